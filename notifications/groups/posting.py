"""What a group is to be told: a row in the outbox, written once under its key, and one knock after the commit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.db import transaction

from accounts import clock
from accounts.errors import Refused
from accounts.models import User
from notifications.groups.keeping import robots_of
from notifications.models import GroupPost, Robot
from notifications.notices import wake_up

State = GroupPost.State
#: lines of one message; groups are read on a phone
MOST_LINES = 20


def post(
    robot: Robot, key: str, title: str, lines: Sequence[str], path: str = "", by: User | None = None
) -> bool:
    """Let a group be told, once under ``key``; whether it is new. The lines leave the house: sorts, numbers, dates only."""
    row = GroupPost(
        robot=robot, key=key, title=title[:100], lines=list(lines[:MOST_LINES]), path=path, made_by=by
    )
    with transaction.atomic():
        GroupPost.objects.bulk_create([row], ignore_conflicts=True)
        new = GroupPost.objects.filter(robot=robot, key=key, made_at=row.made_at).exists()
        if new:
            wake_up()
    return new


def try_out(actor: User, pk: int) -> GroupPost:
    """A line that says it works. Refused for a robot that is switched off."""
    robot = robots_of(actor).get(pk=pk)
    if not robot.is_active:
        raise Refused("该群机器人已停用，请先启用再发测试消息。")
    key = f"try:{uuid4().hex}"
    post(robot, key, "绩程：测试消息", ["收到这条消息，说明群机器人已接通。"], by=actor)
    return robot.posts.get(key=key)


@transaction.atomic
def resend(actor: User, pk: int) -> GroupPost:
    """Try a post that has failed once more. Refused when it has not failed."""
    mine = GroupPost.objects.filter(robot__in=robots_of(actor))
    row = mine.select_for_update(of=("self",)).get(pk=pk)
    if row.state != State.FAILED:
        raise Refused("只有未送达的消息可以重新发送。")
    row.state, row.attempts, row.due_at, row.finished_at = State.QUEUED, 0, clock.now(), None
    row.save(update_fields=["state", "attempts", "due_at", "finished_at"])
    wake_up()
    return row
