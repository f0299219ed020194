"""The locks of the engine: the row of a case or of a year's run and its process, together, in the caller's transaction.

Viewflow's default locks nothing, and its row lock retries with sleeps and breaks an outer transaction. Here a verb waits
at most ``WAIT`` for the rows, once, and what the database refuses becomes ``Busy``, outside the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet, prefetch_related_objects
from psycopg import errors

from accounts import standing_still
from accounts.compiled import Compiled
from workflows.errors import Busy
from workflows.models import Case, StageRun, YearRun

#: how long a verb waits for a row that another one holds
WAIT = "4s"

_GIVE_WAY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


class FlowLock:
    """Base of the ``lock_impl`` of every flow. Taken again inside a verb that holds it, it is free of any waiting."""


class CaseLock(FlowLock):
    """Of the flows under a case."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: int) -> Iterator[None]:
        with transaction.atomic():
            _begin()
            list(_locked(Case.objects.filter(process=process_pk)))
            yield

    def cases(self, ids: Sequence[int]) -> list[Case]:
        """The cases with these ids, locked in ascending order; ids that do not exist are missing from the answer."""
        return _rows_of(ids)

    def claim(self, case: int) -> Case | None:
        """The case, locked; None when somebody has it in hand at this moment (or it does not exist)."""
        _begin()
        found = _rows(Case.objects.filter(pk=case)).select_for_update(
            no_key=True, of=("self", "process"), skip_locked=True
        )
        return found.first()


class RunLock(FlowLock):
    """Of the flow of a year: the run's row, its process and its stages. Before every case of theirs."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: int) -> Iterator[None]:
        with transaction.atomic():
            wait_briefly()
            list(_locked_runs(YearRun.objects.filter(process=process_pk)))
            yield

    def runs(self, ids: Sequence[int]) -> list[YearRun]:
        """The runs with these ids, locked in ascending order; ids that do not exist are missing from the answer."""
        wait_briefly()
        return list(_locked_runs(YearRun.objects.filter(pk__in=ids)))

    def claim(self, run: int) -> YearRun | None:
        """The run, locked; None when somebody has it in hand at this moment (or it does not exist)."""
        found = _run_rows(YearRun.objects.filter(pk=run))
        return found.select_for_update(no_key=True, of=("self", "process"), skip_locked=True).first()

    def stages(self, run: YearRun) -> list[StageRun]:
        """The run's stages in their order, locked, with round, case and task as they are once the locks are held.

        The run must be locked. Whoever changes dates locks stages without their runs: what this one reads of the dates
        afterwards is the newest there is, or the change waits until this one has written.
        """
        wait_briefly()
        found = list(StageRun.objects.filter(run=run).order_by("pk").select_for_update(no_key=True))
        prefetch_related_objects(found, "round", "case", "task")
        for stage in found:
            stage.run = run
        return found

    def join(self, year: int) -> bool:
        """Hold the year open for one more run, together with others; False when it has not been opened."""
        return self._year(year, "SHARE")

    def plan(self, year: int) -> bool:
        """Hold the year against everybody who begins in it or plans for it; False when it has not been opened."""
        return self._year(year, "NO KEY UPDATE")

    def _year(self, year: int, strength: str) -> bool:
        wait_briefly()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM workflows_workyear WHERE year = %s FOR {strength}", [year])
            return cursor.fetchone() is not None


def _locked_runs(runs: QuerySet[YearRun]) -> QuerySet[YearRun]:
    return _run_rows(runs).select_for_update(no_key=True, of=("self", "process"))


def _run_rows(runs: QuerySet[YearRun]) -> QuerySet[YearRun]:
    return runs.select_related("process", "unit__parent", "office", "drafter").order_by("pk")


def _rows_of(ids: Sequence[int]) -> list[Case]:
    _begin()
    return _of_one(ids[0]) if len(ids) == 1 else list(_locked(Case.objects.filter(pk__in=ids)))


def wait_briefly() -> None:
    """Inside a transaction: give up after ``WAIT`` whenever a row is held by somebody else."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")


def _begin() -> None:
    """The same before a case is locked: what is done to it may seat people, and those who stand in for them."""
    standing_still.together(WAIT)


def _locked(cases: QuerySet[Case]) -> QuerySet[Case]:
    # FOR NO KEY UPDATE: rows that merely point at the case (events, notices, attachments) may be inserted meanwhile.
    return _rows(cases).select_for_update(no_key=True, of=("self", "process"))


def _rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    rows = cases.select_related("process", "unit__parent", "office", "snapshot", "route")
    return rows.defer("snapshot__text").order_by("pk")


_of_one = Compiled(lambda case: _locked(Case.objects.filter(pk=case)))
case_lock = CaseLock()
run_lock = RunLock()


@contextmanager
def one_act() -> Iterator[None]:
    """One verb: one transaction. What the database refuses because somebody else is at work becomes ``Busy``."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, _GIVE_WAY):
            raise Busy from error
        raise
