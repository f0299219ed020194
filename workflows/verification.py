"""Comparing the record of a case with itself: text, hash, columns, remarks, snapshots, one event with the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from accounts import clock
from workflows.canonical import canonical, digest
from workflows.models import Case, Event


def verify_case(case: Case) -> list[str]:
    """What is wrong with the record of a case, in sentences that name the place; empty when it stands as written."""
    found = list(_broken_snapshots(case))
    number, head = 0, ""
    remarks = _remarks_by_event(case)
    for event in case.events.select_related("snapshot").order_by("number"):
        if event.number != number + 1:
            found.append(f"{case.number}：第 {number + 1} 条记录缺失，其后是第 {event.number} 条")
        elif event.previous_hash != head:
            found.append(f"{case.number}：第 {event.number} 条记录与前一条不相接")
        found.extend(
            f"{case.number}：第 {event.number} 条记录{what}"
            for what in _broken(event, case.number, remarks.get(event.pk, []))
        )
        number, head = event.number, event.hash
    if (number, head) != (case.event_count, case.head_hash):
        found.append(f"{case.number}：末条应为第 {case.event_count} 条，实际为第 {number} 条，或其校验值不符")
    return found


def _broken_snapshots(case: Case) -> Iterator[str]:
    for snapshot in case.snapshots.order_by("number").iterator(20):
        if digest(snapshot.text) != snapshot.sha256:
            yield f"{case.number}：第 {snapshot.number} 稿的原文与校验值不符"


def _remarks_by_event(case: Case) -> dict[int, list[dict[str, str]]]:
    kept: dict[int, list[dict[str, str]]] = {}
    for remark in case.remarks.order_by("id"):
        told = {"path": remark.path, "place": remark.place, "text": remark.text}
        kept.setdefault(remark.event_id, []).append(told)
    return kept


def _broken(event: Event, number: str, remarks: list[dict[str, str]]) -> Iterator[str]:
    """How the event's columns and rows differ from its text, and its text from its hash."""
    if digest(event.body) != event.hash:
        yield "的原文与校验值不符"
    try:
        told = json.loads(event.body)
    except ValueError:
        yield "的原文已无法读取"
        return
    if told.get("previous") != event.previous_hash:
        yield "所记的前一条与原文不符"
    if told.get("case") != number:
        yield f"属于另一件事项 {told.get('case')}"
    for column, value in _columns(event).items():
        if told.get(column) != json.loads(canonical(value)):
            yield f"的“{column}”与原文不符"
    yield from _other_people(event, told)
    if told.get("remarks") != remarks:
        yield "的字段意见与原文不符"


def _other_people(event: Event, told: dict[str, Any]) -> Iterator[str]:
    actor, principal, step = told.get("actor") or {}, told.get("principal") or {}, told.get("step") or {}
    if (actor.get("id"), actor.get("name", ""), actor.get("post", "")) != (
        event.actor_id,
        event.actor_name,
        event.actor_post,
    ):
        yield "的办理人与原文不符"
    if (principal.get("id"), principal.get("name", "")) != (event.principal_id, event.principal_name):
        yield "的被代办人与原文不符"
    if step.get("name", "") != event.step_name:
        yield "的环节与原文不符"


def _columns(event: Event) -> dict[str, Any]:
    """What the row says, under the names of the text. An account may change its name or login later; an event never."""
    return {
        "number": event.number,
        "at": event.at.astimezone(clock.SHANGHAI),
        "round": event.round,
        "kind": event.kind,
        "source": event.source,
        "comment": event.comment,
        "signed_on": event.signed_on,
        "data": event.data,
        "snapshot": event.snapshot.sha256 if event.snapshot else None,
    }
