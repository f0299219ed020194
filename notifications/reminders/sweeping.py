"""The sweep: what time has made due is written into the ledger, and said. Beat ticks; two sweepers at once do no harm.

For each source: cancel what is no longer wanted, write what has been reached, tell what is due. The first two are one
statement each, whatever their number; telling goes through the rest in batches, so that memory does not grow with it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

from accounts import access
from accounts.models import Membership
from accounts.roles import LEADERS
from notifications.models import CalendarDay, Obligation
from notifications.reminders import sources, statements
from notifications.reminders.moment import Moment
from notifications.reminders.sources import ReminderSource
from notifications.reminders.telling import tell_due

#: words of the sources that failed in the last sweep
_failing: list[str] = []
log = logging.getLogger(__name__)


def sweep(moment: Moment | None = None) -> int:
    """Write and tell what is due; how many reminders were told. A source that fails does not keep the others waiting."""
    moment = moment or Moment.present()
    told = 0
    _failing.clear()
    for source in sources.all_sources():
        try:
            write(source, moment)
            told += tell_due(source, moment)
        except Exception:
            log.exception("the source %s could not be swept", source.code)
            _failing.append(source.words)
    return told


def trouble() -> str:
    """What the last sweep of this process could not do, in words; empty when all went well."""
    return f"{'、'.join(_failing)}没有完成" if _failing else ""


def write(source: ReminderSource, moment: Moment) -> int:
    """Bring the ledger up to the moment for one source, in one transaction; how many rows were written."""
    with _alone(source) as free:
        if not free:
            return 0
        wanted = source.statement(moment)
        if Obligation.objects.filter(source=source.code, state=Obligation.State.DUE).exists():
            statements.cancel_unwanted(source.code, wanted, moment)
        return statements.write_reached(
            source.code,
            source.families,
            wanted,
            moment,
            running=CalendarDay.objects.get(date=moment.today).running,
            listed=_leaders(moment),
            postponed=settings.DUE_ON_FREE_DAY == "after",
        )


@contextmanager
def _alone(source: ReminderSource) -> Iterator[bool]:
    """A transaction in which nobody else writes for the source; False when somebody does at this moment.

    The unique index alone would hold; but two long INSERTs of the same rows wait for each other, and in another order
    for ever.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('sweep'), hashtext(%s))", [source.code])
        yield bool(cursor.fetchone()[0])


def _leaders(moment: Moment) -> list[int]:
    held = Membership.objects.filter(access.in_force(moment.today), role__in=LEADERS)
    return list(held.values_list("user_id", flat=True).distinct())
