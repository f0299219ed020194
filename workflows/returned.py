"""What the last return of a document said, with the remarks at their fields, while it is being mended."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.diff import fields
from workflows.models import Case, Event
from workflows.words import GAVE_BACK, gave_back


@dataclass(frozen=True)
class Pinned:
    """One remark at a field: ``changed`` since, and with which round it will be seen."""

    path: str
    place: str
    author: str
    at: datetime
    text: str
    changed: bool
    round: int


@dataclass(frozen=True)
class Returned:
    """Who gave it back, when, in which words, and what they pinned."""

    author: str
    at: datetime
    words: str
    comment: str
    remarks: Sequence[Pinned]

    @property
    def by_path(self) -> Mapping[str, list[Pinned]]:
        found: dict[str, list[Pinned]] = {}
        for remark in self.remarks:
            found.setdefault(remark.path, []).append(remark)
        return found


def last_return(kind: str, document_id: int, content: Mapping[str, Any]) -> Returned | None:
    """The return being worked on; None when there is none. ``content``: the document as it stands now."""
    events = Event.objects.filter(gave_back(), case__kind=kind, case__document_id=document_id)
    event = (
        events.select_related("case", "snapshot").prefetch_related("remarks__author").order_by("-pk").first()
    )
    if event is None or event.case.state != Case.State.DRAFT:
        return None
    before = dict(fields(json.loads(event.snapshot.text) if event.snapshot else {}))
    after = dict(fields(content))
    remarks = [
        Pinned(
            remark.path,
            remark.place,
            remark.author.name,
            remark.created_at,
            remark.text,
            before.get(remark.path) != after.get(remark.path),
            event.case.round + 1,
        )
        for remark in event.remarks.all()
    ]
    return Returned(event.actor_name, event.at, GAVE_BACK[Event.Kind(event.kind)], event.comment, remarks)
