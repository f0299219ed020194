"""What receivers are to be told: rows written in the event's own transaction, each once under its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from accounts import clock
from accounts.compiled import Compiled, Insert
from accounts.errors import Refused
from accounts.models import User
from notifications.models import Webhook, WebhookPost
from notifications.notices import wake_up
from notifications.webhooks.keeping import hooks_of
from notifications.webhooks.kinds import TEST

State = WebhookPost.State


@dataclass(frozen=True)
class CaseEvent:
    """One event of a case: ``key`` names it for ever, ``sequence`` is its place in the case's record."""

    key: str
    kind: str
    number: str
    sequence: int
    title: str
    path: str
    at: datetime


def post(event: CaseEvent) -> int:
    """Let every receiver that asked for events of this kind be told; how many. Call inside the verb's transaction: one
    statement where there are none."""
    rows = [_row(hook, event) for hook in _listening() if event.kind in hook.kinds]
    if rows:
        _add(rows)
        wake_up()
    return len(rows)


_listening = Compiled(lambda: Webhook.objects.filter(is_active=True).order_by("id"))
_add = Insert(WebhookPost)


def _row(hook: Webhook, event: CaseEvent) -> WebhookPost:
    return WebhookPost(
        hook=hook,
        key=event.key,
        kind=event.kind,
        number=event.number,
        sequence=event.sequence,
        title=event.title[:200],
        path=event.path,
        at=event.at,
        message_id=uuid4(),
        due_at=clock.now(),
    )


@transaction.atomic
def try_out(actor: User, pk: int) -> WebhookPost:
    """发送测试: a message that says it works. Refused for a receiver that is switched off."""
    hook = hooks_of(actor).get(pk=pk)
    if not hook.is_active:
        raise Refused("该接收系统已停用，请先启用再发送测试。")
    row = _row(hook, CaseEvent(f"try:{uuid4().hex}", TEST, "", 0, "", "", clock.now()))
    row.save()
    wake_up()
    return row


@transaction.atomic
def resend(actor: User, pk: int) -> WebhookPost:
    """Try one that has failed once more, under its old id. Refused when it has not failed."""
    mine = WebhookPost.objects.filter(hook__in=hooks_of(actor))
    row = mine.select_for_update(of=("self",)).get(pk=pk)
    if row.state != State.FAILED:
        raise Refused("只有未送达的消息可以重新发送。")
    row.state, row.attempts, row.due_at, row.finished_at = State.QUEUED, 0, clock.now(), None
    row.save(update_fields=["state", "attempts", "due_at", "finished_at"])
    wake_up()
    return row
