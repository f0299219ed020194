"""How moments and acts are spoken of."""

from __future__ import annotations

from datetime import datetime

from accounts import clock
from workflows.models import Event

DONE_WORDS = {
    Event.Kind.CREATED: "新建",
    Event.Kind.SUBMITTED: "提交审核",
    Event.Kind.APPROVED: "同意",
    Event.Kind.SENT_BACK: "退回修改",
    Event.Kind.REJECTED: "表示不同意",
    Event.Kind.WITHDRAWN: "撤回",
    Event.Kind.RESEATED: "重新确定办理人",
    Event.Kind.DECIDED_OUTSIDE: "登记批复",
    Event.Kind.AMOUNT_DIFFERS: "登记批复并退回修改",
}


def moment(at: datetime) -> str:
    """10:32 on the same day, 6月25日 10:32 in the same year, else with the year."""
    local, today = at.astimezone(clock.SHANGHAI), clock.today()
    clock_time = f"{local:%H:%M}"
    if local.date() == today:
        return clock_time
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {clock_time}"


def told(event: Event) -> str:
    """高映雪已于 10:32 同意."""
    return f"{event.actor_name}已于 {moment(event.at)} {DONE_WORDS[Event.Kind(event.kind)]}"


def names(people: list[str], most: int = 3) -> str:
    """高映雪、许望、陆承砚等 5 人."""
    shown = "、".join(people[:most])
    return f"{shown}等 {len(people)} 人" if len(people) > most else shown
