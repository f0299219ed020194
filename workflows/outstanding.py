"""未办事项清单: what lies with leaders. They get no reminders; the budget desk puts this list before them, once a week.

Who leads is read from the roles of today; of what lies with them every open row counts, limit or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from accounts import clock
from accounts.access import in_force, units_held
from accounts.models import Membership, User
from accounts.roles import LEADERS, Role
from notifications.calendar import Calendar
from workflows.models import Assignment, Case, CaseStep
from workflows.showing.words import local_date


@dataclass(frozen=True)
class Item:
    """One case on a leader's desk; ``words`` say how long there is, or how late it is."""

    case: Case
    step: CaseStep
    since: date
    due_on: date | None
    words: str
    late: bool

    @property
    def line(self) -> str:
        """For copying."""
        place = self.case.office.name if self.case.office else self.case.unit.label
        return f"《{self.case.title}》{place}，{self.step.name}，{self.words}"


@dataclass(frozen=True)
class Pile:
    """What lies with one leader, the latest first."""

    leader: User
    items: list[Item]

    @property
    def late(self) -> int:
        return sum(item.late for item in self.items)


def outstanding(user: User) -> list[Pile]:
    """For each leader with anything open in the units of the person's budget desk. Constant queries."""
    today, calendar = clock.today(), Calendar.load()
    rows = waiting(units_held(user, Role.BUDGET_OFFICER), today)
    rows = rows.select_related("person", "step", "case__unit", "case__office")
    piles: dict[int, Pile] = {}
    for row in rows:
        pile = piles.setdefault(row.person_id, Pile(row.person, []))
        pile.items.append(_item(row, calendar, today))
    for pile in piles.values():
        pile.items.sort(key=lambda item: (item.due_on is None, item.due_on or today, item.case.pk))
    return sorted(piles.values(), key=lambda pile: (-pile.late, pile.leader.name_sort, pile.leader.pk))


def waiting(units: Iterable[int], today: date) -> QuerySet[Assignment]:
    """The open rows of those who lead on that day, in cases of these units."""
    leads = Membership.objects.filter(in_force(today), user=OuterRef("person"), role__in=LEADERS)
    return Assignment.objects.filter(
        Exists(leads), state=Assignment.State.OPEN, case__state=Case.State.OPEN, case__unit__in=units
    )


def summary(piles: Iterable[Pile]) -> str:
    """What a message says: each leader with the count, and how much of it is late."""
    return "，".join(
        f"{pile.leader.name} {len(pile.items)} 件{f'（逾期 {pile.late} 件）' if pile.late else ''}"
        for pile in piles
    )


def _item(row: Assignment, calendar: Calendar, today: date) -> Item:
    due_on = row.step.due_on
    words = "没有限办时间" if due_on is None else calendar.left_words(due_on, today)
    return Item(
        row.case, row.step, local_date(row.created_at), due_on, words, due_on is not None and due_on < today
    )
