"""The four checkpoints of a year: rounds of the year's plan, each with its cut-off and its thresholds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts import audit, clock
from accounts.models import User
from monitoring.access import CASE_KIND, is_whole_desk
from monitoring.checkpoints.dates import STAGES, Dates, Defaults, proposed
from monitoring.models import Checkpoint
from notifications.calendar import Calendar
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused
from workflows.models import Round
from workflows.year import NewRound, plan_round

#: what every year has, as whoever opens it reads
WORDS = "支出进度节点（3月底、6月底、10月底、12月底，按通常的日期，已关闭的除外）"
#: 3月底 is a hint: an explanation is invited, not demanded, and nothing spent is no warning
HINT_ONLY = 3


def plan_checkpoints(year: int, actor: User) -> list[Checkpoint]:
    """Plan those of the four that the year does not have yet, with the usual dates and thresholds; the new ones.

    One whose closing day has passed is left out: nobody could report at it any more. NotAllowed but for the budget desk of the 本级.
    """
    if not is_whole_desk(actor):
        raise NotAllowed("支出进度节点由本级预算绩效岗安排。")
    usual = Defaults.of(settings_of(year))
    calendar = Calendar.load(date(year, 1, 1), date(year + 1, 4, 1))
    known = set(Checkpoint.objects.filter(round__year=year).values_list("month", flat=True))
    wanted = [(month, proposed(year, month, calendar, usual)) for month in STAGES if month not in known]
    today = clock.today()
    return [plan_checkpoint(year, month, dates, actor) for month, dates in wanted if dates.closes_on >= today]


@transaction.atomic
def plan_checkpoint(year: int, month: int, dates: Dates, actor: User) -> Checkpoint:
    """Plan one, with these dates."""
    check_order(dates)
    new = NewRound(
        year=year,
        stage=STAGES[month],
        kind=CASE_KIND,
        title=f"{month}月底支出进度",
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        closes_on=dates.closes_on,
    )
    return _made(plan_round(new, actor=actor), month, dates)


def checkpoint_of(round: Round) -> Checkpoint:
    """The checkpoint a round is; one that was planned as a round only gets the usual cut-off and thresholds."""
    known = Checkpoint.objects.select_related("round").filter(round=round).first()
    if known is not None:
        return known
    month = next(month for month, stage in STAGES.items() if stage == round.stage)
    calendar = Calendar.load(date(round.year, 1, 1), date(round.year + 1, 4, 1))
    return _made(round, month, proposed(round.year, month, calendar, Defaults.of(settings_of(round.year))))


def set_thresholds(
    checkpoint_id: int, *, actor: User, attention: Decimal, warning: Decimal, demands: bool
) -> Checkpoint:
    """Change a checkpoint's thresholds and whether explanations are demanded; lights follow at the next tick.

    Final figures keep their light. NotAllowed but for the budget desk of the 本级, Refused where they make no sense.
    """
    if not is_whole_desk(actor):
        raise NotAllowed("节点的阈值由本级预算绩效岗设置。")
    if not Decimal(0) <= attention <= warning <= Decimal(100):
        raise Refused("阈值应在 0 至 100 个百分点之间，“关注”的上限不小于“正常”的上限。")
    with transaction.atomic():
        checkpoint = (
            Checkpoint.objects.select_for_update(of=("self",)).select_related("round").get(pk=checkpoint_id)
        )
        before = (checkpoint.attention, checkpoint.warning, checkpoint.demands)
        checkpoint.attention, checkpoint.warning, checkpoint.demands = attention, warning, demands
        checkpoint.changed_at = clock.now()
        checkpoint.save(update_fields=["attention", "warning", "demands", "changed_at"])
        audit.record(
            "checkpoint",
            actor,
            f"修改{checkpoint.year}年{checkpoint.name}支出进度阈值",
            checkpoint=checkpoint.pk,
            before=[str(value) for value in before],
            after=[str(attention), str(warning), str(demands)],
        )
    return checkpoint


def check_order(dates: Dates) -> None:
    """Refused where the dates do not follow each other."""
    if not dates.opens_on <= dates.cutoff_on <= dates.import_due_on <= dates.due_on <= dates.closes_on:
        raise Refused("日期应依次为：开放、统计截止、数据导入、说明截止、关闭，后一个不早于前一个。")


def _made(round: Round, month: int, dates: Dates) -> Checkpoint:
    usual = Defaults.of(settings_of(round.year))
    return Checkpoint.objects.create(
        round=round,
        month=month,
        cutoff_on=dates.cutoff_on,
        import_due_on=dates.import_due_on,
        attention=usual.attention,
        warning=usual.warning,
        nothing_spent=month != HINT_ONLY,
        demands=month != HINT_ONLY,
    )


def settings_of(year: int) -> dict[str, object]:
    """What the year says of itself; empty for a year there is none of."""
    known = BudgetYear.objects.filter(pk=year).values_list("settings", flat=True).first()
    return known if isinstance(known, dict) else {}
