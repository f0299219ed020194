"""Telling people: notices are written inside the transaction that caused them, and reach nobody if it fails."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction

from accounts import clock
from accounts.compiled import Insert, copies
from accounts.models import User
from notifications import channels
from notifications.calendar import Calendar
from notifications.models import Notice, Posting
from notifications.reach import Choices

log = logging.getLogger(__name__)

_add, _post = Insert(Notice), Insert(Posting)
#: a date farther off has more than one working day before it
_LONGEST_REST = timedelta(days=15)


def tell(
    people: Iterable[User],
    *,
    kind: str,
    subject: str,
    title: str,
    text: str = "",
    reason: str = "",
    url: str = "",
    due_on: date | None = None,
    urgent: bool = False,
) -> list[Notice]:
    """Write one notice for each active person; see ``write``.

    ``subject`` says what it is about (``case:17``), ``url`` is a path of this site that opens it, ``reason`` why this
    person is told. Call inside the verb's transaction.
    """
    once = {person.pk: person for person in people if person.is_active}
    notice = Notice(
        kind=kind,
        subject=subject,
        title=title[:200],
        text=text,
        reason=reason[:200],
        url=url,
        due_on=due_on,
        urgent=urgent,
    )
    return write(copies(notice, recipient=list(once.values())))


def write(fresh: Iterable[Notice]) -> list[Notice]:
    """Write notices, their recipients set, and a posting for each channel that reaches them and that they want. Two
    statements, one for what people have chosen, and one for the calendar where it matters whether a date is near.

    What is urgent, or arrives with at most one working day left, goes at once in office hours; the rest waits for the
    person's digest.
    """
    with transaction.atomic(savepoint=False):
        notices = _add(fresh)
        routes = _routes(notices)
        pressing = _pressing({one.due_on for one, _, hurries in routes if one.due_on and hurries})
        postings = _post(
            Posting(
                notice=notice,
                recipient=notice.recipient,
                channel=code,
                urgent=hurries and (notice.urgent or notice.due_on in pressing),
            )
            for notice, code, hurries in routes
        )
        if any(posting.urgent for posting in postings):
            wake_up()
    return notices


def _routes(notices: list[Notice]) -> list[tuple[Notice, str, bool]]:
    """Each notice with each channel that reaches its recipient and that they want, and whether it may go at once."""
    open_ways = [(notice, code) for notice in notices for code in channels.reaching(notice.recipient)]
    if not open_ways:
        return []
    chosen = Choices.of(notice.recipient_id for notice, _ in open_ways)
    return [
        (notice, code, chosen.may_hurry(notice, code))
        for notice, code in open_ways
        if chosen.wants(notice, code)
    ]


def _pressing(dates: set[date]) -> set[date]:
    """The dates of which at most one working day is left."""
    if not dates:
        return set()
    today = clock.today()
    calendar = Calendar.load(today, today)
    return {on for on in dates if on <= today + _LONGEST_REST and calendar.is_pressing(on, today)}


def wake_up() -> None:
    """After this transaction commits, knock once at the worker's door. However often it is asked for: once."""
    waiting = (entry[1] for entry in connection.run_on_commit)
    if knock not in waiting:
        transaction.on_commit(knock)


def knock() -> None:
    """Let a worker deliver, if the broker can be reached; once, for at most a second."""
    # Nothing is lost when the broker is away: the beat sweeps every minute and finds the rows.
    from notifications.tasks import deliver_due

    try:
        deliver_due.apply_async(retry=False, ignore_result=True)
    except Exception as fault:
        log.warning("the worker could not be woken, the next sweep delivers: %s", fault)
