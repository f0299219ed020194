"""按批复改定: a case goes on with another document of the same kind, because what was approved is not what was handed in.

The document it had stays as it was and is read without a case; the snapshots of the earlier rounds tell what was signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from workflows import kinds, snapshots, trail
from workflows.cases.remarks import tidy
from workflows.cases.shared import take_facts
from workflows.models import Case, Event
from workflows.trail import Act


def put_document(case: Case, document_id: int) -> None:
    """The case is about ``document_id`` from now on, with its facts. The case is locked; the caller's verb writes the event."""
    kind = kinds.get(case.kind)
    document = kind.get(document_id)
    case.document_id = document_id
    take_facts(case, kind.facts(document), kind.drafter(document))
    case.save()


def record_replaced(case: Case, actor: User, comment: str, told: Mapping[str, Any]) -> Event:
    """Freeze the document the case has now and write the event, once its decision stands. The case is locked."""
    kind = kinds.get(case.kind)
    case.round += 1
    case.snapshot = snapshots.freeze(case, kind.content(kind.get(case.document_id)), actor)
    return trail.append(case, Act(Event.Kind.REPLACED, actor, comment=tidy(comment), data=dict(told)))
