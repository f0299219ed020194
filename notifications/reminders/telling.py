"""From the ledger to people: obligations that are due become notices, batch by batch."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction

from notifications import notices
from notifications.models import Obligation
from notifications.reminders import statements
from notifications.reminders.gathering import gathered
from notifications.reminders.moment import Moment
from notifications.reminders.sources import ReminderSource

log = logging.getLogger(__name__)

BATCH = 500


def tell_due(source: ReminderSource, moment: Moment) -> int:
    """Write the notices of everything that is due; how many. Rows another sweeper has in hand are passed over.

    A batch that cannot be composed is tried row by row; what still fails stays due, and the rest goes on.
    """
    told, after = 0, 0
    while ids := _next(source, after):
        after = ids[-1]
        try:
            told += _tell(source, ids, moment)
        except Exception:
            log.exception("reminders of %s are told one by one", source.code)
            told += sum(_tell_one(source, pk, moment) for pk in ids)
    return told


def _next(source: ReminderSource, after: int) -> list[int]:
    due = Obligation.objects.filter(source=source.code, state=Obligation.State.DUE, pk__gt=after)
    return list(due.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _tell_one(source: ReminderSource, pk: int, moment: Moment) -> int:
    try:
        return _tell(source, [pk], moment)
    except Exception as fault:
        log.warning("reminder %s of %s could not be told: %s", pk, source.code, fault)
        Obligation.objects.filter(pk=pk).update(reason=f"未能生成：{type(fault).__name__}")
        return 0


@transaction.atomic
def _tell(source: ReminderSource, ids: Sequence[int], moment: Moment) -> int:
    """One batch, one transaction: its notices stand, and its obligations are told, or neither."""
    due = Obligation.objects.filter(pk__in=ids, state=Obligation.State.DUE).select_related("recipient")
    rows = list(due.order_by("pk").select_for_update(skip_locked=True, of=("self",)))
    if not rows:
        return 0
    to_write = gathered(rows, source.compose(rows), moment)
    written = notices.write(notice for notice, _ in to_write)
    pairs = [(row.pk, notice.pk) for notice, (_, told) in zip(written, to_write, strict=True) for row in told]
    return statements.mark_told(pairs, moment)
