"""Beginning a case."""

from __future__ import annotations

from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import User
from workflows import kinds, trail
from workflows.cases.shared import take_facts
from workflows.engine import operations
from workflows.engine.lock import one_act
from workflows.flows import ApprovalFlow
from workflows.models import Case, Event
from workflows.trail import Act

LIVE = [Case.State.DRAFT, Case.State.OPEN, Case.State.OUTSIDE, Case.State.APPROVED]


def open_case(kind_code: str, document: Model, actor: User | None, comment: str = "") -> Case:
    """The case of a document: a draft with its first event, or the live one there already is.

    Called by the document's own verb right after it wrote the document, in its transaction: who may create the document
    has been asked there. ``comment``: why it is begun, for the record. ``actor`` None is the system, where the year opens a stage.
    """
    with one_act():
        known = _live(kind_code, document)
        if known is not None:
            return known
        try:
            with transaction.atomic():
                return _begin(kind_code, document, actor, comment)
        except IntegrityError:
            # Somebody else opened it in this moment: the index allows one.
            known = _live(kind_code, document)
            if known is None:
                raise
            return known


def _live(kind_code: str, document: Model) -> Case | None:
    return Case.objects.filter(kind=kind_code, document_id=document.pk, state__in=LIVE).first()


def _begin(kind_code: str, document: Model, actor: User | None, comment: str) -> Case:
    kind = kinds.get(kind_code)
    case = Case(kind=kind_code, document_id=document.pk, number=uuid4().hex[:30])
    take_facts(case, kind.facts(document), kind.drafter(document))
    case.process = operations.begin(ApprovalFlow)
    case.save()
    case.number = f"{case.year}-{case.pk:06d}"
    source = Event.Source.SCREEN if actor is not None else Event.Source.SYSTEM
    trail.append(case, Act(Event.Kind.CREATED, actor, source=source, comment=comment))
    return case
