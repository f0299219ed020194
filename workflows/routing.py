"""Who signs: a step of a route becomes people, each with the reason. One function serves preview, forecast and assignment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from accounts.models import Unit, User
from accounts.roles import Role
from workflows.chairs import Chair, Origin, Resolution, StepLike
from workflows.deputising import cover
from workflows.finding import Found, able, find
from workflows.models import RouteStep, Seat
from workflows.places import holders_at

__all__ = ["Chair", "Origin", "Resolution", "StepLike", "resolve"]

Signers = RouteStep.Signers
#: steps at which somebody enters what was decided elsewhere: no review, so whoever drafted may do that too
ENTERED = (RouteStep.Medium.OUTSIDE, RouteStep.Medium.MEETING)


def resolve(step: StepLike, origin: Origin, deputies: bool = True) -> Resolution:
    """Who may take the step. Nobody signs what they drafted or submitted; where nobody else is left, it passes on.

    Without ``deputies`` only those on seats of their own, in fewer statements.
    """
    if step.medium in ENTERED:
        origin = replace(origin, authors=frozenset())
    found = find(step, origin)
    chairs = [Chair(person, reason) for person, reason in found.people if person.pk not in origin.authors]
    note = _left_out(found, origin)
    if found.people and not chairs:
        unit, desk = _desk_above(found.unit, origin)
        reason = _passed_on(step, found)
        note = f"{reason}只有起草人本人，本环节改由{unit.label}预算绩效岗办理"
        found = replace(found, unit=unit, whom=Role.BUDGET_OFFICER.label)
        chairs = [Chair(person, f"{reason}是起草人本人，由{unit.label}预算绩效岗代行") for person in desk]
    if not chairs:
        person = _fallback(step, origin, frozenset())
        if person is None:
            return Resolution(gap=_gap(step, found))
        note = f"{found.unit.label}没有可办理本件的{found.whom}，由后备办理人{person.name}办理"
        chairs = [Chair(person, note, origin=Seat.Origin.FALLBACK)]
    if not deputies:
        return Resolution(tuple(chairs), note)
    extra, noted = _deputies(step, origin, [chair.person for chair in chairs])
    return Resolution((*chairs, *extra), "；".join(text for text in (note, noted) if text))


def _left_out(found: Found, origin: Origin) -> str:
    """Named people who do not sign are said to be left out: a 会签 must not shrink unseen."""
    if found.whom != "指定的人员":
        return ""
    authors = [person.name for person, _ in found.people if person.pk in origin.authors]
    told = [f"{name}是起草人本人，不办理本环节" for name in authors]
    told += [f"{person.name}已停用或不再任职，不办理本环节" for person in found.lost]
    return "；".join(told)


def _passed_on(step: StepLike, found: Found) -> str:
    return found.people[0][1] if step.signers == Signers.ROLE else found.whom


def _desk_above(unit: Unit, origin: Origin) -> tuple[Unit, list[User]]:
    """The 预算绩效岗 of the nearest unit above; of the unit itself where nothing is above (domain.md §1)."""
    here = unit.parent
    while here is not None:
        _, desk = holders_at(Role.BUDGET_OFFICER, here, None)
        if desk:
            return here, [person for person in desk if person.pk not in origin.authors]
        here = here.parent
    _, desk = holders_at(Role.BUDGET_OFFICER, unit, None)
    return unit, [person for person in desk if person.pk not in origin.authors]


def _fallback(step: StepLike, origin: Origin, sitting: frozenset[int]) -> User | None:
    """The step's fallback person, if they may sit: fit to sign, no author, not sitting here already."""
    pk = step.fallback_id
    if pk is None or pk in origin.authors or pk in sitting:
        return None
    person, fit = able([pk])[pk]
    return person if fit else None


def _deputies(step: StepLike, origin: Origin, seated: Sequence[User]) -> tuple[list[Chair], str]:
    """Those who stand in for the people seated, beside them. Where somebody is away and who stands in for them has a
    seat here already, the route's fallback person does, and it is said."""
    found = cover(step, seated, origin)
    fallback, route = Seat.Origin.FALLBACK, Seat.Origin.ROUTE
    chairs = [
        Chair(one.person, one.reason, one.principal, one.delegation, fallback if one.fallback else route)
        for one in found
    ]
    return chairs, "；".join(one.reason for one in found if one.fallback)


def _gap(step: StepLike, found: Found) -> str:
    who = f"“{step.name}”环节没有人可以办理："
    if step.signers == Signers.PEOPLE:
        names = "、".join(person.name for person in found.lost)
        if getattr(step, "added_by_id", None) is not None:
            return f"{who}增加的审核人{names}现在不能办理本件。请先取消增加的审核人，或另行增加。"
        return (
            f"{who}指定的人员{f'（{names}）' if names else ''}都不能办理本件。请联系预算绩效岗修改审批流程。"
        )
    if step.signers == Signers.HEAD:
        return f"{who}没有找到{found.whom}。请联系系统管理员设置后再提交。"
    return f"{who}{found.unit.label}还没有可办理本件的{found.whom}。请联系系统管理员设置后再提交。"
