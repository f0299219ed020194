"""The door for a document's own edits: they race submission and approval, so they take the same locks in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from workflows import kinds
from workflows.cases.shared import take_facts
from workflows.engine.lock import case_lock, one_act
from workflows.errors import Stale
from workflows.models import Case
from workflows.words import told


@dataclass(frozen=True)
class Editing:
    """A document that may be edited now, locked, and its case where it has one."""

    case: Case | None
    document: Any


@contextmanager
def locked_for_edit(kind_code: str, document_id: int) -> Iterator[Editing]:
    """Lock the case, then the document; Stale when it is not with its drafter. Who may edit, the caller asks.

    After the block the case's facts are taken from the document anew, so that lists show a draft as it is.
    """
    kind = kinds.get(kind_code)
    with one_act():
        last = (
            Case.objects.filter(kind=kind_code, document_id=document_id)
            .order_by("-id")
            .values_list("id", flat=True)
        )
        found = case_lock.cases(list(last[:1]))
        case = found[0] if found else None
        if case is not None and case.state != Case.State.DRAFT:
            raise _closed(case)
        document = kind.lock(document_id)
        yield Editing(case, document)
        if case is not None:
            take_facts(case, kind.facts(document), kind.drafter(document))
            case.save()


def _closed(case: Case) -> Stale:
    last = case.events.last()
    who = f"{told(last)}，" if last is not None else ""
    return Stale(
        f"{who}现在是“{case.state_words}”，不能修改，您的改动没有保存。需要修改时请先撤回或请审核人退回。",
        case,
    )
