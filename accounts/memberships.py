"""Granting and revoking roles: memberships are the truth, groups and object permissions follow from them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Model, Q
from guardian.shortcuts import assign_perm, remove_perm

from accounts import access, audit, delegations, rights
from accounts.errors import NotAllowed, Refused
from accounts.models import Deputy, Membership, Office, Unit, User
from accounts.roles import ADMINISTRATORS, OFFICE_ROLES, Role


@transaction.atomic
def grant(
    actor: User | None,
    user: User,
    role: Role | str,
    unit: Unit,
    office: Office | None = None,
    *,
    order: int = 0,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Give a person a role in a unit or, for roles held in offices, in one office of it.

    ``actor`` is an 安全保密管理员; None is the installation itself (first administrator, demo department). Granting
    what is already held sets its order and dates anew. Raises NotAllowed or Refused with a sentence.
    """
    audit.hold()
    role = Role(role)
    _may_change(actor, user, role)
    _fits(user, role, unit, office, starts_on, ends_on)
    membership, _ = Membership.objects.update_or_create(
        user=user,
        role=role,
        unit=unit,
        office=office,
        defaults={"order": order, "starts_on": starts_on, "ends_on": ends_on},
    )
    rights.rebuild()
    audit.record(
        "grant",
        actor,
        f"授予 {user.name}（{user.username}）{place(membership)} {role.label}",
        person=user.pk,
        role=role.value,
        unit=unit.code,
        office=office.name if office else "",
        order=order,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return membership


@transaction.atomic
def revoke(actor: User | None, membership: Membership) -> None:
    """Take a role back. The log keeps that it was held; the last 安全保密管理员 and 系统管理员 stay."""
    audit.hold()
    user, role = membership.user, Role(membership.role)
    _may_change(actor, user, role)
    if role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN) and not others_hold(role, user):
        raise Refused(f"{user.name}是唯一的{role.label}。请先授予另一人，再收回。")
    where = place(membership)
    facts = {"person": user.pk, "role": role.value, "unit": membership.unit.code}
    office = membership.office.name if membership.office else ""
    membership.delete()
    rights.rebuild()
    audit.record(
        "revoke", actor, f"收回 {user.name}（{user.username}）{where} {role.label}", **facts, office=office
    )


def rebuild_groups() -> None:
    """Derive all groups and object permissions anew: after changes of the tree, of dates, of who is active."""
    with transaction.atomic():
        audit.hold()
        rights.rebuild()


@transaction.atomic
def grant_object(actor: User | None, user: User, obj: Model) -> None:
    """Let a person read a single object (one project). The caller has checked that ``actor`` may give it away."""
    audit.hold()
    if actor is not None and actor.pk == user.pk:
        raise NotAllowed("不能更改本人的权限，请由他人办理。")
    if not user.is_active or access.is_administrator(user):
        raise Refused(f"{user.name}已停用或担任管理员角色，不能查阅业务内容。")
    assign_perm(f"view_{obj._meta.model_name}", user, obj)
    audit.record(
        "grant_object",
        actor,
        f"允许 {user.name}（{user.username}）查阅 {obj}",
        person=user.pk,
        object=_key(obj),
    )


@transaction.atomic
def revoke_object(actor: User | None, user: User, obj: Model) -> None:
    """Take the reading of a single object back."""
    audit.hold()
    if actor is not None and actor.pk == user.pk:
        raise NotAllowed("不能更改本人的权限，请由他人办理。")
    remove_perm(f"view_{obj._meta.model_name}", user, obj)
    audit.record(
        "revoke_object",
        actor,
        f"不再允许 {user.name}（{user.username}）查阅 {obj}",
        person=user.pk,
        object=_key(obj),
    )


def place(membership: Membership) -> str:
    """Where the role is held: 云河市党员教育中心 or 本级 组织一科."""
    return f"{membership.unit.label} {membership.office.name}" if membership.office else membership.unit.label


def _key(obj: Model) -> str:
    return f"{obj._meta.label_lower}:{obj.pk}"


def others_hold(role: Role, user: User) -> bool:
    """Whether anybody but ``user`` holds the role today."""
    return Membership.objects.filter(access.in_force(), role=role).exclude(user=user).exists()


def _may_change(actor: User | None, user: User, role: Role) -> None:
    if actor is None:
        return
    if actor.pk == user.pk:
        raise NotAllowed("不能更改本人的权限，请由另一位安全保密管理员办理。")
    if access.holds(actor, Role.SECURITY_ADMIN):
        return
    first = role == Role.SECURITY_ADMIN and not others_hold(role, user)
    if first and access.holds(actor, Role.SYSTEM_ADMIN):
        return  # somebody must appoint the first one; the log shows who did
    raise NotAllowed("权限由安全保密管理员授予和收回，请与其联系。")


def _fits(
    user: User, role: Role, unit: Unit, office: Office | None, starts_on: date | None, ends_on: date | None
) -> None:
    if not user.is_active:
        raise Refused(f"{user.name}已停用。请先由系统管理员启用，再授予角色。")
    if office is not None and office.unit_id != unit.pk:
        raise Refused(f"{office.name}不属于{unit.label}，请重新选择科室。")
    if office is not None and role not in OFFICE_ROLES:
        raise Refused(f"{role.label}在单位担任，请不要选择科室。")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refused("“至”早于“自”，请改正日期。")
    held = {Role(value) for value in user.memberships.values_list("role", flat=True)}
    clash = {other for other in held if _class_of(other) != _class_of(role)}
    if clash:
        names = "、".join(sorted(other.label for other in clash))
        raise Refused(f"{user.name}担任{names}，不能再任{role.label}：管理员不参与业务，三员由三人分任。")
    if role in ADMINISTRATORS and delegations.standing(user):
        raise Refused(f"{user.name}还有授权代办，管理员不参与业务。请先结束授权，再授予{role.label}。")
    if role in ADMINISTRATORS and Deputy.objects.filter(Q(principal=user) | Q(deputy=user)).exists():
        raise Refused(f"{user.name}还有AB角，管理员不参与业务。请先取消AB角，再授予{role.label}。")


def _class_of(role: Role) -> str:
    """What may be held together: all business roles, or one administrator's role alone."""
    return role.value if role in ADMINISTRATORS else "business"
