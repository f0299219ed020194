"""登记簿: what was decided elsewhere and entered, newest first, each with its cases and what they got."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from workflows.access import visible_cases
from workflows.cases.corrigible import amount_of, result_of
from workflows.models import Event, Registration
from workflows.showing.elsewhere import result_words
from workflows.words import amount_words

PAGE = 50
#: what stands in it; a paper signature stands in its case's own record
LISTED = (Registration.Source.LETTER, Registration.Source.OPINION, Registration.Source.MEETING)


@dataclass(frozen=True)
class CaseLine:
    """What a registration said of one case."""

    event: Event
    result: str
    amount: str

    @property
    def words(self) -> str:
        """同意批复 38.00万元."""
        return f"{self.result} {self.amount}".strip()


@dataclass(frozen=True)
class Entry:
    """One registration with the cases the person may read, and how many they may not."""

    row: Registration
    lines: list[CaseLine]
    hidden: int
    corrected_by: Registration | None


def registrations_of(user: User) -> QuerySet[Registration]:
    """Those with a case the person may read, the newest first."""
    readable = Event.objects.filter(registration=OuterRef("pk"), case__in=visible_cases(user))
    rows = Registration.objects.filter(Exists(readable), source__in=LISTED)
    return rows.select_related("registered_by", "scan", "corrects", "corrected_by").order_by(
        "-registered_at", "-id"
    )


def entries(rows: Sequence[Registration], user: User) -> list[Entry]:
    """With their cases: two queries, however many."""
    readable = set(visible_cases(user).filter(events__registration__in=rows).values_list("pk", flat=True))
    events = Event.objects.filter(registration__in=rows).select_related("case__unit", "case__office")
    by_row: dict[int | None, dict[int, Event]] = {}
    for event in events.defer("body").order_by("registration", "case__unit__code", "case__number", "number"):
        by_row.setdefault(event.registration_id, {})[event.case_id] = event
    return [_entry(row, list(by_row.get(row.pk, {}).values()), readable) for row in rows]


def _entry(row: Registration, events: list[Event], readable: set[int]) -> Entry:
    shown = [event for event in events if event.case_id in readable]
    meeting = row.source == Registration.Source.MEETING
    lines = [_line(event, meeting) for event in shown]
    return Entry(row, lines, len(events) - len(shown), getattr(row, "corrected_by", None))


def _line(event: Event, meeting: bool) -> CaseLine:
    result = result_of(event)
    amount = amount_words(amount_of(event)) if result in ("approve", "opinion") else ""
    return CaseLine(event, result_words(meeting, result), amount)
