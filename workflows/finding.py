"""How a step's rule finds people: by role at a place, by name, or as the head of whoever took the step before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.access import in_force
from accounts.models import Membership, Office, Unit, User
from accounts.roles import ADMINISTRATORS, Role
from workflows.chairs import Origin, StepLike
from workflows.heads import heads_of
from workflows.models import Assignment, CaseStep, RouteStep, Seat
from workflows.places import holders_at, place_words

Place, Signers = RouteStep.Place, RouteStep.Signers


@dataclass(frozen=True)
class Found:
    """The people in their order, each with the reason; ``whom`` is who was looked for, ``unit`` where.

    ``lost`` are those named who cannot sign at all any more (deactivated, out of the business).
    """

    people: tuple[tuple[User, str], ...]
    whom: str
    unit: Unit
    lost: tuple[User, ...] = ()


def find(step: StepLike, origin: Origin) -> Found:
    """Whom the step's rule names, authors included."""
    if step.signers == Signers.PEOPLE:
        return _named(step, origin)
    if step.signers == Signers.HEAD:
        return _heads(step, origin)
    unit, office = _where(step.place, origin)
    office, people = holders_at(step.role, unit, office)
    reason = place_words(step.role, unit, office)
    return Found(tuple((person, reason) for person in people), Role(step.role).label, unit)


def able(people: list[int]) -> dict[int, tuple[User, bool]]:
    """The people of these ids, each with whether they may sign: active, with a role of the business today."""
    business = Membership.objects.filter(in_force(), user=OuterRef("pk")).exclude(role__in=ADMINISTRATORS)
    admin = Membership.objects.filter(in_force(), user=OuterRef("pk"), role__in=ADMINISTRATORS)
    rows = User.objects.filter(pk__in=people).annotate(able=Q(Exists(business)) & ~Q(Exists(admin)))
    return {person.pk: (person, person.is_active and person.able) for person in rows}


def _named(step: StepLike, origin: Origin) -> Found:
    known = able(step.people)
    rows = [known[pk] for pk in step.people if pk in known]
    present = tuple((person, _why_named(step)) for person, fit in rows if fit)
    return Found(present, "指定的人员", origin.unit, tuple(person for person, fit in rows if not fit))


def _why_named(step: StepLike) -> str:
    if isinstance(step, CaseStep) and step.added_by is not None:
        return f"{step.added_by.name}增加的审核人"
    return "审批流程指定的人员"


def _heads(step: StepLike, origin: Origin) -> Found:
    found: dict[int, tuple[User, str]] = {}
    before = _before(step, origin)
    for person in before:
        heads, what = heads_of(person, origin.unit)
        for head in heads:
            found.setdefault(head.pk, (head, f"{person.name}的负责人（{what}）"))
    names = "、".join(person.name for person in before)
    return Found(
        tuple(found.values()), f"{names}的负责人" if names else "上一环节办理人的负责人", origin.unit
    )


def _before(step: StepLike, origin: Origin) -> tuple[User, ...]:
    """Whose seats decided the step before; the submitter, while no step of the round stands.

    Of a step that was taken again only its last row counts, and by the decision it stands on, wherever that was given.
    """
    if origin.case is None or not isinstance(step, CaseStep):
        return origin.before
    steps = {one.pk: one for one in CaseStep.objects.filter(case=origin.case).order_by("round", "order")}
    done = Assignment.objects.filter(case=origin.case, state=Assignment.State.DONE)
    rows: dict[int, list[User]] = {}
    for row in done.exclude(seat__state__in=_UNDONE).select_related("seat__principal").order_by("id"):
        rows.setdefault(row.step_id, []).append(row.seat.principal)
    repeated = {one.repeats_id for one in steps.values() if one.round == step.round}
    line = [one for one in steps.values() if one.round == step.round and one.pk not in repeated]
    for one in reversed([one for one in line if one.order < step.order]):
        found = _who_stands(one, steps, rows)
        if found:
            return tuple(found)
    return (step.case.submitted_by or step.case.drafter,)


#: decisions by which no step stands
_UNDONE = (*Seat.GONE, Seat.State.RETURNED)


def _who_stands(one: CaseStep, steps: dict[int, CaseStep], rows: dict[int, list[User]]) -> list[User]:
    """The deciders of the step, else of the one it repeats: they signed it then."""
    while one.pk not in rows and one.repeats_id is not None:
        one = steps[one.repeats_id]
    return rows.get(one.pk, [])


def _where(place: str, origin: Origin) -> tuple[Unit, Office | None]:
    if place == Place.OFFICE:
        return origin.unit, origin.office
    if place == Place.UNIT:
        return origin.unit, None
    unit = origin.unit
    while unit.parent is not None:
        unit = unit.parent
        if place == Place.PARENT:
            break
    return unit, None
