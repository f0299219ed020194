"""The one lock of the engine: the case's row and its process, together, inside the caller's transaction.

Viewflow's default locks nothing, and its row lock retries with sleeps and breaks an outer transaction. Here a verb waits
at most ``WAIT`` for the rows, once, and what the database refuses becomes ``Busy``, outside the transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from psycopg import errors

from workflows.errors import Busy
from workflows.models import Case

#: how long a verb waits for a row that another one holds
WAIT = "4s"

_GIVE_WAY = (errors.LockNotAvailable, errors.DeadlockDetected, errors.SerializationFailure)


class CaseLock:
    """``lock_impl`` of every flow. Taken again inside a verb that holds it, it is free of any waiting."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: int) -> Iterator[None]:
        with transaction.atomic():
            _rows_of(process__pk=process_pk)
            yield

    def cases(self, ids: Sequence[int]) -> list[Case]:
        """The cases with these ids, locked in ascending order; ids that do not exist are missing from the answer."""
        return _rows_of(pk__in=ids)


def _rows_of(**which: Any) -> list[Case]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
    # FOR NO KEY UPDATE: rows that merely point at the case (events, notices, attachments) may be inserted meanwhile.
    rows = Case.objects.select_related("process", "unit__parent", "office", "snapshot").defer(
        "snapshot__text"
    )
    rows = rows.filter(**which).order_by("pk")
    return list(rows.select_for_update(no_key=True, of=("self", "process")))


case_lock = CaseLock()


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
