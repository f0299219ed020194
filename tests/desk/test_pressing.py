"""我的待办: the head counts everything overdue or due today, and what is overdue stands first."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from monitoring.rectification.issuing import Demand, issue
from projects.models import BudgetYear, Project, TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, projects, queries, text_of, waiting
from tests.monitoring.checkpoints.year import JUNE_DUE, in_execution, on, plan_year, tick
from tests.monitoring.evaluation import scene as evaluation
from tests.monitoring.midyear.year import DUE, opened, plan, project, report_of, spent

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2026, 7, 6), DUE + timedelta(days=1)


@pytest.fixture
def year(db: None) -> BudgetYear:
    return in_execution()


def head(user: User, day: date) -> str:
    """What stands beside 我的待办 on that day."""
    with on(day):
        html = as_(user).get("/").content.decode()
    found = re.search(r'<span class="sub">(.*?)</span>', html)
    assert found is not None
    return re.sub(r"<[^>]+>", "", found[1])


def sheets(user: User, day: date) -> list[str]:
    """The headings of the left column."""
    with on(day):
        html = as_(user).get("/").content.decode()
    return re.findall(r'<h2 id="s-(explain|monitor|evaluate|questions|drafts|todo)"', html)


def waits_for_shen(cast: Cast, versions: list[TargetVersion], due_on: date) -> None:
    """高映雪's targets, each at a step of 沈知远's."""
    for case in waiting(versions, drafter=cast.gao, person=cast.shen, due_on=due_on):
        case.steps.update(role="drafter", place="unit")


def red_and_green(cast: Cast, year: BudgetYear) -> list[Project]:
    """Two of 沈知远's: two forms to fill in by 07-15, and one delay to explain by 07-10."""
    made = [project(cast, year, "红灯项目"), project(cast, year, "绿灯项目")]
    plan_year(cast)
    plan(cast)
    spent(cast, {made[0]: "100000", made[1]: "590000"})
    opened(BEFORE)
    tick(BEFORE, 11)
    return made


def test_the_head_counts_forms_demands_explanations_and_approvals_alike(cast: Cast, year: BudgetYear) -> None:
    red, _ = red_and_green(cast, year)
    assert head(cast.shen, BEFORE) == "没有到期事项"
    assert head(cast.shen, JUNE_DUE) == "今天到期 1 项"  # the explanation
    assert head(cast.shen, DUE) == "逾期 1 项，今天到期 2 项"  # both forms besides

    with on(BEFORE):
        issue([Demand(report_of(red).pk, cast.shen.pk)], actor=cast.qin, demand="加快支出", due_on=AFTER)
    more = projects(year, 2, unit=cast.centre, drafter=cast.gao, first=500)
    waits_for_shen(cast, more[:1], DUE)
    waits_for_shen(cast, more[1:], AFTER)

    assert head(cast.shen, AFTER) == "逾期 4 项，今天到期 2 项"
    assert head(cast.qin, AFTER) == "没有到期事项"
    with on(AFTER):
        page = text_of(as_(cast.shen).get("/"))
    assert page.index("逾期 1 个工作日 07-15 周三") < page.index("今天到期 07-16 周四")


def test_the_head_counts_self_evaluations(cast: Cast, year: BudgetYear) -> None:
    evaluation.opened(cast, evaluation.project_of(cast, year))

    assert head(cast.shen, evaluation.DAY) == "没有到期事项"
    assert head(cast.shen, evaluation.DUE) == "今天到期 1 项"
    assert head(cast.shen, evaluation.DUE + timedelta(days=1)) == "逾期 1 项"


def marks(user: User, day: date) -> list[tuple[str, str]]:
    """The lamp and the words of each row of 待我自评 on that day."""
    with on(day):
        html = as_(user).get("/").content.decode()
    return re.findall(r'<td class="left fix"><span class="lamp lamp-(\w+)">.*?</svg>(.*?)</span>', html, re.S)


