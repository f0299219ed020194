"""The list, by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts import clock
from accounts.models import User
from desk.home.chores import Chore
from desk.plan.who import units_of
from desk.week import figures, publishing, rectifying, rounds, standing
from desk.week.items import Item, Weeks


@dataclass(frozen=True)
class Agenda:
    """``late``: days that have passed; then this week, the next, and what has no day."""

    weeks: Weeks
    late: list[Item]
    now: list[Item]
    later: list[Item]
    any_day: list[Item]

    @property
    def count(self) -> int:
        return len(self.late) + len(self.now) + len(self.any_day)


def agenda(user: User, chores: Iterable[Chore]) -> Agenda:
    """For somebody of the budget desk; ``chores`` are those of 我的待办. Constant queries."""
    weeks, units = Weeks(clock.today()), units_of(user)
    found = [
        *rounds.items(units, weeks),
        *figures.items(units, weeks),
        *rectifying.items(user, weeks),
        *(publishing.items(weeks) if units is None else []),
    ]
    dated = sorted(found, key=lambda one: (str(one.on), one.words))
    return Agenda(
        weeks,
        late=[one for one in dated if one.on is not None and one.on < weeks.today],
        now=[one for one in dated if one.on is not None and weeks.today <= one.on <= weeks.sunday],
        later=[one for one in dated if one.on is not None and one.on > weeks.sunday],
        any_day=list(standing.items(user, chores)),
    )
