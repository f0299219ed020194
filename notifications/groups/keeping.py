"""The robots themselves: the budget desk of a unit keeps those of its units. Each change is in the log, without address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts import access, audit
from accounts.errors import NotAllowed, Refused
from accounts.models import Unit, User
from accounts.roles import Role
from notifications.models import Robot
from notifications.outward.places import problem_of
from notifications.outward.robots import Sort
from notifications.secrets import seal


@dataclass(frozen=True)
class RobotFacts:
    """What a form says of a robot. An empty ``url`` or ``secret`` keeps the one there is."""

    name: str
    sort: str
    url: str = ""
    secret: str = ""
    daily: bool = True


def may_keep(actor: User, unit: Unit) -> bool:
    """Whether the person keeps the robots of the unit."""
    return access.holds(actor, Role.BUDGET_OFFICER, unit)


def robots_of(actor: User) -> QuerySet[Robot]:
    """The robots the person keeps."""
    held = access.units_held(actor, Role.BUDGET_OFFICER)
    return Robot.objects.filter(unit__in=held).select_related("unit", "made_by")


def robots_in(units: Iterable[int]) -> QuerySet[Robot]:
    """The robots of these units that write, by unit and name."""
    return Robot.objects.filter(unit__in=list(units), is_active=True).select_related("unit")


@transaction.atomic
def add(actor: User, unit: Unit, facts: RobotFacts) -> Robot:
    """A new robot. NotAllowed for anybody but the desk; Refused for an address that may not be written to."""
    _ask(actor, unit)
    if not facts.url:
        raise Refused("请填写机器人的 Webhook 地址。")
    robot = Robot(unit=unit, made_by=actor)
    _take(robot, facts)
    audit.record("robot", actor, f"添加群机器人：{robot.name}", unit=unit.pk, sort=robot.sort)
    return robot


@transaction.atomic
def change(actor: User, pk: int, facts: RobotFacts) -> Robot:
    """Another name, address or secret. The errors of ``add``."""
    robot = _held(actor, pk)
    renewed = [words for words, given in (("地址", facts.url), ("密钥", facts.secret)) if given]
    _take(robot, facts)
    audit.record("robot", actor, f"修改群机器人：{robot.name}", robot=robot.pk, renewed=renewed)
    return robot


@transaction.atomic
def switch(actor: User, pk: int, *, on: bool) -> Robot:
    """Let it write, or keep it silent; what waits for a silent one is not sent."""
    robot = _held(actor, pk)
    if robot.is_active != on:
        robot.is_active = on
        robot.save(update_fields=["is_active"])
        audit.record("robot", actor, f"{'启用' if on else '停用'}群机器人：{robot.name}", robot=robot.pk)
    return robot


def _held(actor: User, pk: int) -> Robot:
    robot = Robot.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    _ask(actor, robot.unit)
    return robot


def _ask(actor: User, unit: Unit) -> None:
    if not may_keep(actor, unit):
        raise NotAllowed(f"{unit.label}的群机器人由预算绩效岗维护。")


def _take(robot: Robot, facts: RobotFacts) -> None:
    name = facts.name.strip()
    if not name:
        raise Refused("请填写群名称。")
    if facts.url and (problem := problem_of(facts.url)):
        raise Refused(problem)
    robot.name, robot.sort, robot.daily = name[:40], Sort(facts.sort).value, facts.daily
    if facts.url:
        robot.sealed_url = seal(facts.url.strip())
    if facts.secret:
        robot.sealed_secret = seal(facts.secret.strip())
    try:
        with transaction.atomic():
            robot.save()
    except IntegrityError:
        raise Refused(f"本单位已有名为“{name}”的群机器人，请换一个名称。") from None
