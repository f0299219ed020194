"""The round of a year's self-evaluation, planned with the year like the checkpoints."""

from __future__ import annotations

from accounts import clock
from accounts.models import User
from monitoring.access import is_whole_desk
from monitoring.checkpoints.planning import settings_of
from monitoring.evaluation.access import CASE_KIND
from monitoring.evaluation.dates import Usual, proposed
from workflows.errors import NotAllowed
from workflows.models import Round
from workflows.year import SELF_EVALUATION, NewRound, plan_round

#: what every year has, as whoever opens it reads
WORDS = "绩效自评（次年1月至3月，按通常的日期，已关闭的除外）"


def plan_evaluation(year: int, actor: User) -> list[Round]:
    """Plan the year's self-evaluation where there is none yet, with the usual dates; the new round.

    Left out where its closing day has passed. NotAllowed but for the budget desk of the 本级.
    """
    if not is_whole_desk(actor):
        raise NotAllowed("绩效自评由本级预算绩效岗安排。")
    known = Round.objects.filter(year=year, stage=SELF_EVALUATION).exclude(state=Round.State.RECALLED)
    opens_on, due_on, closes_on = proposed(year, Usual.of(settings_of(year)))
    if known.exists() or closes_on < clock.today():
        return []
    new = NewRound(
        year=year,
        stage=SELF_EVALUATION,
        kind=CASE_KIND,
        title="绩效自评",
        opens_on=opens_on,
        due_on=due_on,
        closes_on=closes_on,
    )
    return [plan_round(new, actor=actor)]
