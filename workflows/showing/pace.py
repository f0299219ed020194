"""What the record says of acts about time: limits, deputies for a period, 催办, 暂停, 终止, 调整环节."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workflows.models import Event
from workflows.words import names

Kind = Event.Kind


def tail(event: Event) -> str:
    """What follows the act and its step, with the colon; "" for events that are not about time."""
    words = _TAILS.get(Kind(event.kind))
    return f"：{words(event, event.data)}。" if words else ""


def _began(event: Event, data: dict[str, Any]) -> str:
    reason, deputy = str(data.get("reason", "")), str(data.get("deputy", ""))
    return reason if deputy in reason else f"{deputy}作为{reason}一并办理"


def _ended(event: Event, data: dict[str, Any]) -> str:
    if data.get("stays"):
        over = "的AB角关系" if data.get("pair") else "代办期间"
        return f"{data.get('deputy')}{over}结束，仍由其办理：{data['stays']}"
    return f"{data.get('deputy')}不再为{event.principal_name}代办"


def _limit(event: Event, data: dict[str, Any]) -> str:
    parts = [f"应于 {data.get('due_on')} 前办结"]
    if data.get("holders"):
        parts.append(f"已提醒{names(data['holders'])}")
    if data.get("joined"):
        parts.append(f"B角{names(data['joined'])}一并办理")
    parts += data.get("instead", [])
    if data.get("listed"):
        parts.append("列入督办清单")
    return "，".join(parts)


def _urged(event: Event, data: dict[str, Any]) -> str:
    return f"催办{names(data.get('people', []))}"


def _resumed(event: Event, data: dict[str, Any]) -> str:
    moved = f"，限办时间顺延 {data['lost_days']} 个工作日" if data.get("lost_days") else ""
    due = f"，改为 {data['due_on']} 前" if moved and data.get("due_on") else ""
    return f"自 {data.get('since')} 起暂停{moved}{due}"


def _jumped(event: Event, data: dict[str, Any]) -> str:
    opened = data.get("opened", {})
    skipped = f"，略过{'、'.join(data['skipped'])}" if data.get("skipped") else ""
    again = f"，重新办理{'、'.join(data['again'])}" if data.get("again") else ""
    return f"改到{opened.get('step', '')}{skipped}{again}"


_TAILS: dict[Event.Kind, Callable[[Event, dict[str, Any]], str]] = {
    Kind.DEPUTY_BEGAN: _began,
    Kind.DEPUTY_ENDED: _ended,
    Kind.LIMIT_PASSED: _limit,
    Kind.URGED: _urged,
    Kind.RESUMED: _resumed,
    Kind.JUMPED: _jumped,
}
