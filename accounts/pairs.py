"""AB角: who may act for whom, as a standing pair. A right like others, so 安全保密管理员 sets it.

Higher rooms register what is to follow for the work that lies with the principal.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from accounts import access, audit, standing_still
from accounts.errors import NotAllowed, Refused
from accounts.models import Deputy, Membership, User
from accounts.roles import ADMINISTRATORS, Role

#: told inside the transaction that a pair of this principal has begun or ended; what it answers is done after the commit
Listener = Callable[[User], Callable[[], None]]
_listeners: list[Listener] = []


def register(changed: Listener) -> None:
    """In ``AppConfig.ready``. Registering twice tells once."""
    if changed not in _listeners:
        _listeners.append(changed)


def pair(actor: User | None, principal: User, deputy: User) -> Deputy:
    """Let ``deputy`` act for ``principal``; what lies with the principal follows at once."""
    with transaction.atomic():
        standing_still.alone()
        audit.hold()
        _may_change(actor, principal, deputy)
        _fit(principal, deputy)
        row, made = Deputy.objects.get_or_create(principal=principal, deputy=deputy)
        words = f"{deputy.label}为{principal.label}的B角"
        audit.record("deputy", actor, words, principal=principal.pk, deputy=deputy.pk)
        then = _tell(principal) if made else []
    _do(then)
    return row


def unpair(actor: User | None, row: Deputy) -> None:
    """End the pair; what the deputy had in hand for the principal follows at once."""
    with transaction.atomic():
        standing_still.alone()
        audit.hold()
        _may_change(actor, row.principal, row.deputy)
        words = f"{row.deputy.label}不再为{row.principal.label}的B角"
        facts = {"principal": row.principal_id, "deputy": row.deputy_id}
        row.delete()
        audit.record("deputy_end", actor, words, **facts)
        then = _tell(row.principal)
    _do(then)


def _fit(principal: User, deputy: User) -> None:
    if principal.pk == deputy.pk:
        raise Refused("A角和B角不能是同一人，请重新选择。")
    if not (principal.is_active and deputy.is_active):
        raise Refused("已停用的人员不能互为AB角。")
    # Whenever the role begins or ended: a pair has no dates of its own.
    if Membership.objects.filter(user__in=(principal, deputy), role__in=ADMINISTRATORS).exists():
        raise Refused("管理员不参与业务，不能互为AB角。")


def _tell(principal: User) -> list[Callable[[], None]]:
    return [listener(principal) for listener in _listeners]


def _do(then: list[Callable[[], None]]) -> None:
    """After the commit: the log is locked last, and each piece of open work is an act of its own."""
    for act in then:
        act()


def _may_change(actor: User | None, *concerned: User) -> None:
    if actor is None:
        return
    if actor.pk in {person.pk for person in concerned}:
        raise NotAllowed("不能更改本人的权限，请由另一位安全保密管理员办理。")
    if not access.holds(actor, Role.SECURITY_ADMIN):
        raise NotAllowed("AB角由安全保密管理员设定，请与其联系。")