def test_head_mark_and_words_agree_where_the_last_day_is_a_sunday(
    cast: Cast, year: BudgetYear, settings: Any
) -> None:
    evaluation.opened(cast, evaluation.project_of(cast, year))
    friday, saturday, monday = (evaluation.DUE + timedelta(days=n) for n in (-2, -1, 1))

    assert head(cast.shen, friday) == "今天到期 1 项"
    assert marks(cast.shen, friday) == [("warn", "今天到期")]
    assert head(cast.shen, saturday) == "没有到期事项"  # the working day is over, the date is not
    assert marks(cast.shen, saturday) == []
    assert head(cast.shen, monday) == "逾期 1 项"
    assert marks(cast.shen, monday)[0][0] == "bad"

    settings.DUE_ON_FREE_DAY = "after"
    assert head(cast.shen, friday) == "没有到期事项"
    assert head(cast.shen, monday) == "今天到期 1 项"
    assert marks(cast.shen, monday) == [("warn", "今天到期")]
    assert head(cast.shen, monday + timedelta(days=1)) == "逾期 1 项"


def test_what_the_head_counts_leads_to_the_first_sheet_that_has_it(cast: Cast, year: BudgetYear) -> None:
    red_and_green(cast, year)
    with on(DUE):
        html = as_(cast.shen).get("/").content.decode()
    assert '<a class="in-text" href="#s-explain">逾期 1 项</a>' in html
    assert '<a class="in-text" href="#s-monitor">今天到期 2 项</a>' in html
    assert 'id="s-explain"' in html
    assert 'id="s-monitor"' in html


def test_the_strip_names_what_is_behind_however_well_the_sum_does_and_speaks_of_no_duty(
    cast: Cast, year: BudgetYear
) -> None:
    red_and_green(cast, year)
    with on(JUNE_DUE):
        strip = as_(cast.ding).get("/pace/")
    assert "今天截止" in text_of(strip)
    assert "到期" not in text_of(strip)
    assert 'at=6&amp;light=warning">预警 1 个</a>' in strip.content.decode()
    with on(JUNE_DUE):
        lamp = as_(cast.ding).get("/progress/", {"year": 2026, "at": 6, "light": "warning"})
    assert "红灯项目" in text_of(lamp)
    assert "绿灯项目" not in text_of(lamp)


def test_the_head_counts_what_the_list_cuts_off_at_the_same_cost(cast: Cast, year: BudgetYear) -> None:
    project(cast, year, "头一个")
    plan(cast)
    opened()
    with on(AFTER):
        few = queries(as_(cast.shen), "/")
    for number in range(24):
        project(cast, year, f"第{number}个")
    opened(AFTER)

    assert head(cast.shen, AFTER) == "逾期 25 项"
    with on(AFTER):
        assert queries(as_(cast.shen), "/") == few
        assert "只列最早的 20 个" in text_of(as_(cast.shen).get("/"))


def test_a_sort_that_is_picked_leaves_the_head_as_it_is(cast: Cast, year: BudgetYear) -> None:
    one, two = projects(year, 2, unit=cast.centre, drafter=cast.shen)
    waiting([one], drafter=cast.shen, person=cast.qin, due_on=date(2026, 6, 23))
    (other,) = waiting([two], drafter=cast.shen, person=cast.qin)
    other.steps.update(name="科室审核")

    assert "逾期 1 项" in text_of(as_(cast.qin).get("/", {"what": "科室审核"}))


def test_a_sheet_with_something_overdue_stands_before_the_others(cast: Cast, year: BudgetYear) -> None:
    red_and_green(cast, year)
    assert sheets(cast.shen, BEFORE) == ["explain", "monitor", "todo"]
    assert sheets(cast.shen, DUE) == ["explain", "monitor", "todo"]

    late = projects(year, 1, unit=cast.centre, drafter=cast.gao, first=500)
    waits_for_shen(cast, late, date(2026, 7, 3))
    projects(year, 1, unit=cast.centre, drafter=cast.shen, first=600)

    assert sheets(cast.shen, BEFORE) == ["todo", "explain", "monitor", "drafts"]
    assert sheets(cast.shen, JUNE_DUE + timedelta(days=1)) == ["explain", "todo", "monitor", "drafts"]
