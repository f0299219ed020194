"""The dates of a checkpoint that are counted from its 统计截止, when a year's days off are published.

The round's own three move with all other rounds (``workflows.year.recounting``); 数据导入 is this room's.
"""

from __future__ import annotations

from datetime import date

from accounts import clock
from monitoring.checkpoints.dates import STAGES, Defaults, proposed
from monitoring.checkpoints.planning import settings_of
from monitoring.models import Checkpoint
from notifications.calendar import Calendar
from notifications.publishing import Moved, Mover
from workflows.models import Round

_MONTHS = {stage: month for month, stage in STAGES.items()}


def usual_days(round: Round, calendar: Calendar) -> tuple[date, date, date]:
    """开放, 说明截止 and 关闭 as this calendar counts them."""
    days = proposed(round.year, _MONTHS[round.stage], calendar, Defaults.of(settings_of(round.year)))
    return days.opens_on, days.due_on, days.closes_on


def move(before: Calendar, after: Calendar, year: int) -> list[Moved]:
    """数据导入 of the checkpoints that are still to come, where it stood where it is counted."""
    rows = Checkpoint.objects.select_for_update(of=("self",), no_key=True).select_related("round")
    rows = rows.exclude(round__state=Round.State.RECALLED).filter(import_due_on__gt=clock.today())
    moved = []
    for point in rows.filter(round__year__in=[year - 1, year]).order_by("pk"):
        usual = Defaults.of(settings_of(point.year))
        was, to = (proposed(point.year, point.month, one, usual).import_due_on for one in (before, after))
        if point.import_due_on == was and was != to:
            moved.append(Moved(f"{point.year}年度{point.name}数据导入", was, to))
            point.import_due_on, point.changed_at = to, clock.now()
            point.save(update_fields=["import_due_on", "changed_at"])
    return moved


MOVER = Mover("checkpoint_imports", move)
