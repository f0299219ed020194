"""Who may be given a seat on a step by hand: by a transfer, or as an added signer."""

from __future__ import annotations

from accounts.models import User
from workflows.chairs import Chair, Origin
from workflows.colleagues import is_colleague
from workflows.deputising import cover, deputies_of
from workflows.errors import Refused
from workflows.models import Assignment, Case, CaseStep, Seat


def barred(case: Case, step: CaseStep, own: Seat | None = None) -> dict[int, str]:
    """Who may not be given a seat on the open step, each with the reason.

    Authors, and those who stand in for them: nobody reviews themselves. Who sits on the step, has decided a seat of it
    or may decide one as a deputy: nobody counts twice. ``own`` is the seat that is given away: its deputies may have it.
    """
    found: dict[int, str] = {}
    rows = Assignment.objects.filter(step=step, state=Assignment.State.OPEN)
    rows = rows.exclude(seat=own) if own is not None else rows
    for row in rows.select_related("seat__principal").filter(as_deputy=True):
        found[row.person_id] = f"可以代{row.seat.principal.name}办理本环节"
    for seat in step.seats.exclude(state__in=Seat.GONE):
        for pk in (seat.principal_id, seat.decided_by_id):
            if pk is not None:
                found[pk] = "已在本环节办理"
    authors = Origin.of(case).authors
    for pk, author in deputies_of(authors, case.kind).items():
        found[pk] = f"是{author.name}的B角或代办人，不审核其经办的件"
    for pk in authors:
        found[pk] = "是本件的经办人或提交人，不审核自己的件"
    return found


def check_fit(case: Case, step: CaseStep, person: User, own: Seat | None = None) -> None:
    """Refused when the person may not be given a seat on the step; the sentence says why and what to do."""
    why = barred(case, step, own).get(person.pk, "")
    if not why and not is_colleague(person):
        why = "现在没有业务任职"
    if why:
        raise Refused(f"{person.name}{why}。请另选一人。", case=case)


def chairs_by_hand(case: Case, step: CaseStep, chair: Chair, giver: User) -> list[Chair]:
    """The chair and those who stand in for its person beside them, without anybody who is on the step already, and
    without whoever gives the seat: they have passed it on.
    """
    taken = {giver.pk, *barred(case, step)}
    found = cover(step, [chair.person], Origin.of(case))
    beside = [
        Chair(one.person, one.reason, one.principal, one.delegation)
        for one in found
        if one.person.pk not in taken
    ]
    return [chair, *beside]
