"""The receivers: 系统管理员 keeps them. Each change is in the log, without address and secret."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts import access, audit
from accounts.errors import NotAllowed, Refused
from accounts.models import User
from accounts.roles import Role
from notifications.models import Webhook
from notifications.outward.places import problem_of
from notifications.secrets import seal
from notifications.webhooks.kinds import events


@dataclass(frozen=True)
class HookFacts:
    """What a form says of a receiver. An empty ``url`` keeps the one there is; ``new_secret`` makes another secret."""

    name: str
    url: str = ""
    kinds: tuple[str, ...] = ()
    new_secret: bool = False


def hooks_of(actor: User) -> QuerySet[Webhook]:
    """The receivers, for whoever keeps them."""
    return Webhook.objects.select_related("made_by") if _may_keep(actor) else Webhook.objects.none()


@transaction.atomic
def add(actor: User, facts: HookFacts) -> tuple[Webhook, str]:
    """A new receiver and the secret that signs what it gets, shown once. NotAllowed for anybody but 系统管理员; Refused
    for an address that may not be written to."""
    _ask(actor)
    if not facts.url:
        raise Refused("请填写接收地址。")
    hook, secret = Webhook(made_by=actor), secrets.token_urlsafe(32)
    hook.sealed_secret = seal(secret)
    _take(hook, facts)
    audit.record("webhook", actor, f"添加事件推送：{hook.name}", hook=hook.pk, kinds=hook.kinds)
    return hook, secret


@transaction.atomic
def change(actor: User, pk: int, facts: HookFacts) -> tuple[Webhook, str]:
    """Another name, address, choice of events or secret; the secret where it is a new one, else "". The errors of ``add``."""
    hook = _held(actor, pk)
    secret = secrets.token_urlsafe(32) if facts.new_secret else ""
    if secret:
        hook.sealed_secret = seal(secret)
    renewed = [words for words, given in (("地址", facts.url), ("密钥", secret)) if given]
    _take(hook, facts)
    audit.record(
        "webhook", actor, f"修改事件推送：{hook.name}", hook=hook.pk, kinds=hook.kinds, renewed=renewed
    )
    return hook, secret


@transaction.atomic
def switch(actor: User, pk: int, *, on: bool) -> Webhook:
    """Let it be told, or not; what waits for a silent one is not sent."""
    hook = _held(actor, pk)
    if hook.is_active != on:
        hook.is_active = on
        hook.save(update_fields=["is_active"])
        audit.record("webhook", actor, f"{'启用' if on else '停用'}事件推送：{hook.name}", hook=hook.pk)
    return hook


def _may_keep(actor: User) -> bool:
    return access.holds(actor, Role.SYSTEM_ADMIN)


def _held(actor: User, pk: int) -> Webhook:
    _ask(actor)
    return Webhook.objects.select_for_update().get(pk=pk)


def _ask(actor: User) -> None:
    if not _may_keep(actor):
        raise NotAllowed("事件推送由系统管理员维护。")


def _take(hook: Webhook, facts: HookFacts) -> None:
    name = facts.name.strip()[:40]
    if not name:
        raise Refused("请填写接收系统的名称。")
    if facts.url and (problem := problem_of(facts.url)):
        raise Refused(problem)
    hook.kinds = [kind for kind in events() if kind in facts.kinds]
    if not hook.kinds:
        raise Refused("请至少选择一类事件。")
    hook.name = name
    if facts.url:
        hook.sealed_url = seal(facts.url.strip())
    try:
        with transaction.atomic():
            hook.save()
    except IntegrityError:
        raise Refused(f"已有名为“{name}”的接收系统，请换一个名称。") from None
