"""From the outbox to the groups: claim, send, mark; the same order as deliveries to people, and the same ladder."""

from __future__ import annotations

from functools import partial

from django.conf import settings

from accounts import clock
from notifications import sending
from notifications.models import GroupPost
from notifications.outward.robots import Message, send
from notifications.retrying import next_try
from notifications.secrets import unseal


def send_due(patience: float = sending.PATIENCE) -> int:
    """Send what is due; returns how many were taken."""
    return sending.send_all(GroupPost, "robot", _send, patience)


def _send(row: GroupPost) -> bool:
    if not row.robot.is_active:
        sending.ended(row, GroupPost.State.CANCELLED, "群机器人已停用")
        return False
    return sending.attempt(row, partial(_post, row), partial(next_try, urgent=False))


def _post(row: GroupPost) -> None:
    robot = row.robot
    secret = unseal(robot.sealed_secret)
    send(robot.sort, unseal(robot.sealed_url), secret, _message(row), clock.now())


def _message(row: GroupPost) -> Message:
    url = f"{settings.SITE_URL.rstrip('/')}{row.path}" if settings.SITE_URL and row.path else ""
    return Message(row.title, tuple(row.lines), url)
