"""催办 in the group chats of the units: a row in the outbox for each robot, written with the act and sent after it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.conf import settings

from accounts import clock
from accounts.models import User
from notifications import groups
from notifications.models import Robot
from workflows.models import Round
from workflows.words import day_words
from workflows.year.standing import Owed, owed
from workflows.year.telling import HOME
from workflows.year.urging import Fate, Result

#: as ``OUTWARD_TITLES`` names it
CHANNEL = "group"


def tell_groups(round_id: int, results: Sequence[Result], *, actor: User) -> list[Robot]:
    """Let the groups of the units know what has just been urged; the robots that will. Within the act that urged.

    Of each unit only its own: sorts, numbers and dates, titles only where the department lets them leave; never a name.
    Once for an act, for who was urged is not urged again within four working hours.
    """
    urged = [one.stage.pk for one in results if one.fate is Fate.DONE]
    if not urged:
        return []
    by_unit: defaultdict[int, list[Owed]] = defaultdict(list)
    for one in owed([round_id], only=urged):
        by_unit[one.stage.run.unit_id].append(one)
    round, key = Round.objects.get(pk=round_id), f"urge:{round_id}:{clock.now():%Y%m%d%H%M%S%f}"
    told = []
    for robot in groups.robots_in(by_unit):
        rows = by_unit[robot.unit_id]
        title = f"绩程：{round.year}年度{round.title}还有 {len(rows)} 个项目没有交"
        if groups.post(robot, key, title, [_line(one) for one in rows], HOME, by=actor):
            told.append(robot)
    return told


def without_group(results: Sequence[Result], told: Collection[Robot]) -> list[str]:
    """The units with somebody urged whose people no group was told of, in words."""
    heard = {robot.unit_id for robot in told}
    units = {one.stage.run.unit for one in results if one.fate is Fate.DONE}
    return [unit.label for unit in sorted(units, key=lambda unit: unit.code) if unit.pk not in heard]


def _line(one: Owed) -> str:
    case = one.stage.case
    what = case.number if case is not None else "未编号"
    if CHANNEL in settings.OUTWARD_TITLES:
        what = f"《{one.stage.run.title}》{what}"
    return f"{what}：{one.missing}，{day_words(one.due_on)}截止，{one.words}"
