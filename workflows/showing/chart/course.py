"""What the chart shows, before any geometry: the stops of a case in the order they were, are and will be taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from accounts.namesakes import named, named_as
from notifications.calendar import mark
from workflows.models import Assignment, Case, CaseStep, Event, Seat
from workflows.showing.gathered import Rows
from workflows.showing.path import role_words, skipped_words
from workflows.showing.words import short_date

Kind, State, Place = Event.Kind, CaseStep.State, Seat.State

#: acts that end a round, or send the case back within it, and what the chart calls them
BACK = {
    Kind.SENT_BACK: "退回修改",
    Kind.WITHDRAWN: "撤回",
    Kind.TAKEN_BACK: "撤回已签意见",
    Kind.JUMPED: "调整环节",
    Kind.AMOUNT_DIFFERS: "批复金额不同",
    Kind.RETURNED_OUTSIDE: "财政退回",
    Kind.REJECTED: "不同意",
}
#: acts a chart tells of
TOLD = {Kind.SUBMITTED, Kind.APPROVED, Kind.SIGNER_ADDED, *BACK}
ENDS = {Case.State.APPROVED: "done", Case.State.REJECTED: "back", Case.State.CANCELLED: "back"}


@dataclass(frozen=True)
class Person:
    """Somebody at a stop: ``tone`` is done, now, wait, next, back or over; ``said`` is the state in words."""

    name: str
    said: str
    tone: str


@dataclass
class Stop:
    """A box of the chart. ``tone`` as of people, and skip; ``back_to``: the stop a return leads to."""

    title: str
    tone: str
    said: str
    when: str = ""
    people: list[Person] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: side by side: each has a say of their own (会签, 票签, 顺签)
    parallel: bool = False
    back_to: int | None = None
    step: int | None = None


@dataclass(frozen=True)
class Course:
    """All stops, the first one the drafter's. ``steps`` are the present round's, as read."""

    title: str
    stops: list[Stop]
    steps: list[CaseStep]

    @property
    def told(self) -> str:
        """The chart in sentences, for who cannot see it."""
        return "".join(f"{number}、{_told(stop)}。" for number, stop in enumerate(self.stops, start=1))


def course_of(case: Case, expected: Mapping[int, date] | None = None, rows: Rows | None = None) -> Course:
    """The course of a case; ``expected`` gives coming steps (by id) the day they are foreseen for.

    Four statements, however long the way and however many people sit at a step; none of what ``rows`` has read already.
    """
    rows = rows or Rows(case)
    steps, seats = rows.steps, rows.seats
    holders = _by_seat(row for held in rows.holders.values() for row in held)
    events = [event for event in rows.events if event.kind in TOLD]
    stops = [*_rounds_before(case, events), _submission(case, events)]
    acts = _acts(events, case.round)
    for step in steps:
        stop = _stop(step, seats.get(step.pk, []), holders, acts.get(step.pk, []))
        if expected and step.pk in expected:
            stop.when = f"预计 {short_date(expected[step.pk])}"
        stops.append(stop)
    _returns(case, stops, steps)
    if case.state in ENDS:
        when = short_date(case.finished_at) if case.finished_at else ""
        stops.append(Stop(case.state_words, ENDS[Case.State(case.state)], "办理结束", when))
    return Course(case.title, stops, steps)


def _told(stop: Stop) -> str:
    people = "，".join(f"{person.name} {person.said}".strip() for person in stop.people)
    parts = [stop.title, stop.said, people, stop.when, *stop.notes]
    return "，".join(part for part in parts if part)


def _rounds_before(case: Case, events: Sequence[Event]) -> list[Stop]:
    """Each earlier round as one stop: who ended it, how and when."""
    stops = []
    for number in range(1, case.round):
        ended = [event for event in events if event.round == number and event.kind in BACK]
        if not ended:
            continue
        last = ended[-1]
        who = Person(_who(last), f"{BACK[Kind(last.kind)]} {short_date(last.at)}", "back")
        where = [f"在“{last.step_name}”"] if last.step_name else []
        stops.append(Stop(f"第 {number} 稿", "back", BACK[Kind(last.kind)], "", [who], where))
    return stops


def _submission(case: Case, events: Sequence[Event]) -> Stop:
    mine = [event for event in events if event.kind == Kind.SUBMITTED and event.round == case.round]
    if not mine:
        return Stop("提交审核", "now", "未提交", people=[Person(named(case.drafter), "经办人", "now")])
    person = Person(
        named_as(mine[-1].actor_id, mine[-1].actor_name), f"提交 {short_date(mine[-1].at)}", "done"
    )
    return Stop(f"提交第 {case.round} 稿", "done", "已提交", "", [person])


def _by_seat(rows: Iterable[Assignment]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = {}
    for row in rows:
        found.setdefault(row.seat_id, []).append(row)
    return found


def _acts(events: Sequence[Event], round_: int) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    for event in events:
        if event.round == round_ and event.step_id is not None:
            found.setdefault(event.step_id, []).append(event)
    return found


def _who(event: Event) -> str:
    name = named_as(event.actor_id, event.actor_name) or "系统"
    principal = event.principal_name
    return f"{name} 代 {principal}" if principal not in ("", event.actor_name) else name


# -- one step ----------------------------------------------------------------------------------------------------------

TONES = {
    State.COMING: ("next", "未到"),
    State.OPEN: ("now", "办理中"),
    State.DONE: ("done", "已办"),
    State.SKIPPED: ("skip", "略过"),
    State.CLOSED: ("over", "未办"),
}
SEATS = {
    Place.WAITING: ("wait", "未轮到"),
    Place.OPEN: ("now", "待办"),
    Place.AGREED: ("done", "同意"),
    Place.AGAINST: ("back", "不同意"),
    Place.RETURNED: ("back", "退回修改"),
    Place.CLOSED: ("over", "无需再办"),
    Place.TRANSFERRED: ("over", "已转交"),
    Place.REMOVED: ("over", "已取消"),
    Place.TAKEN_BACK: ("over", "已撤回"),
}


def _stop(
    step: CaseStep, seats: Sequence[Seat], holders: Mapping[int, list[Assignment]], acts: Sequence[Event]
) -> Stop:
    tone, said = TONES[State(step.state)]
    stop = Stop(step.name, tone, said, _when(step), step=step.pk)
    stop.parallel = step.mode != step.Mode.ANY and len(seats) > 1
    signed = {event.principal_name or event.actor_name: event for event in acts}
    stop.people = [_person(seat, holders.get(seat.pk, []), signed) for seat in _shown(step, seats)]
    if not seats:
        stop.people = _without_seats(step, acts)
    if step.state == State.SKIPPED:
        stop.people, stop.said = [], skipped_words(step)
    stop.notes = _notes(step, seats)
    if _left(step) and acts and acts[-1].kind in BACK:
        stop.said = BACK[Kind(acts[-1].kind)]
        stop.tone = "over" if acts[-1].kind == Kind.JUMPED else "back"
    elif _left(step) and step.state == State.CLOSED:
        before = bool(acts) and acts[-1].kind == Kind.SIGNER_ADDED
        stop.said = "先由他人审核" if before else "已收回"
    return stop


def _left(step: CaseStep) -> bool:
    """Whether the step was open once and is not any more."""
    return step.opened_at is not None and step.state in (State.DONE, State.CLOSED)


def _shown(step: CaseStep, seats: Sequence[Seat]) -> list[Seat]:
    """或签: once decided, not those who were not needed; else every seat, those that went included."""
    decided = any(seat.state in (Place.AGREED, Place.AGAINST, Place.RETURNED) for seat in seats)
    if step.mode == step.Mode.ANY and decided:
        return [seat for seat in seats if seat.state != Place.CLOSED]
    return list(seats)


def _person(seat: Seat, rows: Sequence[Assignment], signed: Mapping[str, Event]) -> Person:
    tone, said = SEATS[Place(seat.state)]
    name = named(seat.principal)
    if seat.decided_by is not None and seat.decided_by_id != seat.principal_id:
        name = f"{named(seat.decided_by)} 代 {name}"
    deputies = [named(row.person) for row in rows if row.person_id != seat.principal_id]
    if deputies:
        name = f"{name}（{'、'.join(deputies)}可代）"
    event = signed.get(seat.principal.name)
    on = (event.signed_on if event else None) or seat.decided_at
    paper = "纸质 " if event is not None and event.source == Event.Source.PAPER else ""
    return Person(name, f"{paper}{said}{f' {short_date(on)}' if on else ''}", tone)


def _without_seats(step: CaseStep, acts: Sequence[Event]) -> list[Person]:
    """People of a step nobody sits on: foreseen ones, or who registered the meeting or the letter."""
    if step.state == State.COMING:
        own = [entry for entry in step.plan if not entry.get("deputy")]
        return [Person(named_as(_key(entry.get("user")), str(entry["name"])), "", "next") for entry in own]
    return [Person(_who(event), f"登记 {short_date(event.at)}", "done") for event in acts[-1:]]


def _key(kept: object) -> int | None:
    return kept if isinstance(kept, int) else None


def _when(step: CaseStep) -> str:
    if step.state == State.OPEN:
        return f"限 {short_date(step.due_on)}{mark(step.due_on)}" if step.due_on else ""
    if step.state == State.COMING and step.limit_days and step.medium != step.Medium.OUTSIDE:
        return f"限 {step.limit_days} 个工作日"
    if step.state == State.DONE and step.closed_at is not None:
        return short_date(step.closed_at)
    return ""


def _notes(step: CaseStep, seats: Sequence[Seat]) -> list[str]:
    live = [seat for seat in seats if seat.state not in Seat.GONE]
    agreed = sum(seat.state == Place.AGREED for seat in live)
    notes = [role_words(step)] if step.role and role_words(step) != step.name else []
    if step.mode != step.Mode.ANY:
        mode = step.Mode(step.mode).label
        notes.append(f"{mode}，已同意 {agreed}/{len(live)}" if live else mode)
    elif len(live) > 1 and step.state == State.OPEN:
        notes.append("一人办理即可")
    if step.medium in (step.Medium.PAPER, step.Medium.MEETING, step.Medium.OUTSIDE):
        notes.append(step.Medium(step.medium).label)
    if step.added_by is not None:
        notes.append(f"{named(step.added_by)}增加")
    if step.repeats_id is not None:
        notes.append("重新办理")
    if step.note:
        notes.append(step.note)
    return notes


def _returns(case: Case, stops: Sequence[Stop], steps: Sequence[CaseStep]) -> None:
    """Where the case went back: from the stop that was left to the one that was taken again, or to the drafter."""
    place = {stop.step: number for number, stop in enumerate(stops) if stop.step is not None}
    drafter = min(place.values(), default=1) - 1
    left = [step for step in steps if _left(step)]
    for step, following in zip_longest(steps, steps[1:]):
        stop = stops[place[step.pk]]
        again = following.repeats_id if following is not None else None
        if not _left(step) or (stop.tone != "back" and step.state != State.CLOSED):
            continue
        if again in place and again != step.pk:
            stop.back_to, stop.tone = place[again], "back"
        elif case.state == Case.State.DRAFT and step is left[-1]:
            stop.back_to, stop.tone = drafter, "back"
