"""运行监控: the worst first, filtered, for what one reads, at a constant cost; the project's tab; comparison with before."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from monitoring.midyear.earlier import earlier_of
from monitoring.models import MonitoringReport, MonitoringRound
from monitoring.rectification.issuing import Demand, issue
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.monitoring.checkpoints.year import approved, on
from tests.monitoring.midyear.year import DAY, case_of, confirm, fill, opened, plan, project, report_of, spent
from tests.projects.makers import draft, make_year
from workflows import cases
from workflows.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast: Cast, budget_year: BudgetYear) -> list[Project]:
    """Green, red and yellow, one of them of 老年大学."""
    made = [
        project(cast, budget_year, "绿灯项目"),
        project(cast, budget_year, "红灯项目"),
        project(cast, budget_year, "黄灯项目", unit=cast.college, drafter=cast.ouyang),
    ]
    spent(cast, {made[0]: "590000", made[1]: "100000", made[2]: "450000"})
    plan(cast)
    opened()
    return made


def test_the_worst_comes_first_and_everybody_sees_their_own(cast: Cast, three: list[Project]) -> None:
    url = reverse("monitoring:midyear_board")
    with on(DAY):
        page = text_of(as_(cast.qin).get(url))
        own = text_of(as_(cast.shen).get(url))
        red = text_of(as_(cast.qin).get(url, {"light": "warning"}))

    assert page.index("红灯项目") < page.index("黄灯项目") < page.index("绿灯项目")
    assert "落后50.0个百分点" in page
    assert "黄灯项目" not in own
    assert "红灯项目" in own
    assert "红灯项目" in red
    assert "绿灯项目" not in red


def test_the_list_costs_the_same_however_many(cast: Cast, budget_year: BudgetYear) -> None:
    url = reverse("monitoring:midyear_board")
    for number in range(3):
        approved(cast, budget_year, f"第{number}个")
    plan(cast)
    opened()
    with on(DAY):
        few = queries(as_(cast.qin), url)
    more = [approved(cast, budget_year, f"另{number}个") for number in range(8)]
    opened(DAY)
    assert MonitoringReport.objects.filter(project__in=more).count() == 8
    with on(DAY):
        assert queries(as_(cast.qin), url) == few


def test_the_tab_names_every_round_with_both_lights(cast: Cast, three: list[Project]) -> None:
    with on(DAY):
        fill(report_of(three[1]), cast.shen, "impossible")
        page = text_of(as_(cast.shen).get(f"/projects/{three[1].pk}/?tab=midyear"))

    assert "1–6月监控" in page
    assert "资金 预警 落后50.0个百分点 绩效 预警" in page


def test_the_round_before_and_last_years_stand_beside_the_form(
    cast: Cast, budget_year: BudgetYear, three: list[Project]
) -> None:
    green = report_of(three[0])
    with on(DAY):
        fill(green, cast.shen, "maybe")
    confirm(cast, green)
    plan(cast, date(2026, 7, 31), "1–7月", opens_on=date(2026, 8, 3), due_on=date(2026, 8, 10),
         closes_on=date(2026, 9, 1))  # fmt: skip
    opened(date(2026, 8, 3))

    with on(date(2026, 8, 3), 12):
        page = text_of(as_(cast.shen).get(reverse("monitoring:midyear", args=[report_of(three[0]).pk])))

    assert "2026年1–6月：已办 5 期，预计 10 期（有可能）" in page
    assert "2026年1–6月： 关注 ，资金 正常（落后1.0个百分点），绩效 关注" in page


@pytest.mark.parametrize("named", [True, False])
def test_last_years_report_is_the_one_of_the_predecessor_that_was_named(
    cast: Cast, three: list[Project], named: bool
) -> None:
    """The code is another one: without a name nothing is compared."""
    green = report_of(three[0])
    with on(DAY):
        fill(green, cast.shen, "maybe")
    confirm(cast, green)
    later = draft(make_year(2027), cast.centre, None, cast.shen, name="绿灯项目").project
    later.predecessor = three[0] if named else None
    later.save()
    days = dict.fromkeys(("opens_on", "due_on", "closes_on"), date(2027, 7, 1))
    round = Round.objects.create(year=2027, stage="monitoring", kind="monitoring", title="1–6月", **days)
    cutoff = MonitoringRound.objects.create(round=round, cutoff_on=date(2027, 6, 30))
    report = MonitoringReport.objects.create(project=later, round=cutoff)
    rows = three[0].versions.get().indicators.values("level2", "name")
    content = {"indicators": [{"uuid": f"new-{n}", **row} for n, row in enumerate(rows)]}

    found = earlier_of(report, content)

    assert [name for name, _ in found.reports] == (["2026年1–6月"] if named else [])
    assert (found.rows["new-0"][0].achieved == "已办 5 期") if named else found.rows == {}


def test_what_waits_for_a_person_stands_on_their_first_page_until_it_is_handed_in(
    cast: Cast, three: list[Project]
) -> None:
    red = report_of(three[1])
    with on(DAY):
        issue([Demand(red.pk, cast.gao.pk)], actor=cast.qin, demand="加快支出", due_on=date(2026, 7, 20))
        clerk = text_of(as_(cast.shen).get("/"))
        head = text_of(as_(cast.gao).get("/"))
        assert "待我填写监控表和整改 2 等待" in clerk
        assert "1–6月运行监控 红灯项目" in clerk
        assert "待我填写监控表和整改 1 等待" in head
        assert "整改 红灯项目" in head
        fill(red, cast.shen)
        cases.submit(case_of(red).pk, actor=cast.shen)
        assert "1–6月运行监控 红灯项目" not in text_of(as_(cast.shen).get("/"))
