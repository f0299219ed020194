"""The dates of the four checkpoints as proposed for a year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from monitoring.checkpoints.dates import Dates, Defaults, proposed
from monitoring.models import Checkpoint
from notifications import publishing
from notifications.calendar import Calendar
from notifications.models import Notice
from tests.monitoring.checkpoints.year import approved, on, plan_year, stage_of, tick
from workflows import year
from workflows.models import StageRun
from workflows.year import for_all, with_dates


@pytest.fixture
def calendar(db) -> Calendar:
    return Calendar.load(date(2026, 1, 1), date(2027, 3, 1))


def test_june_as_in_the_sample_year(calendar):
    # 统计截止 06-30 周二, 数据导入 07-07 周二, 说明截止 07-10 周五; 端午 06-19 is no working day
    assert proposed(2026, 6, calendar, Defaults()) == Dates(
        opens_on=date(2026, 6, 8),
        cutoff_on=date(2026, 6, 30),
        import_due_on=date(2026, 7, 7),
        due_on=date(2026, 7, 10),
        closes_on=date(2026, 8, 7),
    )


def test_a_cut_off_on_a_day_off_stays_where_it_is(calendar):
    october = proposed(2026, 10, calendar, Defaults())
    assert october.cutoff_on == date(2026, 10, 31)  # a Saturday
    assert october.import_due_on == date(2026, 11, 6)
    assert october.due_on == date(2026, 11, 11)


def test_december_ends_in_the_next_year(calendar):
    december = proposed(2026, 12, calendar, Defaults())
    assert december.cutoff_on == date(2026, 12, 31)
    assert december.due_on.year == 2027


def test_the_years_setting_changes_what_it_names_and_nothing_else():
    said = {"checkpoints": {"opens_before": 10, "warning": "25.5", "closes_after": "soon", "attention": -1}}
    assert Defaults.of(said) == Defaults(opens_before=10, warning=Decimal("25.5"))
    assert Defaults.of({}) == Defaults.of({"checkpoints": [1]}) == Defaults()


LONG_NEW_YEAR = """2027-01-01 至 2027-01-05,放假,元旦
2027-02-05 至 2027-02-11,放假,春节
"""


def test_the_december_checkpoint_moves_when_the_next_year_is_published(cast, budget_year):
    """Counted with New Year's Day alone; two more days off put all that is counted two working days later."""
    project = approved(cast, budget_year)
    plan_year(cast)
    december = Checkpoint.objects.get(month=12)
    assert (december.import_due_on, december.round.due_on) == (date(2027, 1, 8), date(2027, 1, 13))
    with on(date(2026, 12, 14)):
        tick(date(2026, 12, 14))
        done = publishing.publish(publishing.read_text(LONG_NEW_YEAR), cast.qin)
    assert [one.words for one in done.moved] == [
        "2026年度12月底支出进度截止",
        "2026年度12月底支出进度关闭",
        "2026年度12月底数据导入",
    ]
    december.refresh_from_db()
    stage = with_dates(StageRun.objects.filter(pk=stage_of(project, 12).pk)).get()
    assert (december.import_due_on, stage.due_on) == (date(2027, 1, 12), date(2027, 1, 15))
    assert december.cutoff_on == date(2026, 12, 31), (
        "the cut-off is the end of the month, whatever day that is"
    )
    notice = Notice.objects.get(recipient=cast.shen, kind="stage_moved")
    assert notice.title == "12月底支出进度的截止日期改为 2027年1月15日"


def test_a_date_the_desk_has_set_stays_when_the_next_year_is_published(cast, budget_year):
    approved(cast, budget_year)
    plan_year(cast)
    december = Checkpoint.objects.get(month=12)
    with on(date(2026, 12, 14)):
        year.move_dates(
            december.round_id,
            actor=cast.qin,
            reason="财政要求",
            due_on=date(2027, 1, 20),
            closes_on=date(2027, 3, 1),
        )
        done = publishing.publish(publishing.read_text(LONG_NEW_YEAR), cast.qin)
    assert [one.words for one in done.moved] == ["2026年度12月底数据导入"]
    assert for_all(december.round).due_on == date(2027, 1, 20)
