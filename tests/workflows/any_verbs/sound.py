"""What holds of every case after whatever anybody did. Each check raises AssertionError with what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from accounts.models import User
from tests.workflows.any_verbs.picture import Picture
from workflows import inbox
from workflows.cases import modes
from workflows.cases.acting import DECIDED
from workflows.cases.seats import seat_of
from workflows.cases.shared import SIGNED
from workflows.cases.steps import SEATED
from workflows.errors import NotAllowed
from workflows.models import Assignment, Case, CaseStep, Consultation, RouteStep, Seat
from workflows.oversight import oversight
from workflows.watching import unheld_steps

State = Case.State
UNDER_WAY = (State.OPEN, State.OUTSIDE, State.SUSPENDED)
ENDED = (State.APPROVED, State.REJECTED, State.CANCELLED)
LIVE = ("open", "paused")
#: what was decided when it was asked before: state and person by seat
Known = dict[int, tuple[str, int | None]]


def one_live_round(now: Picture) -> None:
    """One step is open while the case is under way, on the engine's one live task; nothing of an earlier round is left."""
    case, live = now.case, [step for step in now.steps if step.state in ("open", "coming")]
    assert len(now.tasks) == (0 if case.state in ENDED else 1), f"{len(now.tasks)} live tasks, {case.state}"
    assert {step.round for step in live} <= {case.round}, "a step of an earlier round is alive"
    if case.state not in UNDER_WAY:
        assert live == [], f"{case.state}, and yet {live} to come"
        return
    assert [step.task_id for step in now.open_steps] == now.tasks, "the open step and the live task differ"
    outside = now.here.medium == RouteStep.Medium.OUTSIDE
    assert case.state == State.SUSPENDED or outside == (case.state == State.OUTSIDE)
    assert case.state != State.OPEN or case.step_name == now.here.name


def nobody_sits_twice(now: Picture) -> None:
    """On every step each person has a part in one seat at most: as principal, by a decision, by an open row."""
    parts: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    for seat in now.seats:
        if seat.state not in Seat.GONE:
            parts[seat.step_id, seat.principal_id].add(seat.pk)
            parts[seat.step_id, seat.decided_by_id].add(seat.pk)
    for row in now.rows:
        if row.state in LIVE:
            parts[row.step_id, row.person_id].add(row.seat_id)
    twice = {key: seats for key, seats in parts.items() if len(seats) > 1 and key[1] is not None}
    assert not twice, f"(step, person) with several seats: {twice}"


def no_seat_is_decided_twice(now: Picture, known: Known) -> None:
    """Every seat that was decided has one decision and keeps it, or it was taken back; as many signatures as decisions."""
    done: dict[int, list[int]] = defaultdict(list)
    for row in now.rows:
        if row.state == "done":
            done[row.seat_id].append(row.person_id)
    for seat in now.seats:
        before, here = known.get(seat.pk), (seat.state, seat.decided_by_id)
        taken_back = seat.state == Seat.State.TAKEN_BACK
        assert before in (None, here) or taken_back, f"{seat}: {before} became {here}"
        if seat.state in DECIDED:
            known[seat.pk] = here
            by = [] if seat.origin == Seat.Origin.CARRIED else [seat.decided_by_id]
            assert done.get(seat.pk, []) == by, f"{seat} {here} has the decisions {done.get(seat.pk)}"
        else:
            assert len(done.get(seat.pk, [])) <= taken_back, f"{seat} is {seat.state} and was decided"
    signatures = now.case.events.filter(kind__in=SIGNED).count()
    assert signatures == sum(map(len, done.values())), "as many signatures on the record as decisions"


def nothing_is_open_where_nothing_runs(now: Picture) -> None:
    """Rows, questions and undecided seats lie on the open step of a running case, paused ones on that of a suspended one."""
    here, state = now.here, now.case.state
    expected = {State.OPEN: {"open"}, State.SUSPENDED: {"paused"}}.get(State(state), set())
    for row in [*now.rows, *now.questions]:
        if row.state in LIVE:
            assert row.state in expected, f"{row!r} in a case that is {state}"
            assert row.step_id == here.pk, f"{row!r} beside the open step"
    undecided = [seat for seat in now.seats if seat.state in modes.UNDECIDED]
    assert {seat.step_id for seat in undecided} <= {here.pk if here else None}, (
        "undecided beside the open step"
    )
    if here is not None and here.medium in SEATED:
        held = {row.seat_id for row in now.rows if row.state in LIVE}
        seats = {seat.pk for seat in undecided if seat.state == Seat.State.OPEN}
        assert seats == held != set(), f"seats {seats} are open, and {held} have rows"
        states = [seat.state for seat in now.seats if seat.step_id == here.pk]
        assert modes.verdict(here, states) is modes.Verdict.WAITING, f"decided, and yet open: {states}"


