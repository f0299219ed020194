"""Timed work: beat ticks, and what is due is done piece by piece, each in a transaction of its own.

A *source* says what is due (rows decide it, and ``accounts.clock`` what day it is). A piece that concerns a case or a run
claims its lock without waiting (``SKIP LOCKED``): whoever has it in hand goes first, and the next tick looks again. Under
the lock it asks whether it is still due. So two dispatchers at once do each thing once. What fails is counted, put aside
after five times, shown to the budget desk, and never keeps the rest waiting. A tick takes batch after batch, source by source in
turn, until nothing is due or its time is up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts import clock
from accounts.errors import Busy as BusyBelow
from workflows.engine.lock import case_lock, one_act, run_lock
from workflows.errors import Busy, CaseError
from workflows.models import Case, ParkedWork, YearRun
from workflows.telling import tell_parked

log = logging.getLogger(__name__)

#: pieces of one source in one batch
MOST = 200
#: failures after which a piece is put aside
PATIENCE = 5


@dataclass(frozen=True)
class Work:
    """One piece. With ``case`` or ``run`` its act is given the locked row inside a transaction; without, it makes its own."""

    key: str
    act: Callable[[Case], object] | None = None
    case: int | None = None
    on_run: Callable[[YearRun], object] | None = None
    run: int | None = None
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
    """Do what is due, a batch of each source in turn, as long as there is more and time; how many pieces were done."""
    until = time.monotonic() + settings.DISPATCH_SECONDS
    done, tried = 0, {source.name: _parked(source) for source in _sources.values()}
    going = list(_sources.values())
    while going:
        for source in list(going):
            works = list(source.due(tried[source.name], MOST))
            for work in works:
                done += carry_out(source.name, work) is Outcome.DONE
                tried[source.name].add(work.key)  # once a tick, whatever came of it
                if time.monotonic() > until:
                    return done
            if len(works) < MOST:
                going.remove(source)
    return done


def carry_out(source: str, work: Work) -> Outcome:
    """One piece. A failure is written down and goes no further."""
    try:
        if not _done(source, work):
            return Outcome.LATER
    except (Busy, BusyBelow):
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
    if work.case is None and work.run is None:
        assert work.alone is not None, "a piece of work has an act"
        work.alone()
        _forget(source, work)
        return True
    with one_act():
        act = _claimed(work)
        if act is None:
            return False
        _forget(source, work)  # first: what is noted from now on is not what is done here
        act()
    return True


def _claimed(work: Work) -> Callable[[], object] | None:
    """The act on its case or run, locked from now on; None when somebody has it in hand."""
    if work.run is not None:
        run = run_lock.claim(work.run)
        assert work.on_run is not None, "a piece of a run has an act on it"
        return None if run is None else partial(work.on_run, run)
    assert work.case is not None
    assert work.act is not None, "a piece of a case has an act on it"
    case = case_lock.claim(work.case)
    return None if case is None else partial(work.act, case)


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
