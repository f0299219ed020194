"""Telling people: notices are written inside the transaction that caused them, and reach nobody if it fails."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from accounts.compiled import Insert
from accounts.models import User
from notifications import channels
from notifications.models import Delivery, Notice

log = logging.getLogger(__name__)

_add, _deliver = Insert(Notice), Insert(Delivery)


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
    """Write one notice for each active person, and a delivery for each channel that reaches them.

    ``subject`` says what it is about (``case:17``), ``url`` is a path of this site that opens it, ``reason`` why this
    person is told. Call inside the verb's transaction. Two statements, however many people.
    """
    once = {person.pk: person for person in people if person.is_active}
    return write(
        Notice(
            recipient=person,
            kind=kind,
            subject=subject,
            title=title[:200],
            text=text,
            reason=reason[:200],
            url=url,
            due_on=due_on,
            urgent=urgent,
        )
        for person in once.values()
    )


def write(fresh: Iterable[Notice]) -> list[Notice]:
    """Write notices, their recipients set, and a delivery for each channel that reaches them. Two statements."""
    with transaction.atomic(savepoint=False):
        notices = _add(fresh)
        deliveries = _deliver(
            Delivery(notice=notice, channel=channel, message_id=uuid.uuid4())
            for notice in notices
            for channel in channels.reaching(notice.recipient)
        )
        if deliveries:
            wake_up()
    return notices


def wake_up() -> None:
    """After this transaction commits, knock once at the worker's door. However often it is asked for: once."""
    waiting = (entry[1] for entry in connection.run_on_commit)
    if _knock not in waiting:
        transaction.on_commit(_knock)


def _knock() -> None:
    # Nothing is lost when the broker is away: the beat sweeps every minute and finds the rows.
    from notifications.tasks import deliver_due

    try:
        deliver_due.apply_async(retry=False, ignore_result=True)
    except Exception as fault:
        log.warning("the worker could not be woken, the next sweep delivers: %s", fault)
