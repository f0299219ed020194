"""What every notice about a case shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from accounts.models import User
from notifications import notices
from workflows.models import Case


def case_url(case: Case) -> str:
    """Where the case is read and decided."""
    return reverse("workflows:case", args=[case.pk])


def subject_of(case: Case) -> str:
    """What a notice about the case names as its subject."""
    return f"case:{case.pk}"


def tell(
    people: Iterable[User],
    case: Case,
    kind: str,
    title: str,
    reason: str,
    text: str = "",
    due_on: date | None = None,
    urgent: bool = False,
) -> None:
    """One notice for each of the people; inside the transaction of the verb."""
    notices.tell(
        list(people),
        kind=kind,
        subject=subject_of(case),
        title=title[:200],
        text=text,
        reason=reason,
        url=case_url(case),
        due_on=due_on,
        urgent=urgent,
    )
