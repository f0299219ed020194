"""概览: what needs me, what is red, what is late and why, in ten seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from accounts import clock
from accounts.models import User
from desk.statistics.late import SORTS, Heap, Late, heaps_of, late_of
from desk.statistics.red import Reds, reds_of
from desk.statistics.spending import Point, Spending, spending_of
from projects.models import BudgetYear
from workflows.inbox import todo


@dataclass(frozen=True)
class Overview:
    """``overdue``: of what waits for the person; ``late`` all of the year, ``elsewhere`` year -> how many of other years."""

    year: BudgetYear
    overdue: int
    spending: Spending
    reds: Reds
    late: Sequence[Late]
    elsewhere: Sequence[tuple[int, int]]

    @property
    def point(self) -> Point | None:
        """The checkpoint looked at, over the whole scope."""
        return next((one for one in self.spending.points if one.checkpoint == self.spending.at), None)

    @property
    def sorts(self) -> list[tuple[str, str, int]]:
        """(sort, words, how many) of what is late."""
        counts = Counter(one.sort for one in self.late)
        return [(sort, words, counts[sort]) for sort, words in SORTS.items()]

    @property
    def heaps(self) -> Sequence[Heap]:
        """What is late, one line a fact."""
        return heaps_of(self.late)


def overview_of(user: User, year: BudgetYear) -> Overview:
    """A constant number of queries, however many projects and cases."""
    spending = spending_of(user, year)
    late = late_of(user)
    years = Counter(one.year for one in late)
    return Overview(
        year,
        todo(user).filter(due_on__lt=clock.today()).count(),
        spending,
        reds_of(user, spending),
        [one for one in late if one.year == year.pk],
        sorted((number, count) for number, count in years.items() if number != year.pk),
    )
