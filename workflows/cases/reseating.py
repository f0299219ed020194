"""reseat: an open step whose people have gone is given to those who would be seated today."""

from __future__ import annotations

from collections.abc import Sequence

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases import modes
from workflows.cases.holding import able_rows, unheld
from workflows.cases.seating import live_seats, seat
from workflows.cases.seats import open_rows_of, open_step_of
from workflows.cases.shared import Moved, in_hand, moved_on
from workflows.cases.steering import is_desk
from workflows.cases.steps import SEATED, found_for
from workflows.errors import NotAllowed, Refused
from workflows.models import Assignment, Case, CaseStep, Event, Seat
from workflows.routing import Resolution
from workflows.telling import tell_to_do
from workflows.trail import Act
from workflows.words import names


def reseat(case_id: int, *, actor: User) -> Moved:
    """Seat the open step anew, by the same rule as when it opened; nobody is chosen by hand.

    Only the seats that nobody able to act holds are given anew: who has signed has signed. NotAllowed for anybody but
    the 预算绩效岗 of the case's unit or above; Refused while the step can end as it is, and while nobody else could sit.
    """
    with in_hand(case_id) as case:
        if not _may(case, actor):
            raise NotAllowed("办理人由预算绩效岗重新确定。", case)
        if case.state != Case.State.OPEN:
            raise moved_on(case, actor, [Event.Kind.RESEATED])
        step = open_step_of(case)
        rows = open_rows_of(step)
        if step.medium not in SEATED or not unheld(case, step, rows):
            able = names([row.person.name for row in able_rows(case, step, rows)])
            raise Refused(f"“{step.name}”环节仍可由{able or '预算绩效岗'}办理，不用重新确定。", case=case)
        found = found_for(case, step).found
        gone, before = _vacate(case, step, rows)
        people = _seat_anew(case, step, gone, found)
        _still_undecided(case, step)
        tell_to_do(case, step, people)
        told = {"people": [person.name for person in people], "before": before}
        event = trail.append(case, Act(Event.Kind.RESEATED, actor, step=step, data=told))
        return Moved(case, event, f"已重新确定。{step.name}现在由{names(told['people'])}办理。")


def _vacate(case: Case, step: CaseStep, rows: Sequence[Assignment]) -> tuple[list[Seat], list[str]]:
    """Take the seats away that nobody able to act holds: those seats, and whose rows were closed."""
    held = {row.seat_id for row in able_rows(case, step, rows)}
    gone = [seat for seat in live_seats(step) if seat.state == Seat.State.OPEN and seat.pk not in held]
    closed = [row for row in rows if row.seat_id not in held]
    Seat.objects.filter(pk__in=[seat.pk for seat in gone]).update(state=Seat.State.REMOVED)
    Assignment.objects.filter(pk__in=[row.pk for row in closed]).update(
        state=Assignment.State.CLOSED, closed_at=clock.now()
    )
    return gone, [row.person.name for row in closed]


def _seat_anew(case: Case, step: CaseStep, gone: Sequence[Seat], found: Resolution) -> list[User]:
    """Give those places to whom the rule finds today and who has no part in the step yet. Refused where nobody is left."""
    live = live_seats(step)
    sitting = {seat.principal_id for seat in live} | {seat.decided_by_id for seat in live}
    sitting |= {row.person_id for row in open_rows_of(step)}
    chairs = [chair for chair in found.chairs if not {chair.person.pk, chair.whose.pk} & sitting]
    if not any(chair.deputy_for is None for chair in chairs):
        raise Refused(
            f"“{step.name}”环节还没有能接替{names([seat.principal.name for seat in gone])}的人。"
            "请先在人员页设置好任职，再重新确定。",
            case=case,
        )
    step.note = found.note[:300]
    step.save(update_fields=["note"])
    return seat(case, step, chairs, at=gone[0].order if gone else None)


def _still_undecided(case: Case, step: CaseStep) -> None:
    """With fewer seats a vote may be decided by what has been voted already: then nobody must be asked to vote on."""
    if modes.verdict(step, [place.state for place in live_seats(step)]) is not modes.Verdict.WAITING:
        raise Refused(
            f"“{step.name}”环节现在能找到的人太少，按已有的表决结果无法继续票签。请调整环节，或先在人员页设置好任职。",
            case=case,
        )


def may_reseat(
    case: Case, actor: User, step: CaseStep | None = None, rows: Sequence[Assignment] | None = None
) -> bool:
    """Whether the page offers it: for the desk, and only while the step cannot end as it is.

    ``step`` is the open one and ``rows`` its open rows (with seat and principal), where the page has read them.
    """
    if case.state != Case.State.OPEN or not _may(case, actor):
        return False
    step = step or case.steps.get(state=CaseStep.State.OPEN)
    return step.medium in SEATED and unheld(case, step, open_rows_of(step) if rows is None else rows)


def _may(case: Case, actor: User) -> bool:
    return is_desk(case, actor)
