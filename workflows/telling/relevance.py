"""Whether a notice about a case still says something to its reader; asked again when it is sent."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from notifications.models import Notice
from workflows.access import visible_cases
from workflows.models import Assignment, Consultation, Copy
from workflows.telling.words import ASKING, TO_ANSWER, TO_READ


def still_relevant(told: list[Notice]) -> set[int]:
    """Of notices about cases: what the person may still read and, where they were to act, what still waits for them."""
    relevant: set[int] = set()
    by_person: dict[User, list[Notice]] = {}
    for notice in told:
        by_person.setdefault(notice.recipient, []).append(notice)
    for person, notices_of in by_person.items():
        ids = {notice.pk: int(notice.subject.partition(":")[2]) for notice in notices_of}
        readable = set(visible_cases(person).filter(pk__in=ids.values()).values_list("pk", flat=True))
        owed = {kind: _owed(kind, person, readable) for kind in {notice.kind for notice in notices_of}}
        relevant |= {notice.pk for notice in notices_of if ids[notice.pk] in owed[notice.kind]}
    return relevant


def _owed(kind: str, person: User, readable: set[int]) -> set[int]:
    """Of the cases the person may read, those of which a notice of this kind still says something."""
    rows: dict[str, QuerySet[Any]] = {
        **dict.fromkeys(ASKING, Assignment.objects.filter(state=Assignment.State.OPEN)),
        TO_ANSWER: Consultation.objects.filter(state=Consultation.State.OPEN),
        TO_READ: Copy.objects.filter(read_at=None),
    }
    if kind not in rows:
        return readable
    return set(rows[kind].filter(person=person, case__in=readable).values_list("case", flat=True))
