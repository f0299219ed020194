"""What a responsible person is told of, and whether it still matters when it is sent."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.models import Rectification
from notifications.models import Notice

KINDS = {"rectification_issued": "整改通知"}
#: the word before the colon of ``Notice.subject``
SUBJECT = "rectification"


def still_relevant(rows: Sequence[Notice]) -> set[int]:
    """Those about a 整改 that still lies with its reader. One query."""
    ids = [_of(row) for row in rows]
    held = Rectification.objects.filter(pk__in=ids, state__in=Rectification.ALIVE)
    people = dict(held.values_list("pk", "responsible"))
    return {row.pk for row in rows if people.get(_of(row)) == row.recipient_id}


def _of(row: Notice) -> int:
    return int(row.subject.partition(":")[2])
