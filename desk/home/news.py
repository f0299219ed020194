"""自上次来过以后: what others did, since the person's last visit, in the cases they take part in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse

from accounts.models import User
from accounts.namesakes import named_as
from accounts.together import number
from desk.home.decisions import marks_of, words_of
from workflows.access import visible_cases
from workflows.models import Assignment, Consultation, Copy, Event, FieldRemark

SHOWN = 8
#: what is no change to whoever takes part: a draft begun, a deputy's rows coming and going with the day
_QUIET = (Event.Kind.CREATED, Event.Kind.DEPUTY_BEGAN, Event.Kind.DEPUTY_ENDED)


@dataclass(frozen=True)
class Change:
    """One event: what and by whom; ``remarks`` is how many places were remarked on with it."""

    event: Event
    who: str
    lamp: str
    glyph: str
    remarks: int
    url: str

    @property
    def words(self) -> str:
        return words_of(self.event)


@dataclass(frozen=True)
class News:
    """The latest changes since ``since`` and how many there are."""

    since: datetime
    rows: list[Change]
    count: int


def asked(user: User, since: datetime | None) -> dict[str, Combinable]:
    """How many; nothing on the first visit."""
    return {"news": number(events(user, since))} if since else {}


def news(user: User, since: datetime | None, found: Mapping[str, Any]) -> News | None:
    """None on the first visit."""
    if since is None:
        return None
    rows = changes(events(user, since)[:SHOWN]) if found["news"] else []
    return News(since, rows, found["news"])


def events(user: User, since: datetime) -> QuerySet[Any]:
    """By others or by the system, after ``since``, in cases of theirs they may read; the latest first."""
    mine: Any = Q(drafter=user) | Q(submitted_by=user)
    for sort in (Assignment, Consultation, Copy):
        mine |= Exists(sort.objects.filter(case=OuterRef("pk"), person=user))
    cases = visible_cases(user).filter(mine).order_by()
    rows = Event.objects.filter(~Q(actor=user) | Q(actor=None), at__gt=since, case__in=cases)
    return rows.exclude(kind__in=_QUIET).order_by("-at", "-pk")


def changes(rows: Any) -> list[Change]:
    """These events (a query, or a page of one) as rows of a list; one statement."""
    with_remarks = rows.select_related("case").annotate(
        remarked=number(FieldRemark.objects.filter(event=OuterRef("pk")))
    )
    return [_change(event) for event in with_remarks]


def _change(event: Any) -> Change:
    lamp, glyph = marks_of(event)
    who = named_as(event.actor_id, event.actor_name) or "系统"
    if event.principal_name and event.principal_id != event.actor_id:
        who += f"代{event.principal_name}"
    return Change(event, who, lamp, glyph, event.remarked, reverse("workflows:case", args=[event.case_id]))
