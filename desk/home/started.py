"""我发起的: what I handed in, who has it now and until when; and what was decided lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse

from accounts.access import in_business
from accounts.models import User
from accounts.namesakes import named, named_as
from accounts.roles import Role
from workflows import inbox
from workflows.models import Assignment, Case, CaseStep, Event

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
class Started:
    """A case on its way: ``state`` in words, ``waits`` for whom, until when."""

    case: Case
    state: str
    waits: str
    due_on: date | None
    url: str


def started(user: User) -> tuple[list[Started], int]:
    """The latest cases handed in by ``user`` that are not decided, and how many there are."""
    open_rows = Assignment.objects.filter(state=Assignment.State.OPEN).select_related("person").order_by("pk")
    open_steps = CaseStep.objects.filter(state=CaseStep.State.OPEN).prefetch_related(
        Prefetch("assignments", queryset=open_rows)
    )
    mine = inbox.started_by(user).filter(state__in=[Case.State.OPEN, Case.State.OUTSIDE])
    cases = mine.prefetch_related(Prefetch("steps", queryset=open_steps))
    return [_started(case) for case in cases[:SHOWN]], mine.count()


def _started(case: Case) -> Started:
    url = reverse("workflows:case", args=[case.pk])
    step = next(iter(case.steps.all()), None)
    if step is None or case.state == Case.State.OUTSIDE:
        return Started(case, case.state_words, "财政批复，到后由预算绩效岗登记", None, url)
    people = "、".join(
        named(row.person) + ("（B角）" if row.as_deputy else "") for row in step.assignments.all()
    )
    if step.medium == step.Medium.MEETING:
        people = "会议决定，由预算绩效岗登记"
    elif step.role:
        people = f"{people or '尚无人可办'}（{_role(step.role)}）"
    return Started(case, step.name, people or "尚无人可办", step.due_on, url)


def _role(role: str) -> str:
    return Role(role).label if role in Role.values else role


@dataclass(frozen=True)
class Decision:
    """Something decided lately, by me or on what is mine."""

    event: Event
    who: str
    lamp: str
    glyph: str
    url: str


_MARKS = {
    Event.Kind.APPROVED: ("ok", "tick"),
    Event.Kind.DECIDED_OUTSIDE: ("ok", "tick"),
    Event.Kind.REJECTED: ("bad", "cross"),
    Event.Kind.REFUSED_OUTSIDE: ("bad", "cross"),
}
#: a meeting's act carries its result
_RESULTS = {"approve": ("ok", "tick"), "reject": ("bad", "cross")}


def decisions(user: User) -> list[Decision]:
    """The latest decisions taken by ``user`` or on cases they drafted or handed in."""
    events = (
        Event.objects.filter(
            in_business(user),
            Q(actor=user) | Q(case__drafter=user) | Q(case__submitted_by=user),
            kind__in=DECISIONS,
        )
        .select_related("case")
        .order_by("-at", "-pk")
    )
    return [_decision(event, user) for event in events[:SHOWN]]


def _decision(event: Event, user: User) -> Decision:
    marks = _MARKS.get(Event.Kind(event.kind), ("bad", "back"))
    if event.kind == Event.Kind.MEETING_DECIDED:
        marks = _RESULTS.get(event.data.get("result", ""), marks)
    lamp, glyph = marks
    who = "我" if event.actor_id == user.pk else named_as(event.actor_id, event.actor_name)
    return Decision(event, who, lamp, glyph, reverse("workflows:case", args=[event.case_id]))
