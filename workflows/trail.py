"""The record of a case: a chain of events, each holding the exact text that was hashed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts import clock
from accounts.models import User
from workflows.canonical import SCHEMA, canonical, digest
from workflows.models import Case, CaseStep, Event, FieldRemark, Registration


@dataclass(frozen=True)
class Pinned:
    """A remark on a field together with its spoken address at that moment."""

    path: str
    place: str
    text: str


@dataclass(frozen=True)
class Act:
    """What an event tells. ``actor`` decided, ``principal`` is the one whose seat it was when a deputy did."""

    kind: Event.Kind
    actor: User
    principal: User | None = None
    source: Event.Source = Event.Source.SCREEN
    step: CaseStep | None = None
    comment: str = ""
    signed_on: date | None = None
    registration: Registration | None = None
    remarks: Sequence[Pinned] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def append(case: Case, act: Act) -> Event:
    """Write the act as the case's next event and save the case with it: one chain, one head, one statement each.

    The case must be locked. Everything the event points to is named in its text, so that the text alone tells what
    happened.
    """
    at = clock.now()
    case.event_count += 1
    body = canonical(_told(case, act) | {"number": case.event_count, "at": at, "previous": case.head_hash})
    event = Event.objects.create(
        case=case,
        number=case.event_count,
        kind=act.kind,
        actor=act.actor,
        actor_name=act.actor.name,
        actor_post=act.actor.post,
        principal=act.principal,
        principal_name=act.principal.name if act.principal else "",
        source=act.source,
        step=act.step,
        step_name=act.step.name if act.step else "",
        round=case.round,
        comment=act.comment,
        signed_on=act.signed_on,
        registration=act.registration,
        snapshot=case.snapshot,
        data=json.loads(canonical(act.data)),
        at=at,
        body=body,
        previous_hash=case.head_hash,
        hash=digest(body),
    )
    case.head_hash = event.hash
    case.save()
    FieldRemark.objects.bulk_create(
        FieldRemark(
            case=case,
            event=event,
            snapshot=case.snapshot,
            path=remark.path,
            place=remark.place,
            text=remark.text,
            author=act.actor,
            created_at=at,
        )
        for remark in act.remarks
    )
    return event


def _told(case: Case, act: Act) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "case": case.number,
        "round": case.round,
        "kind": act.kind.value,
        "actor": _person(act.actor),
        "principal": _person(act.principal),
        "source": act.source.value,
        "step": {"order": act.step.order, "name": act.step.name} if act.step else None,
        "comment": act.comment,
        "signed_on": act.signed_on,
        "registration": _registration(act.registration),
        "remarks": [{"path": r.path, "place": r.place, "text": r.text} for r in act.remarks],
        "snapshot": case.snapshot.sha256 if case.snapshot else None,
        "data": act.data,
    }


def _person(user: User | None) -> dict[str, Any] | None:
    return {"id": user.pk, "account": user.username, "name": user.name, "post": user.post} if user else None


def _registration(registration: Registration | None) -> dict[str, Any] | None:
    if registration is None:
        return None
    return {
        "source": registration.source,
        "sender": registration.sender,
        "number": registration.number,
        "dated": registration.dated,
        "registered_by": _person(registration.registered_by),
        "scan": registration.scan.sha256 if registration.scan else None,
    }


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
            for what in _broken(event, remarks.get(event.pk, []))
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


def _broken(event: Event, remarks: list[dict[str, str]]) -> Iterator[str]:
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
    for column, value in _columns(event).items():
        if told.get(column) != json.loads(canonical(value)):
            yield f"的“{column}”与原文不符"
    yield from _other_people(event, told)
    if told.get("remarks") != remarks:
        yield "的字段意见与原文不符"


def _other_people(event: Event, told: dict[str, Any]) -> Iterator[str]:
    actor, principal, step = told.get("actor") or {}, told.get("principal") or {}, told.get("step") or {}
    if (actor.get("id"), actor.get("name"), actor.get("post")) != (
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
