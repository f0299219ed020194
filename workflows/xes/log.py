"""Which events a case has in the log, from its record and from the rows of the people it lay with.

The log tells who had a case when and what they did with it: no title, no amount, no opinion leaves with it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from accounts import clock
from accounts.models import User
from accounts.namesakes import named
from accounts.roles import Role
from workflows import kinds
from workflows.models import Assignment, Case, CaseStep, Event
from workflows.xes.writing import Entry, Trace, Value, body, head

Kind = Event.Kind
#: acts on the document at a step: the step is what was done, the act is how it ended
AT_STEP = {
    Kind.APPROVED,
    Kind.SENT_BACK,
    Kind.REJECTED,
    Kind.MEETING_DECIDED,
    Kind.DECIDED_OUTSIDE,
    Kind.AMOUNT_DIFFERS,
    Kind.RETURNED_OUTSIDE,
    Kind.REFUSED_OUTSIDE,
}
#: transitions of the standard lifecycle for the other acts; what is not named is complete in itself
TRANSITIONS = {
    Kind.RESEATED: "reassign",
    Kind.TRANSFERRED: "reassign",
    Kind.HANDED_OVER: "reassign",
    Kind.DEPUTY_BEGAN: "reassign",
    Kind.DEPUTY_ENDED: "reassign",
    Kind.SUSPENDED: "suspend",
    Kind.RESUMED: "resume",
    Kind.WITHDRAWN: "withdraw",
    Kind.TAKEN_BACK: "withdraw",
    Kind.CANCELLED: "pi_abort",
}
#: with whom a step lay, or lies: who took it, and on whose seat it still waits
HAD = [Assignment.State.DONE, Assignment.State.OPEN, Assignment.State.PAUSED]
CHUNK = 200


def log_of(cases: QuerySet[Case], name: str, *, people: bool = True) -> Iterator[str]:
    """The log of these cases, as pieces of text; ``people`` False leaves names out. A few statements a chunk of cases."""
    yield head(name)
    yield from body(_trace(case, people) for case in _with_events(cases))


def _with_events(cases: QuerySet[Case]) -> Iterator[Case]:
    events = Event.objects.select_related("step", "actor__unit", "actor__office").order_by("number")
    rows = Assignment.objects.filter(state__in=HAD).select_related(
        "step", "seat", "person__unit", "person__office"
    )
    # Only what is told: the texts of events and documents are long.
    wanted = cases.select_related("unit", "office").prefetch_related(
        Prefetch("events", events.defer("body", "comment"), to_attr="told"),
        Prefetch("assignments", rows.order_by("id"), to_attr="had"),
    )
    return wanted.order_by("pk").iterator(CHUNK)


def _trace(case: Case, people: bool) -> Trace:
    attributes: dict[str, Value] = {
        "concept:name": case.number,
        "jicheng:kind": kinds.get(case.kind).name,
        "jicheng:unit": case.unit.name,
        "jicheng:office": case.office.name if case.office else "",
        "jicheng:year": case.year,
        "jicheng:state": case.state,
    }
    told: list[Event] = case.told  # type: ignore[attr-defined]
    had: list[Assignment] = case.had  # type: ignore[attr-defined]
    instances = {(row.step_id, row.person_id): _instance(row) for row in had}
    entries = [_began(row, people) for row in had if row.state == "done" or not row.as_deputy]
    entries += [_done(event, instances, people) for event in told]
    return Trace(attributes, sorted(entries, key=lambda entry: entry.at))


def _began(row: Assignment, people: bool) -> Entry:
    """The step came to this person. Begun is when it opened for them: nobody records when they took it up."""
    step = row.step
    return Entry(
        row.created_at.astimezone(clock.SHANGHAI),
        {
            "concept:name": step.name,
            "lifecycle:transition": "start",
            "concept:instance": _instance(row),
            **_who(row.person, step, people),
            "jicheng:round": step.round,
        },
    )


def _done(event: Event, instances: dict[tuple[int, int], str], people: bool) -> Entry:
    kind, step = Kind(event.kind), event.step
    at_step = kind in AT_STEP and step is not None
    return Entry(
        event.at.astimezone(clock.SHANGHAI),
        {
            "concept:name": event.step_name if at_step else kind.label,
            "lifecycle:transition": TRANSITIONS.get(kind, "complete"),
            "concept:instance": instances.get((event.step_id or 0, event.actor_id or 0), "")
            if at_step
            else "",
            **_who(event.actor, step, people),
            "jicheng:act": kind.value,
            "jicheng:result": kind.label,
            "jicheng:source": event.source,
            "jicheng:round": event.round,
        },
    )


def _instance(row: Assignment) -> str:
    """One person's part of one step: what begins and ends together."""
    return f"{row.step_id}-{row.seat_id}"


def _who(person: User | None, step: CaseStep | None, people: bool) -> dict[str, Value]:
    if person is None:
        return {"org:resource": "系统"}
    role = Role(step.role).label if step is not None and step.role in Role.values else ""
    place = person.office or person.unit
    return {
        "org:resource": named(person) if people else "",
        "org:role": role,
        "org:group": place.name if place is not None else "",
    }
