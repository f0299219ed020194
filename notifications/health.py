"""运行状况: what must run, asked of the rows it leaves. Rooms add what only they know with ``register``."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Min, Q

from accounts import clock
from notifications.models import CalendarDay, Delivery, GroupPost, Posting, Pulse, WebhookPost

#: beat, worker and sweeps leave a sign every minute
STALE = timedelta(minutes=5)
#: what is due is sent within this time
OLD_OUTBOX = timedelta(minutes=15)
LEAST_FREE = 1024**3
#: seconds after the start of this process within which the others may not have come round yet
STARTING = 90.0

_begun = time.monotonic()


@dataclass(frozen=True)
class Finding:
    """One line: what, how it stands, and whether that is as it should be."""

    words: str
    state: str
    good: bool
    what_to_do: str = ""


Probe = Callable[[], Iterable[Finding]]
_probes: list[Probe] = []


def register(probe: Probe) -> None:
    """Ask this too; registering twice asks once."""
    if probe not in _probes:
        _probes.append(probe)


def alive(name: str, error: str = "") -> None:
    """Leave a sign of life."""
    Pulse.objects.update_or_create(name=name, defaults={"at": clock.now(), "error": error[:200]})


def findings() -> list[Finding]:
    """Everything, in a fixed order."""
    return [
        *pulses(),
        outbox(),
        failed(),
        *calendar(clock.today()),
        disk(),
        *(found for probe in _probes for found in probe()),
    ]


def pulses() -> list[Finding]:
    """Beat ticks, a worker takes its messages, and the sweeps come to their end."""
    known = {row.name: row for row in Pulse.objects.all()}
    watched = [
        ("beat", "定时器（beat）", "请检查 beat 进程是否在运行。"),
        ("worker", "后台任务（worker）", "请检查 worker 进程和 Redis 是否在运行。"),
        ("sweep", "提醒生成", "请查看 worker 的日志。"),
        ("deliver", "消息发送", "请查看 worker 的日志。"),
        ("dispatch", "定时工作", "请查看 worker 的日志。"),
    ]
    return [_pulse(words, known.get(name), hint) for name, words, hint in watched]


def starting() -> bool:
    """Whether this process has begun so lately that the first tick may be yet to come."""
    return time.monotonic() - _begun < STARTING


def _pulse(words: str, row: Pulse | None, hint: str) -> Finding:
    fresh = row is not None and clock.now() - row.at <= STALE
    if starting() and not fresh and not (row and row.error):
        return Finding(words, "正在启动，尚无记录", True)
    if row is None:
        return Finding(words, "还没有运行过", False, hint)
    at = row.at.astimezone(clock.SHANGHAI)
    if row.error:
        return Finding(words, f"{at:%m-%d %H:%M} 出错：{row.error}", False, hint)
    return Finding(words, f"最近一次 {at:%m-%d %H:%M}", fresh, hint)


def outbox() -> Finding:
    """How long the oldest delivery that is due has been waiting."""
    queued = Delivery.objects.filter(state__in=[Delivery.State.QUEUED, Delivery.State.IN_FLIGHT])
    oldest = queued.aggregate(oldest=Min("due_at"))["oldest"]
    waiting = Posting.objects.filter(delivery=None).count()
    minutes = max(0, int((clock.now() - oldest).total_seconds() // 60)) if oldest else 0
    words = f"最早一条已等 {minutes} 分钟" if oldest else "没有到时未发的"
    if waiting:
        words += f"，{waiting} 条等汇总或上班时间"
    good = oldest is None or clock.now() - oldest <= OLD_OUTBOX
    return Finding("待发消息", words, good, "请检查 worker 进程和发送渠道。")


def failed() -> Finding:
    """What was given up: deliveries to people, messages to groups and events to other systems that are still written to."""
    people = Delivery.objects.filter(state=Delivery.State.FAILED).count()
    posts = GroupPost.objects.filter(state=GroupPost.State.FAILED, robot__is_active=True).count()
    events = WebhookPost.objects.filter(state=WebhookPost.State.FAILED, hook__is_active=True).count()
    parts = [f"{people} 条"] if people else []
    parts += [f"群消息 {posts} 条"] if posts else []
    parts += [f"事件推送 {events} 条"] if events else []
    hint = "请在“提醒与发送”（群消息在“群机器人”，事件推送在“事件推送”）中查看原因，改正后重新发送。"
    return Finding("未送达", "，".join(parts) or "没有", not parts, hint)


def calendar(today: date) -> list[Finding]:
    """From 1 December on, next year's arrangement must be there; the table must reach beyond it."""
    year = today.year + (today.month == 12)
    rows = CalendarDay.objects.filter(Q(date=date(year, 1, 1)) | Q(date=date(today.year, 1, 1)))
    tentative = sorted(row.date.year for row in rows if row.provisional)
    if not tentative:
        return [Finding("工作日历", f"{year} 年已公布", True)]
    words = f"{'、'.join(map(str, tentative))} 年仍为暂定"
    return [Finding("工作日历", words, False, "请在“工作日历”中导入国务院公布的放假安排。")]


def disk() -> Finding:
    """Room for attachments and the database."""
    free = shutil.disk_usage(settings.MEDIA_ROOT.parent).free
    return Finding("磁盘", f"剩余 {free / 1024**3:.1f} GB", free >= LEAST_FREE, "请清理磁盘或扩容。")
