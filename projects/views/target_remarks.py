"""What the last return said: its opinion, and the remarks pinned to fields with whether the field has changed since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects

from accounts.compiled import Compiled
from projects.access import CASE_KINDS
from projects.forms.places import dom_id, shown_at
from projects.models import TargetVersion
from projects.views.target_marks import PinnedRemark
from workflows.models import Case, Event, FieldRemark
from workflows.words import GAVE_BACK, gave_back


@dataclass(frozen=True)
class ReturnLine:
    """One remark in the list of the return: ``link`` is the id of its cell."""

    place: str
    link: str
    remark: PinnedRemark


@dataclass(frozen=True)
class Returned:
    """The last return of a target that is with its 经办人 again."""

    author: str
    at: datetime
    words: str
    comment: str
    lines: Sequence[ReturnLine]
    by_path: Mapping[str, Sequence[PinnedRemark]]

    @property
    def open_count(self) -> int:
        """Remarks whose field still reads as it did."""
        return sum(not line.remark.changed for line in self.lines)


def last_return(version: TargetVersion, content: Mapping[str, Any]) -> Returned | None:
    """The return that is being worked on; None when there was none. ``content``: the version as it stands now."""
    event = _last.first(version.pk)
    if event is None or event.case.state != Case.State.DRAFT:
        return None
    prefetch_related_objects([event], "remarks__author")
    before = json.loads(event.snapshot.text) if event.snapshot else None
    lines: list[ReturnLine] = []
    by_path: dict[str, list[PinnedRemark]] = {}
    for remark in event.remarks.all():
        pinned = _pinned(remark, before, content, event.case.round + 1)
        lines.append(ReturnLine(remark.place, dom_id(shown_at(remark.path)), pinned))
        by_path.setdefault(shown_at(remark.path), []).append(pinned)
    words = GAVE_BACK[Event.Kind(event.kind)]
    return Returned(event.actor_name, event.at, words, event.comment, lines, by_path)


_last = Compiled(
    lambda document: (
        Event.objects.filter(gave_back(), case__kind__in=CASE_KINDS, case__document_id=document)
        .select_related("case", "snapshot")
        .order_by("-pk")[:1]
    )
)


def text_at(content: Mapping[str, Any], path: str) -> Any:
    """What stands at a lasting path of a content; None where the row is gone."""
    head, _, rest = path.partition("/")
    value = content.get(head)
    if not rest or value is None:
        return value
    key, _, cell = rest.partition("/")
    if isinstance(value, Mapping):
        return value.get(key)
    row = next((one for one in value if str(one.get("uuid")) == key), None)
    if row is None:
        return None
    return row.get(cell) if cell else {name: text for name, text in row.items() if name != "uuid"}


def _pinned(
    remark: FieldRemark, before: Mapping[str, Any] | None, now: Mapping[str, Any], round_: int
) -> PinnedRemark:
    changed = before is not None and text_at(before, remark.path) != text_at(now, remark.path)
    return PinnedRemark(remark.author.name, remark.created_at, remark.text, changed, round_)
