"""Which events of cases other systems can be told of, and the telling: in the event's own transaction."""

from __future__ import annotations

from django.urls import reverse

from notifications import webhooks
from workflows.models import Case, Event

Kind = Event.Kind
#: the course of a case; what only concerns the people around it (copies, questions, urging) stays in the house
TOLD = (
    Kind.SUBMITTED,
    Kind.APPROVED,
    Kind.SENT_BACK,
    Kind.REJECTED,
    Kind.WITHDRAWN,
    Kind.TAKEN_BACK,
    Kind.MEETING_DECIDED,
    Kind.REPORTED,
    Kind.REPORT_RECALLED,
    Kind.OPINION_GIVEN,
    Kind.RETURNED_OUTSIDE,
    Kind.REFUSED_OUTSIDE,
    Kind.DECIDED_OUTSIDE,
    Kind.AMOUNT_DIFFERS,
    Kind.CORRECTED,
    Kind.SUSPENDED,
    Kind.RESUMED,
    Kind.JUMPED,
    Kind.CANCELLED,
    Kind.STAGE_CLOSED,
)
EVENTS = {kind.value: str(kind.label) for kind in TOLD}


def announce(case: Case, event: Event) -> None:
    """Let the receivers that asked for it be told; one statement where there are none."""
    if event.kind not in EVENTS:
        return
    webhooks.post(
        webhooks.CaseEvent(
            key=f"event:{event.pk}",
            kind=event.kind,
            number=case.number,
            sequence=event.number,
            title=case.title,
            path=reverse("workflows:case", args=[case.pk]),
            at=event.at,
        )
    )
