"""Timed work: beat ticks, and what is due is done piece by piece, each in a transaction of its own.

A *source* says what is due (rows decide it, and ``accounts.clock`` what day it is). A piece that concerns a case claims the
case's lock without waiting (``SKIP LOCKED``): whoever has it in hand goes first, and the next tick looks again. Under the
lock it asks whether it is still due. So two dispatchers at once do each thing once. What fails is counted, put aside
after five times, shown to the budget desk, and never keeps the rest waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from django.db import transaction
from django.db.models import F

from accounts import clock
from workflows.engine.lock import case_lock, one_act
from workflows.errors import Busy, CaseError
from workflows.models import Case, ParkedWork
from workflows.telling import tell_parked

log = logging.getLogger(__name__)

#: pieces of one source in one tick
MOST = 200
#: failures after which a piece is put aside
PATIENCE = 5


@dataclass(frozen=True)
class Work:
    """One piece. With ``case`` its act is given the locked case inside a transaction; without, it makes its own."""

    key: str
    act: Callable[[Case], object] | None = None
    case: int | None = None
    alone: Callable[[], object] | None = None


@dataclass(frozen=True)
class Source:
    """Where work comes from: ``due`` answers at most so many pieces, without those whose keys are put aside."""

    name: str
    words: str
    due: Callable[[Collection[str], int], Iterable[Work]]


class Outcome(Enum):
    DONE = "done"
    LATER = "later"  # somebody has the case in hand
    FAILED = "failed"


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """In ``AppConfig.ready``; registering a name again replaces it."""
    _sources[source.name] = source


def source_words(name: str) -> str:
    """What a source is called on screen."""
    return _sources[name].words if name in _sources else name


def tick() -> int:
    """Do what is due, source by source; how many pieces were done."""
    return sum(
        carry_out(source.name, work) is Outcome.DONE
        for source in list(_sources.values())
        for work in source.due(_parked(source), MOST)
    )


def carry_out(source: str, work: Work) -> Outcome:
    """One piece. A failure is written down and goes no further."""
    try:
        if not _done(source, work):
            return Outcome.LATER
    except Busy:
        return Outcome.LATER
    except Exception as fault:
        log.exception("%s %s failed", source, work.key)
        _count(source, work, fault)
        return Outcome.FAILED
    return Outcome.DONE


def release(row: ParkedWork) -> None:
    """Let a piece that was put aside be tried again by the next tick."""
    ParkedWork.objects.filter(pk=row.pk).update(failures=0, parked_at=None)


def parked() -> list[ParkedWork]:
    """What has been put aside, the latest first."""
    return list(ParkedWork.objects.exclude(parked_at=None).order_by("-parked_at"))


def _done(source: str, work: Work) -> bool:
    if work.act is None or work.case is None:
        assert work.alone is not None, "a piece of work has an act"
        work.alone()
        _forget(source, work)
        return True
    with one_act():
        case = case_lock.claim(work.case)
        if case is None:
            return False
        _forget(source, work)  # first: what is noted from now on is not what is done here
        work.act(case)
    return True


def _forget(source: str, work: Work) -> None:
    """Failures count no more once it is done."""
    ParkedWork.objects.filter(source=source, key=work.key).delete()


def _parked(source: Source) -> set[str]:
    rows = ParkedWork.objects.filter(source=source.name).exclude(parked_at=None)
    return set(rows.values_list("key", flat=True))


@transaction.atomic
def _count(source: str, work: Work, fault: Exception) -> None:
    """In a transaction of its own: the piece's is rolled back. Only the class of an error, or our own sentence, is kept."""
    ParkedWork.objects.bulk_create([ParkedWork(source=source, key=work.key)], ignore_conflicts=True)
    words = fault.text if isinstance(fault, CaseError) else type(fault).__name__
    rows = ParkedWork.objects.filter(source=source, key=work.key)
    rows.update(failures=F("failures") + 1, error=words[:200], last_at=clock.now())
    if rows.filter(failures__gte=PATIENCE, parked_at=None).update(parked_at=clock.now()):
        tell_parked(rows.get(), source_words(source))
