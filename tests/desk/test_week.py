"""本周要做的事: by day, with how it is done; only for the budget desk."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.rectification.issuing import Demand, issue
from tests.cast import Cast
from tests.desk.rows import as_, projects, queries, text_of, waiting
from tests.monitoring.checkpoints.year import JUNE_CUTOFF, approved, in_execution, on, plan_year, tick
from tests.monitoring.makers import at, imported
from tests.monitoring.midyear.year import opened, plan, project, report_of, spent

pytestmark = pytest.mark.django_db
IN_JULY = date(2026, 7, 6)
LATE_JULY = date(2026, 7, 20)


def week(cast: Cast) -> str:
    return text_of(as_(cast.qin).get("/week/"))


def test_the_two_weeks_after_the_end_of_june_as_a_stand_in_reads_them(cast: Cast) -> None:
    made = approved(cast, in_execution())
    plan_year(cast)
    with on(IN_JULY):
        tick(IN_JULY)
        page = week(cast)

        assert "2026-07-06 周一 至 2026-07-12 周日" in page
        assert "2026-07-07 周二 导入2026年度6月底执行数 从一体化系统导出截至 2026-06-30 的支出" in page
        assert "2026年度6月底支出进度截止，1 个项目还没交 先看谁没交、差什么" in page
        assert page.index("导入2026年度6月底执行数") < page.index("6月底支出进度截止")

        approved(cast, made.year, "党建办公经费", unit=cast.root, office=cast.office_one, drafter=cast.fang)
        imported(cast.su, JUNE_CUTOFF, {made: "100000"}, unit=cast.centre, confirmed_at=at(IN_JULY, 9))

        assert f"2026-07-07 周二 还差{cast.root.label} 导入2026年度6月底执行数" in week(cast)

        imported(cast.qin, JUNE_CUTOFF, {made: "100000"}, unit=cast.root, confirmed_at=at(IN_JULY, 9))

        assert "导入2026年度6月底执行数" not in week(cast)
    with on(LATE_JULY):
        page = week(cast)
        # what is late stands first, by the day it was due, not under a later week by the day it closes
        late = "2026-07-10 周五 08-07 关闭 2026年度6月底支出进度已过期限，1 个项目还没交"
        assert page.index("已经过了日子的") < page.index(late)
        assert "下周" not in page


def test_the_desk_reads_its_own_approvals_and_what_is_late_of_整改_and_预算公开(cast: Cast) -> None:
    year = in_execution()
    red = project(cast, year, "红灯项目")
    more = projects(year, 1, unit=cast.centre, drafter=cast.gao, first=500)
    waiting(more, drafter=cast.gao, person=cast.qin, due_on=date(2026, 7, 3))
    plan(cast)
    spent(cast, {red: "100000"})
    opened(IN_JULY)
    with on(IN_JULY):
        demand = Demand(report_of(red).pk, cast.shen.pk)
        issue([demand], actor=cast.qin, demand="加快支出", due_on=date(2026, 7, 8))
        page = week(cast)
        assert "待审核 1 件（逾期 1 件） 从最上面一件依次办理" in page
        assert "2026-07-08 周三 整改到期：红灯项目" in page
        assert page.index("2026年度预算公开已过期限") < page.index("整改到期")
    with on(date(2026, 7, 9)):
        page = week(cast)
        assert page.index("已经过了日子的") < page.index("整改已过期限：红灯项目")


def test_it_asks_as_much_for_many_projects_as_for_one_and_answers_the_desk_alone(cast: Cast) -> None:
    year = in_execution()
    approved(cast, year)
    plan_year(cast)
    with on(IN_JULY):
        tick(IN_JULY)
        few = queries(as_(cast.qin), "/week/")
        for number in range(8):
            approved(cast, year, name=f"项目{number}")
        tick(IN_JULY)

        assert queries(as_(cast.qin), "/week/") == few
        assert as_(cast.gao).get("/week/").status_code == 403
        assert 'href="/week/"' in as_(cast.qin).get("/").content.decode()
