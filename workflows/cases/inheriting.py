"""A step that is taken again keeps the signers that were added to it, and the colleagues it was transferred to."""

from __future__ import annotations

from dataclasses import replace

from workflows.chairs import Chair, Resolution
from workflows.finding import able
from workflows.models import Case, CaseStep, Seat

Origin = Seat.Origin
RUN_TIME = (Origin.ADDED, Origin.TRANSFER)


def chain_of(step: CaseStep) -> list[CaseStep]:
    """The step and those it repeats, the newest first."""
    chain = [step]
    while chain[-1].repeats is not None:
        chain.append(chain[-1].repeats)
    return chain


def as_before(case: Case, step: CaseStep, found: Resolution) -> Resolution:
    """Whom the rules find today, with what was done to the step's seats by hand when it was taken before.

    Who was added sits again; whoever handed the step over for good does not, as long as those it went to can take it.
    People who have left are not asked: the rules have found others.
    """
    if step.repeats_id is None:
        return found
    earlier = [one.pk for one in chain_of(step)[1:]]
    seats = list(Seat.objects.filter(step__in=earlier).select_related("principal", "added_by"))
    live = {seat.principal_id for seat in seats if seat.step_id == earlier[0] and seat.state not in Seat.GONE}
    mine = [seat for seat in seats if seat.origin in RUN_TIME]
    by_hand = {seat.principal_id: seat for seat in mine if _sat(seat, earlier[0], live)}
    barred = {case.drafter_id, case.submitted_by_id}
    fit = {pk for pk, (_, may) in able(list(by_hand)).items() if may and pk not in barred}
    gone = _handed_over(seats, by_hand, fit)
    chairs = [chair for chair in found.chairs if chair.whose.pk not in gone]
    known = {chair.person.pk for chair in chairs}
    again = [_chair(seat) for pk, seat in by_hand.items() if pk in fit - known]
    if not again and not gone:
        return found
    return replace(found, chairs=(*chairs, *again), gap="" if again or chairs else found.gap)


def _sat(seat: Seat, last: int, live: set[int]) -> bool:
    """Whether they sat there when the step was last taken; one who took the decision back still belongs there."""
    if seat.principal_id in live:
        return True
    return seat.step_id == last and seat.state == Seat.State.TAKEN_BACK


def _handed_over(seats: list[Seat], by_hand: dict[int, Seat], fit: set[int]) -> set[int]:
    """Whose seats went to somebody else who can take them."""
    received = {pk for pk, seat in by_hand.items() if seat.origin == Origin.TRANSFER}
    if not received or not received <= fit:
        return set()
    return {seat.principal_id for seat in seats if seat.state == Seat.State.TRANSFERRED} - received


def _chair(seat: Seat) -> Chair:
    return Chair(seat.principal, seat.reason, origin=seat.origin, added_by=seat.added_by)
