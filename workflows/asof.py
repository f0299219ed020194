"""A case as of a moment: where it stood, who had it, what it contained.

A case stands still between two of its events: its state at a moment is the state its last event left it in. Rows of
people are asked as of that event, whose act wrote them in the same transaction and, by the clock, before it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from workflows.models import Assignment, Case, CaseStep, Consultation, Event, Snapshot

Kind, State = Event.Kind, Case.State
#: what signers and letters did, as the page lists it
SIGNED = (
    Kind.APPROVED,
    Kind.SENT_BACK,
    Kind.REJECTED,
    Kind.MEETING_DECIDED,
    Kind.OPINION_GIVEN,
    Kind.DECIDED_OUTSIDE,
    Kind.AMOUNT_DIFFERS,
    Kind.RETURNED_OUTSIDE,
    Kind.REFUSED_OUTSIDE,
    Kind.TAKEN_BACK,
)


@dataclass(frozen=True)
class AsOf:
    """``case`` is the case as it was (a copy, never to be saved); ``last`` the event that left it so."""

    case: Case
    last: Event
    step: CaseStep | None
    holders: list[Assignment]
    questions: list[Consultation]
    signed: list[Event]
    snapshot: Snapshot | None
    #: nothing has happened since
    still: bool


def as_of(case: Case, moment: datetime) -> AsOf | None:
    """The case at ``moment`` (acts at that very moment included); None before it was begun. Six statements."""
    events = list(
        case.events.filter(at__lte=moment)
        .select_related("snapshot", "registration__scan", "registration__registered_by", "step")
        .prefetch_related("remarks")
        .order_by("number")
    )
    if not events:
        return None
    last = events[-1]
    then = _as_left(case, events)
    open_then = Q(opened_at__lte=last.at) & (Q(closed_at=None) | Q(closed_at__gt=last.at))
    there = Q(created_at__lte=last.at) & (Q(closed_at=None) | Q(closed_at__gt=last.at))
    asked = Q(asked_at__lte=last.at) & (Q(closed_at=None) | Q(closed_at__gt=last.at))
    rows = Assignment.objects.filter(there, case=case).select_related("person", "seat__principal", "step")
    questions = Consultation.objects.filter(asked, case=case).select_related("person", "asked_by")
    return AsOf(
        case=then,
        last=last,
        step=case.steps.filter(open_then).first(),
        holders=list(rows.order_by("id")),
        questions=list(questions.order_by("id")),
        signed=[event for event in events if event.round == last.round and event.kind in SIGNED],
        snapshot=last.snapshot,
        still=last.number == case.event_count,
    )


def _as_left(case: Case, events: Sequence[Event]) -> Case:
    """The case with the state, step and round its last event left it in."""
    last = events[-1]
    left = _left(last)
    then = copy.copy(case)
    then._state = copy.copy(case._state)
    then._state.fields_cache = dict(case._state.fields_cache)  # what the case itself points to stays
    then.state, then.returned, then.step_name = left["state"], left["returned"], left["step"]
    then.drafter_id = left.get("drafter", case.drafter_id)
    then.round, then.snapshot = last.round, last.snapshot
    reports = [e for e in events if e.round == last.round and e.kind in (Kind.REPORTED, Kind.REPORT_RECALLED)]
    then.reported_at = reports[-1].at if reports and reports[-1].kind == Kind.REPORTED else None
    return then


def _left(event: Event) -> dict[str, Any]:
    """As the event says; events of the first version did not say it, but it followed from their kind."""
    told: dict[str, Any] | None = json.loads(event.body).get("left")
    if told is not None:
        return told
    opened = str(event.data.get("opened", {}).get("step", ""))
    if event.kind in (Kind.SUBMITTED, Kind.APPROVED) and opened:
        return {"state": State.OPEN, "returned": False, "step": opened}
    if event.kind == Kind.RESEATED:
        return {"state": State.OPEN, "returned": False, "step": event.step_name}
    state = {
        Kind.APPROVED: State.APPROVED,
        Kind.DECIDED_OUTSIDE: State.APPROVED,
        Kind.REJECTED: State.REJECTED,
    }.get(Kind(event.kind), State.DRAFT)
    returned = event.kind in (Kind.SENT_BACK, Kind.AMOUNT_DIFFERS)
    return {"state": state, "returned": returned, "step": ""}
