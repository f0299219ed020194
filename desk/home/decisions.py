"""最近的决定: what I decided lately, and what was decided on what is mine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.access import in_business
from accounts.models import User
from accounts.namesakes import named_as
from workflows.models import Case, Event
from workflows.showing.elsewhere import result_words

SHOWN = 6
DECISIONS = (
    Event.Kind.APPROVED,
    Event.Kind.SENT_BACK,
    Event.Kind.REJECTED,
    Event.Kind.DECIDED_OUTSIDE,
    Event.Kind.AMOUNT_DIFFERS,
    Event.Kind.MEETING_DECIDED,
    Event.Kind.RETURNED_OUTSIDE,
    Event.Kind.REFUSED_OUTSIDE,
)


@dataclass(frozen=True)
class Decision:
    """Something decided lately, by me or on what is mine."""

    event: Event
    who: str
    lamp: str
    glyph: str
    url: str

    @property
    def words(self) -> str:
        return words_of(self.event)


_MARKS = {
    Event.Kind.APPROVED: ("ok", "tick"),
    Event.Kind.DECIDED_OUTSIDE: ("ok", "tick"),
    Event.Kind.REJECTED: ("bad", "cross"),
    Event.Kind.REFUSED_OUTSIDE: ("bad", "cross"),
}
#: a meeting's act carries its result
_RESULTS = {"approve": ("ok", "tick"), "reject": ("bad", "cross")}


def decisions(user: User) -> list[Decision]:
    """The latest decisions taken by ``user`` or on cases they drafted or handed in.

    The latest of each sort first, each by its own index: one condition for both would read every event there is.
    """
    mine = Case.objects.filter(Q(drafter=user) | Q(submitted_by=user))
    lately = [_latest(user, actor=user), _latest(user, case__in=mine)]
    keys = lately[0].values("pk").union(lately[1].values("pk"))
    events = Event.objects.filter(pk__in=keys).select_related("case").order_by("-at", "-pk")
    return [_decision(event, user) for event in events[:SHOWN]]


def _latest(user: User, **whose: Any) -> QuerySet[Event]:
    rows = Event.objects.filter(in_business(user), kind__in=DECISIONS, **whose)
    return rows.order_by("-at", "-pk")[:SHOWN]


def marks_of(event: Event) -> tuple[str, str]:
    """Lamp and glyph of an event: what it did to the case."""
    if event.kind not in DECISIONS:
        return ("open", "now")
    marks = _MARKS.get(Event.Kind(event.kind), ("bad", "back"))
    if event.kind == Event.Kind.MEETING_DECIDED:
        marks = _RESULTS.get(event.data.get("result", ""), marks)
    return marks


def words_of(event: Event) -> str:
    """What it did, in the list: 同意, 退回修改, 会议退回修改; that somebody entered a meeting's decision says nothing."""
    if event.kind == Event.Kind.MEETING_DECIDED:
        return f"会议{result_words(True, str(event.data.get('result', '')))}"
    return str(event.get_kind_display())


def _decision(event: Event, user: User) -> Decision:
    lamp, glyph = marks_of(event)
    who = "我" if event.actor_id == user.pk else named_as(event.actor_id, event.actor_name)
    return Decision(event, who, lamp, glyph, reverse("workflows:case", args=[event.case_id]))
