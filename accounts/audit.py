"""The log of what is not a case: logins, grants, settings, imports, exports. Append-only and chained.

Each event stores the exact text that was hashed, its running number and the hash of the one before; ``AuditHead``
keeps the last number and hash. An event is written inside the caller's transaction: what is rolled back never
happened, and no number is lost.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Subquery

from accounts import clock
from accounts.models import AuditEvent, AuditHead, User

BATCH = 2000


@transaction.atomic
def hold() -> AuditHead:
    """Lock the log until the caller's transaction ends. Whatever changes rights takes this lock first."""
    AuditHead.objects.bulk_create([AuditHead(id=1)], ignore_conflicts=True)
    return AuditHead.objects.select_for_update().get(id=1)


@transaction.atomic
def record(kind: str, actor: User | None, summary: str, **data: object) -> AuditEvent:
    """Append one event. ``actor`` None is the system itself; ``data`` holds plain values and goes into the text.

    In a transaction with a case this comes last: the log is locked after case and document, never before.
    """
    head = hold()
    number, at = head.number + 1, clock.now()
    name = actor.name if actor else ""
    summary = summary[: AuditEvent._meta.get_field("summary").max_length]
    body = _canonical(
        {
            "number": number,
            "kind": kind,
            "actor": actor.pk if actor else None,
            "actor_name": name,
            "at": at,
            "summary": summary,
            "data": data,
            "previous": head.hash,
        }
    )
    event = AuditEvent.objects.create(
        number=number,
        kind=kind,
        actor=actor,
        actor_name=name,
        at=at,
        summary=summary,
        body=body,
        previous_hash=head.hash,
        hash=_digest(body),
    )
    head.number, head.hash = number, event.hash
    head.save(update_fields=["number", "hash"])
    return event


def verify() -> list[str]:
    """What is wrong with the log, in sentences; empty when every event stands as it was written."""
    problems: list[str] = []
    number, last = 0, ""
    # The head is read in the same statement: somebody may be writing at this moment.
    head = AuditHead.objects.filter(id=1)
    events = AuditEvent.objects.order_by("number").annotate(
        head_number=Subquery(head.values("number")), head_hash=Subquery(head.values("hash"))
    )
    kept: tuple[int | None, str | None] = (None, None)
    for event in events.iterator(BATCH):
        kept = (event.head_number, event.head_hash)
        number += 1
        if event.number != number:
            problems.append(f"第 {number} 条缺失，其后是第 {event.number} 条")
            number = event.number
        problems += _problems_of(event, last)
        last = event.hash
    if number == 0:
        kept = head.filter(number__gt=0).values_list("number", "hash").first() or (0, "")
        if AuditEvent.objects.exists():  # the first event was written in between
            return verify()
    if kept != (number, last):
        problems.append(f"末条应为第 {kept[0]} 条，实际为第 {number} 条，或其校验值不符")
    return problems


def _problems_of(event: AuditEvent, last: str) -> list[str]:
    found = []
    if event.previous_hash != last:
        found.append(f"第 {event.number} 条与前一条不相接")
    if event.hash != _digest(event.body):
        found.append(f"第 {event.number} 条的原文与校验值不符")
    told = json.loads(event.body)
    shown = (event.number, event.kind, event.actor_id, event.actor_name, event.at, event.summary)
    kept = (told["number"], told["kind"], told["actor"], told["actor_name"], told["at"], told["summary"])
    if shown[:4] + shown[5:] != kept[:4] + kept[5:] or event.at != datetime.fromisoformat(kept[4]):
        found.append(f"第 {event.number} 条的栏目与原文不符")
    if told["previous"] != event.previous_hash:
        found.append(f"第 {event.number} 条所记的前一条与原文不符")
    return found


def _canonical(content: dict[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in the log")


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