def an_approval_was_signed(now: Picture) -> None:
    """Nobody signs their own; what is approved was carried at every step, but for those passed over with a reason."""
    case, this_round = now.case, {step.pk: step for step in now.steps if step.round == now.case.round}
    for row in now.rows:
        own = row.person_id in (case.drafter_id, case.submitted_by_id)
        assert not (own and row.state == "done" and row.step_id in this_round), f"{row} signed by an author"
    if case.state != State.APPROVED:
        return
    repeated = {step.repeats_id for step in this_round.values()}
    for step in this_round.values():
        if step.pk in repeated:
            continue
        passed = (step.state == "skipped" or step.note.startswith("调整环节")) and step.note
        assert passed or step.state == "done", f"{step} is {step.state} in an approved case"
        if step.state == "done" and step.medium in SEATED:
            states = [seat.state for seat in now.seats if seat.step_id == step.pk]
            assert modes.verdict(step, states) is modes.Verdict.CARRIED, f"{step}: {states}"


def nothing_lies_unseen(pictures: Iterable[Picture], desk: User) -> None:
    """An open step that those who hold it cannot end is on the nightly list; what waits for the desk, on the desk's."""
    waits: dict[str, set[int]] = defaultdict(set)
    for now in pictures:
        case, step = now.case, now.here
        if case.state == State.OPEN and step.medium in SEATED:
            waits["stuck" if _stuck(case, step) else "held"].add(step.pk)
        elif case.state == State.DRAFT:
            assert not case.returned or case in inbox.to_correct(case.drafter)
        else:
            waits["meeting" if case.state == State.OPEN else case.state].add(case.pk)
    if waits["stuck"] or waits["held"]:
        assert {step.pk for step in unheld_steps()} == waits["stuck"], f"stuck are {waits['stuck']}"
    if waits["meeting"] or waits[State.SUSPENDED]:
        lists = oversight(desk)
        assert {line.case.pk for line in lists.meetings} == waits["meeting"]
        assert {line.case.pk for line in lists.suspended} == waits[State.SUSPENDED]
    if waits[State.OUTSIDE]:
        assert set(inbox.waiting_outside(desk).values_list("pk", flat=True)) == waits[State.OUTSIDE]


def _stuck(case: Case, step: CaseStep) -> bool:
    """Whether the verbs themselves refuse everybody who is needed: 或签 all who sit there, else all on one of its seats."""
    able = set()
    rows = Assignment.objects.filter(step=step, state="open").select_related("person")
    for row in rows:
        try:
            able.add(seat_of(case, row.person).seat_id)
        except NotAllowed:
            continue
    needed = {row.seat_id for row in rows}
    return not able if step.mode == RouteStep.Mode.ANY else able != needed


def inboxes_are_the_open_rows(people: Iterable[User]) -> None:
    """Each of the people finds everything to do that the verbs let them do, and nothing that is not open; everything to answer; and the
    menu counts the same."""
    for person in people:
        rows, asked = (
            _open(kind.objects.filter(person=person))  # type: ignore[attr-defined]
            for kind in (Assignment, Consultation)
        )
        shown, questions = (
            set(found.values_list("pk", flat=True)) for found in (inbox.todo(person), inbox.to_answer(person))
        )
        assert rows - _barred(person) <= shown <= rows, f"{person.name}: {shown} listed, {rows} open"
        assert questions == asked, f"{person.name}: {questions} listed to answer, {asked} open"
        counted = inbox.counts(person)
        assert (counted.todo, counted.to_answer) == (len(shown), len(asked)), person.name


def _barred(person: User) -> set[int]:
    """Open rows of somebody who has lost the role or the place since: the verbs refuse them there."""
    found = set()
    for row in Assignment.objects.filter(person=person, state="open").select_related("case"):
        try:
            seat_of(row.case, person)
        except NotAllowed:
            found.add(row.pk)
    return found


def _open(rows) -> set[int]:  # type: ignore[no-untyped-def]
    return set(rows.filter(state="open").values_list("pk", flat=True))
