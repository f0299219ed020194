"""Persons: created, changed, deactivated, activated, given a new password. By 系统管理员, never deleted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts import access, audit, hooks, lockout, passwords, rights, tokens
from accounts.errors import NotAllowed, Refused
from accounts.memberships import others_hold
from accounts.models import User
from accounts.roles import Role
from accounts.spelling import Unreadable, clean_reading

FIELDS = ("name", "reading", "post", "email", "phone", "unit", "office")


@transaction.atomic
def create_person(actor: User | None, *, username: str, **fields: Any) -> tuple[User, str]:
    """A new person and the initial password, which is shown once and changed at the first login.

    ``fields``: name, reading, post, email, phone, unit, office. ``actor`` None is the installation itself.
    """
    audit.hold()
    _may_manage(actor)
    password = passwords.make_initial()
    user = User(username=username.strip(), must_change_password=True, **_known(fields, ""))
    user.set_password(password)
    _save(user)
    audit.record(
        "person_new", actor, f"新增人员 {user.name}（{user.username}）", person=user.pk, post=user.post
    )
    return user, password


@transaction.atomic
def change_person(actor: User, user: User, **fields: Any) -> list[str]:
    """Change name, post, address or place; returns the words of what changed. Rights do not move with the place."""
    audit.hold()
    _may_manage(actor)
    before = User.objects.select_for_update().get(pk=user.pk)
    given = _known(fields, before.name)
    changed = {name: value for name, value in given.items() if getattr(before, name) != value}
    if not changed:
        return []
    words = [_changed(_label(name), getattr(before, name), value) for name, value in changed.items()]
    for name, value in changed.items():
        setattr(user, name, value)
    _save(user, update_fields=list(changed))
    audit.record(
        "person",
        actor,
        f"修改 {user.name}（{user.username}）：{'；'.join(words)}",
        person=user.pk,
        changes=words,
    )
    return words


@transaction.atomic
def deactivate(actor: User, user: User) -> None:
    """The person leaves: sessions and tokens end at once, the password is void, rights are gone, the record stays."""
    audit.hold()
    _may_manage(actor, user)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        if access.holds(user, role) and not others_hold(role, user):
            raise Refused(f"{user.name}是唯一的{role.label}。请先授予另一人，再停用。")
    hanging = [f"{item.words} {item.count}" for item in hooks.hanging_on(user)]
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    tokens.revoke_all(user)
    rights.rebuild()
    audit.record("person_off", actor, f"停用 {user.name}（{user.username}）", person=user.pk, hanging=hanging)


@transaction.atomic
def activate(actor: User, user: User) -> str:
    """The person is back, with the memberships they had and a new initial password, which is returned."""
    audit.hold()
    _may_manage(actor, user)
    user.is_active = True
    password = _hand_out(user)
    rights.rebuild()
    audit.record("person_on", actor, f"启用 {user.name}（{user.username}）", person=user.pk)
    return password


@transaction.atomic
def reset_password(actor: User, user: User) -> str:
    """A new initial password, shown once; sessions end, a lockout too."""
    audit.hold()
    _may_manage(actor, user)
    if not user.is_active:
        raise Refused(f"{user.name}已停用。请先启用，启用时会给出新的初始密码。")
    password = _hand_out(user)
    audit.record("password_reset", actor, f"重置 {user.name}（{user.username}）的密码", person=user.pk)
    return password


@transaction.atomic
def note_password_changed(user: User) -> None:
    """The person has chosen a password of their own."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    audit.record("password", user, f"{user.username} 修改密码")


def _hand_out(user: User) -> str:
    password = passwords.make_initial()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["is_active", "password", "must_change_password"])
    lockout.release(user.username)
    return password


def _may_manage(actor: User | None, user: User | None = None) -> None:
    if actor is None:
        return
    if not access.holds(actor, Role.SYSTEM_ADMIN):
        raise NotAllowed("人员由系统管理员管理，请与其联系。")
    if user is not None and user.pk == actor.pk:
        raise NotAllowed("不能停用、启用本人账号或重置本人密码，请由另一位系统管理员办理。")


def _save(user: User, **how: Any) -> None:
    if user.office is not None and user.office.unit_id != user.unit_id:
        raise Refused("所选科室不属于所选单位，请重新选择。")
    try:
        with transaction.atomic():
            user.save(**how)
    except IntegrityError as fault:
        if "namesakes" in str(fault):
            raise Refused(
                f"已有同名同职务的人员{user.label}。请在职务中写明区别，例如“组织一科科员”。"
            ) from fault
        raise Refused(f"账号 {user.username} 已有人使用，请换一个。") from fault


def _known(fields: Mapping[str, Any], name: str) -> dict[str, Any]:
    """``name`` is the person's, where the fields do not change it: a reading speaks of its characters."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a person: {', '.join(sorted(unknown))}")
    known = dict(fields)
    if known.get("reading"):
        try:
            known["reading"] = clean_reading(known["reading"], known.get("name", name))
        except Unreadable as wrong:
            raise Refused(str(wrong)) from wrong
    return known


def _changed(label: str, before: object, after: object) -> str:
    """A change in words; what was blank is filled in, what becomes blank is cleared."""
    if not before or not after:
        return f"填写{label}“{after}”" if after else f"清空{label}“{before}”"
    return f"{label}由“{before}”改为“{after}”"


def _label(name: str) -> str:
    return str(User._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
