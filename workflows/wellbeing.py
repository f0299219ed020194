"""What 运行状况 shows of this room: timed work put aside, and when the trail was last anchored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from accounts import clock
from notifications.health import Finding
from notifications.models import Pulse
from workflows.dispatching import parked

#: the sign of life of the nightly task
ANCHORING = "anchor"
#: anchored every night
STALE = timedelta(days=2)


def findings() -> Iterator[Finding]:
    """Parked work, anchors."""
    count = len(parked())
    hint = "请由本级预算绩效岗在“督办清单”中查看并重新执行。"
    yield Finding("搁置的定时工作", f"{count} 项" if count else "没有", not count, hint)
    yield _anchors()


def _anchors() -> Finding:
    last = Pulse.objects.filter(name=ANCHORING).first()
    if last is None:
        return Finding("办理记录的锚点", "还没有到第一次的时间", True)
    at = last.at.astimezone(clock.SHANGHAI)
    good = clock.now() - at <= STALE
    return Finding("办理记录的锚点", f"最近一次 {at:%m-%d %H:%M}", good, "请检查夜间任务是否在运行。")
