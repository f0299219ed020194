"""What happens to a case or a subject is written down for the year, in the transaction in which it happens.

The run is not touched here: it would be locked after the case, against the order. A worker is knocked up after the
commit and every tick of the dispatcher looks, so that the year goes on whatever is killed in between.
"""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Q

from accounts import clock
from workflows import kinds
from workflows.models import Case, StageRun, WakeUp, YearRun

log = logging.getLogger(__name__)

ENDED = (Case.State.APPROVED, Case.State.REJECTED, Case.State.CANCELLED)


def case_ended(case: Case) -> None:
    """Called with every event that leaves the case ended; nothing where no open stage waits for it."""
    waits = Q(case=case)
    kind = kinds.find(case.kind)
    if kind is not None and kind.decides_stage:
        subject = kind.subject_of(case.document_id)
        if subject is not None:
            waits |= Q(stage=kind.decides_stage, run__subject_kind=subject[0], run__subject_id=subject[1])
    ids = StageRun.objects.filter(waits, state=StageRun.State.OPEN).values_list("pk", flat=True)
    _write(list(ids))


def subjects_changed(subject_kind: str, ids: Collection[int]) -> None:
    """Their room has changed what runs copy of these subjects: written down like an end, for the same reason."""
    own = StageRun.objects.filter(run__subject_kind=subject_kind, run__subject_id__in=ids, round=None)
    _write(list(own.filter(run__state__in=YearRun.ALIVE).values_list("pk", flat=True)))


def _write(ids: list[int]) -> None:
    if not ids:
        return
    # Where the row is there already, whoever acts on it at this moment read before this end: it is written anew.
    WakeUp.objects.bulk_create(
        [WakeUp(stage_run_id=pk, at=clock.now()) for pk in ids],
        update_conflicts=True,
        unique_fields=["stage_run"],
        update_fields=["at"],
    )
    knock()


def knock() -> None:
    """After this transaction commits, let a worker look at once. However often it is asked for: once."""
    waiting = (entry[1] for entry in connection.run_on_commit)
    if _knock not in waiting:
        transaction.on_commit(_knock)


def _knock() -> None:
    # Nothing is lost when the broker is away: the beat ticks every minute and finds the rows.
    from workflows.tasks import dispatch

    try:
        dispatch.apply_async(retry=False, ignore_result=True)
    except Exception as fault:
        log.warning("the worker could not be woken, the next tick does it: %s", fault)
