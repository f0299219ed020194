"""The record of a case: a chain of events, each holding the exact text that was hashed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts import clock
from accounts.compiled import Insert, Save
from accounts.models import User
from workflows.announcing import announce
from workflows.canonical import SCHEMA, canonical, digest
from workflows.models import Case, CaseStep, Event, FieldRemark, Registration
from workflows.verification import verify_case
from workflows.wakeups import ENDED, case_ended

__all__ = ["Act", "Pinned", "append", "verify_case"]


@dataclass(frozen=True)
class Pinned:
    """A remark on a field together with its spoken address at that moment."""

    path: str
    place: str
    text: str


@dataclass(frozen=True)
class Act:
    """What an event tells. ``actor`` decided (None: the system), ``principal`` is the one whose seat it was when a deputy did."""

    kind: Event.Kind
    actor: User | None
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
    event = Event(
        case=case,
        number=case.event_count,
        kind=act.kind,
        actor=act.actor,
        actor_name=act.actor.name if act.actor else "",
        actor_post=act.actor.post if act.actor else "",
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
    _add([event])
    case.head_hash = event.hash
    _save(case)
    if act.remarks:
        _keep(event, case, act)
    announce(case, event)
    if case.state in ENDED:
        case_ended(case)
    return event


_add, _save = Insert(Event), Save(Case)


def _keep(event: Event, case: Case, act: Act) -> None:
    assert act.actor is not None, "the system pins no remarks"
    FieldRemark.objects.bulk_create(
        FieldRemark(
            case=case,
            event=event,
            snapshot=case.snapshot,
            path=remark.path,
            place=remark.place,
            text=remark.text,
            author=act.actor,
            created_at=event.at,
        )
        for remark in act.remarks
    )


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
        # Where the act left the case: every verb writes its event when it has moved everything.
        "left": {
            "state": case.state,
            "returned": case.returned,
            "step": case.step_name,
            "drafter": case.drafter_id,
        },
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
