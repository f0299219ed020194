"""The tree of units and their offices, kept by 系统管理员. Rights follow the tree."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from accounts import access, audit, rights
from accounts.errors import NotAllowed, Refused
from accounts.models import Membership, Office, Unit, User
from accounts.roles import Role
from accounts.tree import Tree

#: code and name of the 本级 until somebody writes its own; the first administrator finds it there
FIRST_CODE, FIRST_NAME = "000001", "本部门"
FIRST_UNIT = frozenset({FIRST_CODE, FIRST_NAME})


@transaction.atomic
def save_unit(actor: User | None, unit: Unit) -> Unit:
    """Write a new or changed unit. It never stands under itself; who works there must leave before it is closed."""
    audit.hold()
    _may_manage(actor)
    new = unit.pk is None
    if unit.pk and unit.parent_id in Tree.load().below([unit.pk]):
        raise Refused(f"{unit.label}不能归到它自己或其下级单位之下，请重新选择上级单位。")
    if not unit.is_active:
        _refuse_if_used(
            unit.label, Membership.objects.filter(unit=unit) if unit.pk else Membership.objects.none()
        )
    unit.save()
    rights.rebuild()
    audit.record(
        "unit",
        actor,
        f"{'新增' if new else '修改'}单位 {unit.code} {unit.name}",
        unit=unit.pk,
        name=unit.name,
        short_name=unit.short_name,
        parent=unit.parent.code if unit.parent else "",
        active=unit.is_active,
    )
    return unit


@transaction.atomic
def save_office(actor: User | None, office: Office) -> Office:
    """Write a new or changed office. An office stays with its unit."""
    audit.hold()
    _may_manage(actor)
    new = office.pk is None
    if not new and Office.objects.get(pk=office.pk).unit_id != office.unit_id:
        raise Refused("科室不能改到另一单位。请在那个单位新增科室，并停用这一个。")
    if not office.is_active and not new:
        _refuse_if_used(office.name, Membership.objects.filter(office=office))
    office.save()
    rights.rebuild()
    audit.record(
        "office",
        actor,
        f"{'新增' if new else '修改'}科室 {office.unit.label} {office.name}",
        office=office.pk,
        unit=office.unit.code,
        order=office.order,
        active=office.is_active,
    )
    return office


def _refuse_if_used(name: str, memberships: QuerySet[Membership]) -> None:
    count = memberships.filter(access.in_force()).values("user").distinct().count()
    if count:
        raise Refused(f"{name}还有 {count} 人任职。请先由安全保密管理员收回其角色，再停用。")


def _may_manage(actor: User | None) -> None:
    if actor is not None and not access.holds(actor, Role.SYSTEM_ADMIN):
        raise NotAllowed("单位和科室由系统管理员管理，请与其联系。")
