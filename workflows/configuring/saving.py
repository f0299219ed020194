"""save_route and retire_route: a new version of a route, and back to the inherited one. What is under way keeps its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from accounts import audit, clock
from accounts.models import Unit, User
from workflows.configuring.comparing import Sketch, differences
from workflows.configuring.powers import may_configure
from workflows.configuring.reach import Gap, gaps_of, units_under
from workflows.configuring.rules import Wrong, errors_of
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Kind
from workflows.models import RULES, Route, RouteStep
from workflows.routes import route_above
from workflows.words import moment


class Overtaken(Stale):
    """Somebody else saved the route meanwhile; ``route`` is what is in force now, None when they retired it."""

    def __init__(self, text: str, route: Route | None) -> None:
        super().__init__(text)
        self.route = route


class Faulty(Refused):
    """The route says what no route may; ``wrongs`` name step and field."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__("有几处需要修改，审批流程还没有保存。")
        self.wrongs = list(wrongs)


class Unheld(Refused):
    """Some step has nobody for some unit; saving it nevertheless wants the ``token`` of exactly these ``gaps``."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__("有的环节在有的单位没有人可以办理，审批流程还没有保存。")
        self.gaps = list(gaps)
        self.token = token_of(gaps)


@dataclass(frozen=True)
class Change:
    """What somebody wants saved. ``based_on`` is the id of the own version the page was made from, None for none;
    ``accepted`` the token of the gaps they were shown and accept."""

    kind: Kind
    unit: Unit | None
    note: str
    based_on: int | None
    sketch: Sketch = field(default_factory=lambda: Sketch("", Route.SamePerson.EACH, ()))
    accepted: str = ""


def token_of(gaps: Sequence[Gap]) -> str:
    """Names a list of gaps; "" for none."""
    told = "\n".join(sorted(f"{gap.where}|{gap.step}|{gap.why}" for gap in gaps))
    return hashlib.sha256(told.encode()).hexdigest()[:16] if told else ""


@transaction.atomic
def save_route(actor: User, change: Change) -> Route:
    """Make the sketch the version in force; the one before stays as it is, and cases under way keep it.

    NotAllowed for anybody but the desk of the unit or above; Overtaken when somebody has saved meanwhile; Faulty, Unheld
    and Refused (no note, nothing changed) say what is not in order. Writes one event into the log.
    """
    current = _own_version(actor, change)
    if not change.note.strip():
        raise Refused("请写明修订说明，以后查看各版本时看得出为什么改。")
    sketch = change.sketch
    wrongs = errors_of(sketch.steps, change.kind)
    if not sketch.name.strip():
        wrongs.insert(0, Wrong("请填写流程名称。", field="name"))
    if wrongs:
        raise Faulty(wrongs)
    if current is not None and not differences(Sketch.of(current), sketch, change.kind):
        raise Refused("与现行的一版没有差别，不用保存。")
    _accept(gaps_of(change.kind, units_under(change.kind, change.unit), sketch.steps), change)
    route = _new_version(actor, change, _in_hand(actor, change))
    _log(actor, change, route, f"修订{_which(change)}为第 {route.version} 版")
    return route


@transaction.atomic
def retire_route(actor: User, change: Change) -> Route:
    """Give up a unit's own route; the one it inherits, which is returned, serves its new cases from now on.

    Refused for the common route and where there is none of its own; the rest as for ``save_route``.
    """
    current = _own_version(actor, change)
    if change.unit is None:
        raise Refused("各单位通用的流程不能取消，只能修改。")
    if current is None:
        raise Refused(f"{change.unit.label}没有自己的审批流程，已沿用上级的。")
    if not change.note.strip():
        raise Refused("请写明为什么恢复沿用上级的流程。")
    inherited = route_above(change.kind, change.unit)
    concerned = units_under(change.kind, change.unit)
    _accept(gaps_of(change.kind, concerned, list(inherited.steps.order_by("order"))), change)
    _in_hand(actor, change)
    Route.objects.filter(pk=current.pk).update(is_current=False)
    _log(actor, change, inherited, f"取消{_which(change)}，恢复沿用上级的流程")
    return inherited


def _in_hand(actor: User, change: Change) -> Route | None:
    """The same again under the log's lock, which lets one change of routes be written at a time. It is taken late: the
    check of many units must not keep people from logging in."""
    audit.hold()
    return _own_version(actor, change)


def _own_version(actor: User, change: Change) -> Route | None:
    """The unit's own version in force, which must be the one the change was made from."""
    if not may_configure(actor, change.unit):
        whose = change.unit.label if change.unit else "本级"
        raise NotAllowed(f"这一审批流程由{whose}或其上级的预算绩效岗修改。")
    current = Route.objects.filter(kind=change.kind.code, unit=change.unit, is_current=True).first()
    if (current.pk if current else None) != change.based_on:
        raise Overtaken(_who_was_faster(current), current)
    return current


def _who_was_faster(current: Route | None) -> str:
    if current is None:
        return "这一单位自己的流程刚刚被取消，已沿用上级的流程，您的修改没有写入。"
    who = current.changed_by.name if current.changed_by else "系统"
    when = f"已于 {moment(current.changed_at)} " if current.changed_at else "已"
    return f"{who}{when}保存了第 {current.version} 版，您的修改没有写入。"


def _accept(gaps: Sequence[Gap], change: Change) -> None:
    if gaps and token_of(gaps) != change.accepted:
        raise Unheld(gaps)


def _new_version(actor: User, change: Change, current: Route | None) -> Route:
    own = Route.objects.filter(kind=change.kind.code, unit=change.unit)
    last = own.aggregate(last=Max("version"))["last"] or 0
    if current is not None:
        Route.objects.filter(pk=current.pk).update(is_current=False)
    route = Route.objects.create(
        kind=change.kind.code,
        unit=change.unit,
        version=last + 1,
        name=change.sketch.name.strip(),
        same_person=change.sketch.same_person,
        note=change.note.strip(),
        changed_by=actor,
        changed_at=clock.now(),
    )
    RouteStep.objects.bulk_create(
        RouteStep(route=route, order=order, **{rule: getattr(step, rule) for rule in RULES})
        for order, step in enumerate(change.sketch.steps, start=1)
    )
    return route


def _which(change: Change) -> str:
    return f"{change.unit.label if change.unit else '各单位通用'}的{change.kind.name}审批流程"


def _log(actor: User, change: Change, route: Route, words: str) -> None:
    unit = change.unit.pk if change.unit else None
    audit.record(
        "route",
        actor,
        words,
        of=change.kind.code,
        unit=unit,
        route=route.pk,
        version=route.version,
        note=change.note.strip(),
    )
