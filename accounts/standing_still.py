"""Who stands in for whom is held still while somebody is seated by it.

Whoever opens seats reads pairs (AB角) and periods (授权代办) and writes rows after them; whoever changes a pair or applies a
period looks for the seats that are open. Two that commit in the same moment would each miss the other. So all acts on
cases hold this lock together, and a change holds it alone: it sees what was seated before it, and what is seated after
it sees the change. Taken before every row and before the log, released with the transaction.
"""

from __future__ import annotations

from django.db import OperationalError, connection
from psycopg import errors

from accounts.errors import Busy

#: the lock's number in the database; ``packing`` and the sweep have theirs by name
KEY = 7_301_001
#: how long a change waits for the acts under way, and keeps those that come later waiting
WAIT = "4s"

_TOGETHER = f"SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock_shared({KEY})"
_ALONE = f"SELECT set_config('lock_timeout', %s, true), pg_advisory_xact_lock({KEY})"


def together(wait: str) -> None:
    """Inside a transaction that may seat somebody, before it locks a row. Sets how long it waits for any lock."""
    with connection.cursor() as cursor:
        cursor.execute(_TOGETHER, [wait])


def alone() -> None:
    """Inside a transaction that changes who stands in for whom, before anything else is locked.

    Busy where acts under way do not end for ``WAIT``.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ALONE, [WAIT])
    except OperationalError as error:
        if isinstance(error.__cause__, errors.LockNotAvailable):
            raise Busy("正有事项在办理，代办关系暂时不能更改。请过一分钟再试。") from error
        raise
