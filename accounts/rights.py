"""The rights derived from memberships: one group per (unit or office, role), with object permissions.

``derived`` says what should be, ``stored`` what is; ``rebuild`` makes the second the first and ``differences`` tells
them apart. Nothing else writes groups.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from guardian.models import GroupObjectPermission

from accounts.access import in_force
from accounts.models import Membership, Office, Unit, User
from accounts.tree import Tree

#: (group name, permission codename, "unit" or "office", object id)
Permit = tuple[str, str, str, int]
#: (group name, user id)
Member = tuple[str, int]


@dataclass(frozen=True)
class Rights:
    """All groups, who is in them and what they may act upon."""

    groups: frozenset[str]
    members: frozenset[Member]
    permits: frozenset[Permit]


def group_name(role: str, unit_id: int, office_id: int | None) -> str:
    """The name of the group for a role at a place."""
    return f"office:{office_id}:{role}" if office_id else f"unit:{unit_id}:{role}"


def derived() -> Rights:
    """What the memberships in force today say."""
    rows = list(
        Membership.objects.filter(in_force())
        .order_by()
        .values_list("user_id", "role", "unit_id", "office_id")
    )
    tree = Tree.load()
    offices = list(Office.objects.order_by().values_list("id", "unit_id"))
    members = {(group_name(role, unit, office), user) for user, role, unit, office in rows}
    permits: set[Permit] = set()
    for role, unit, office in {row[1:] for row in rows}:
        name, perm = group_name(role, unit, office), f"act_{role}"
        if office:
            permits.add((name, perm, "office", office))
            continue
        below = tree.below([unit])
        permits.update((name, perm, "unit", pk) for pk in below)
        permits.update((name, perm, "office", pk) for pk, home in offices if home in below)
    return Rights(frozenset(name for name, _ in members), frozenset(members), frozenset(permits))


def stored() -> Rights:
    """What the groups in the database say."""
    groups = dict(_our_groups().values_list("id", "name"))
    links = User.groups.through.objects.filter(group_id__in=groups).values_list("group_id", "user_id")
    permits = GroupObjectPermission.objects.filter(group_id__in=groups).values_list(
        "group_id", "permission__codename", "content_type__model", "object_pk"
    )
    return Rights(
        frozenset(groups.values()),
        frozenset((groups[group], user) for group, user in links),
        frozenset((groups[group], perm, model, int(pk)) for group, perm, model, pk in permits),
    )


def rebuild() -> None:
    """Make the stored rights the derived ones. The caller holds the lock of the log."""
    want, have = derived(), stored()
    _our_groups().filter(name__in=have.groups - want.groups).delete()
    Group.objects.bulk_create([Group(name=name) for name in sorted(want.groups - have.groups)])
    ids = dict(_our_groups().values_list("name", "id"))
    gone = {member for member in have.members - want.members if member[0] in ids}
    _write_members(ids, want.members - have.members, gone)
    lost = {permit for permit in have.permits - want.permits if permit[0] in ids}
    _write_permits(ids, want.permits - have.permits, lost)


def differences() -> list[str]:
    """Where stored and derived rights differ, in sentences; empty when they agree."""
    want, have = derived(), stored()
    names = dict(User.objects.values_list("id", "username"))
    told = [f"缺少组 {name}" for name in sorted(want.groups - have.groups)]
    told += [f"多出组 {name}" for name in sorted(have.groups - want.groups)]
    told += [f"{names[user]} 应在组 {name} 中" for name, user in sorted(want.members - have.members)]
    told += [f"{names[user]} 不应在组 {name} 中" for name, user in sorted(have.members - want.members)]
    told += [f"组 {p[0]} 缺少对 {p[2]} {p[3]} 的 {p[1]}" for p in sorted(want.permits - have.permits)]
    told += [f"组 {p[0]} 多出对 {p[2]} {p[3]} 的 {p[1]}" for p in sorted(have.permits - want.permits)]
    strays = User.user_permissions.through.objects.count() + Group.permissions.through.objects.count()
    if strays:
        told.append(f"有 {strays} 条不经任职直接授予的权限")
    return told


def _our_groups() -> QuerySet[Group]:
    """Groups of ours; nobody makes others, but a stray one is not ours to delete."""
    return Group.objects.filter(name__regex=r"^(unit|office):[0-9]+:[a-z_]+$").order_by("name")


def _write_members(ids: dict[str, int], add: Iterable[Member], drop: Iterable[Member]) -> None:
    link = User.groups.through
    link.objects.bulk_create([link(group_id=ids[name], user_id=user) for name, user in sorted(add)])
    for name, user in drop:
        link.objects.filter(group_id=ids[name], user_id=user).delete()


def _write_permits(ids: dict[str, int], add: Iterable[Permit], drop: Iterable[Permit]) -> None:
    types = {
        "unit": ContentType.objects.get_for_model(Unit),
        "office": ContentType.objects.get_for_model(Office),
    }
    perms = {
        (perm.content_type_id, perm.codename): perm
        for perm in Permission.objects.filter(content_type__in=types.values(), codename__startswith="act_")
    }
    GroupObjectPermission.objects.bulk_create(
        GroupObjectPermission(
            group_id=ids[name],
            permission=perms[types[model].pk, perm],
            content_type=types[model],
            object_pk=str(pk),
        )
        for name, perm, model, pk in sorted(add)
    )
    for name, perm, model, pk in drop:
        GroupObjectPermission.objects.filter(
            group_id=ids[name], permission=perms[types[model].pk, perm], object_pk=str(pk)
        ).delete()
