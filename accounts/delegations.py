"""授权代办: somebody acts for a person who is away, from one day to another, for all kinds of case or chosen ones.

The principal gives it themselves; 安全保密管理员 may on their behalf, never for their own. Rows stay for ever: a period is
ended, not deleted. Higher rooms say which kinds there are and bring their open work in line at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import transaction

from accounts import access, audit, clock
from accounts.errors import NotAllowed, Refused
from accounts.models import Delegation, Membership, User
from accounts.roles import ADMINISTRATORS, Role

#: who takes part in the business without deciding anything acts for nobody
_NO_DEPUTY = ADMINISTRATORS | {Role.INSPECTOR}

KindsSource = Callable[[], Sequence[tuple[str, str]]]
_kinds: list[KindsSource] = []
_listeners: list[Callable[[Delegation], None]] = []


def register(kinds: KindsSource, changed: Callable[[Delegation], None]) -> None:
    """In ``AppConfig.ready``: ``kinds`` answers (code, words) of what may be chosen; ``changed`` is told after the commit."""
    if kinds not in _kinds:
        _kinds.append(kinds)
        _listeners.append(changed)


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of case that may be chosen, (code, words)."""
    return [choice for source in _kinds for choice in source()]


def delegate(
    actor: User,
    principal: User,
    deputy: User,
    *,
    starts_on: date,
    ends_on: date,
    reason: str,
    kinds: Sequence[str] = (),
) -> Delegation:
    """Let ``deputy`` act for ``principal`` from the first to the last day, both included; ``kinds`` empty for all.

    NotAllowed for anybody but the principal and 安全保密管理员; Refused with a sentence for administrators, inactive
    people, days that have passed, oneself, and what has been given already.
    """
    with transaction.atomic():
        audit.hold()
        _may_change(actor, principal)
        _fit(principal, deputy)
        _days(starts_on, ends_on)
        chosen = _chosen(kinds)
        if not (reason := reason.strip()):
            raise Refused("请填写原因，例如休假、出差、学习。")
        _not_twice(principal, deputy, starts_on, ends_on)
        row = Delegation.objects.create(
            principal=principal,
            deputy=deputy,
            starts_on=starts_on,
            ends_on=ends_on,
            kinds=chosen,
            reason=reason[:60],
            made_by=actor,
        )
        words = f"{principal.label}授权{deputy.label}代办，{starts_on} 至 {ends_on}，{reason}"
        audit.record("delegate", actor, words, **_facts(row))
    _tell(row)
    return row


def end(actor: User, row: Delegation) -> Delegation:
    """End a period before its time; what has been decided in it stays. Refused when it is over."""
    with transaction.atomic():
        audit.hold()
        row = Delegation.objects.select_related("principal", "deputy").get(pk=row.pk)
        _may_change(actor, row.principal)
        if row.ended_at is not None or row.ends_on < clock.today():
            raise Refused(f"{row.deputy.name}为{row.principal.name}代办的期间已经结束，不用再办。")
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        words = f"{row.deputy.label}不再为{row.principal.label}代办"
        audit.record("delegate_end", actor, words, **_facts(row))
    _tell(row)
    return row


def may_delegate(actor: User, principal: User) -> bool:
    """Whether ``actor`` may give and end periods of ``principal``."""
    if actor.pk == principal.pk:
        return actor.is_active and _decides(actor)
    return access.holds(actor, Role.SECURITY_ADMIN)


def standing(person: User) -> bool:
    """Whether a period of the person, as principal or deputy, runs or will run."""
    live = Delegation.objects.filter(ended_at=None, ends_on__gte=clock.today())
    return (live.filter(principal=person) | live.filter(deputy=person)).exists()


def _tell(row: Delegation) -> None:
    """After the commit: the log is locked last, and each piece of open work is an act of its own."""
    for listener in _listeners:
        listener(row)


def _may_change(actor: User, principal: User) -> None:
    if not may_delegate(actor, principal):
        if access.is_administrator(principal):
            raise NotAllowed("管理员不参与业务，没有可以授权代办的事项。")
        raise NotAllowed("授权代办由本人设定，或由安全保密管理员代为设定。")


def _fit(principal: User, deputy: User) -> None:
    if principal.pk == deputy.pk:
        raise Refused("不能授权给本人，请另选代办人。")
    for person in (principal, deputy):
        if not person.is_active:
            raise Refused(f"{person.name}已停用，请另选人员。")
        if Membership.objects.filter(user=person, role__in=ADMINISTRATORS).exists():
            raise Refused(f"{person.name}担任管理员，不参与业务，请另选人员。")
        if not _decides(person):
            raise Refused(f"{person.name}现在没有可以办理业务的角色，请另选人员。")


def _decides(person: User) -> bool:
    return bool(access.roles_of(person) - _NO_DEPUTY)


def _days(starts_on: date, ends_on: date) -> None:
    if starts_on < clock.today():
        raise Refused("起始日期早于今天，请从今天或以后开始。")
    if ends_on < starts_on:
        raise Refused("“至”早于“自”，请改正日期。")


def _chosen(kinds: Sequence[str]) -> list[str]:
    known = {code for code, _ in kind_choices()}
    chosen = list(dict.fromkeys(kinds))
    if set(chosen) - known:
        raise Refused("所选事项中有一项已不存在，请刷新页面后重选。")
    return [] if set(chosen) == known else chosen


def _not_twice(principal: User, deputy: User, starts_on: date, ends_on: date) -> None:
    same = Delegation.objects.filter(
        principal=principal, deputy=deputy, ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).first()
    if same is not None:
        raise Refused(
            f"{same.starts_on} 至 {same.ends_on} 已授权{deputy.name}代办。需要改动时，请先结束原来的授权。"
        )


def _facts(row: Delegation) -> dict[str, object]:
    return {
        "delegation": row.pk,
        "principal": row.principal_id,
        "deputy": row.deputy_id,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "kinds": row.kinds,
    }
