"""What the budget desk decides beside the facts, and the list of a year's self-evaluations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from monitoring.evaluation.lines import Line, roll
from monitoring.evaluation.steering import consent, register_rescores, take_away, take_away_execution
from monitoring.models import Rescore, SelfEvaluation
from monitoring.papers.bulk import forms_of
from monitoring.papers.results import results_of
from projects.layout.paper import Grid
from projects.models import BudgetYear, ProjectEvent
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.monitoring.checkpoints.year import on
from tests.monitoring.evaluation.scene import DAY, case_of, filled, opened, project_of, row_of, sheet_of
from workflows import cases
from workflows.errors import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def sheet(cast: Cast, budget_year: BudgetYear) -> SelfEvaluation:
    return opened(cast, project_of(cast, budget_year))[0]


def handed_in(cast: Cast, sheet: SelfEvaluation) -> int:
    filled(sheet, cast.shen)
    cases.submit(case_of(sheet).pk, actor=cast.shen)
    return case_of(sheet).pk


def confirmed(cast: Cast, sheet: SelfEvaluation) -> None:
    case = handed_in(cast, sheet)
    for signer in (cast.gao, cast.qin, cast.lu, cast.ding):
        cases.approve(case, actor=signer)


def test_a_row_is_left_out_only_when_asked_for_and_with_the_desks_consent(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    row = row_of(sheet, "党员参学覆盖率")
    with on(DAY):
        with pytest.raises(Refused, match="没有申请"):
            consent(row.pk, actor=cast.qin, agrees=True, reason="政策调整")
        saved = filled(
            sheet, cast.shen, 党员参学覆盖率__drop_asked="平台停用，无法统计", 党员参学覆盖率__actual=""
        )
        assert saved.total is None
        with pytest.raises(NotAllowed):
            consent(row.pk, actor=cast.shen, agrees=True, reason="同意")
        after = consent(row.pk, actor=cast.qin, agrees=True, reason="平台由上级统一停用")
    dropped = row_of(after, "党员参学覆盖率")
    assert (dropped.dropped, dropped.weight, dropped.points) == (True, D(0), None)
    assert sum((one.weight for one in after.rows.all()), D(0)) == D("90.00")
    assert row_of(after, "更新终端站点数").weight == D("18.75")
    assert after.total is not None
    with on(DAY, 11):
        page = text_of(as_(cast.gao).get(reverse("monitoring:evaluation", args=[sheet.pk])))
    assert "经预算绩效岗同意不参评：平台由上级统一停用" in page


def test_points_are_taken_away_with_a_reason_beside_the_computed_score(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    row = row_of(sheet, "党员参学覆盖率")
    with on(DAY):
        with pytest.raises(Stale, match="提交审核后"):
            take_away(row.pk, actor=cast.qin, points=D(2), reason="佐证不足")
        case = handed_in(cast, sheet)
        for points, reason, words in ((D(31), "多", "不超过本行得分 30"), (D(2), " ", "请写明扣分原因")):
            with pytest.raises(Refused, match=words):
                take_away(row.pk, actor=cast.qin, points=points, reason=reason)
        with pytest.raises(NotAllowed):
            take_away(row.pk, actor=cast.gao, points=D(2), reason="佐证不足")
        take_away(row.pk, actor=cast.qin, points=D(2), reason="后台数据缺11月")
        cases.approve(case, actor=cast.gao)
        page = text_of(as_(cast.qin).get(reverse("workflows:case", args=[case])))
        assert "打开自评表" in page, "points are taken off on the page of the sheet: the review leads there"
        assert "扣 2 分：后台数据缺11月" in page
        shown = text_of(as_(cast.qin).get(reverse("monitoring:evaluation", args=[sheet.pk])))
    assert "95.88（自评 97.88，扣 2.00）" in shown
    assert sheet_of(sheet.project).total == D("97.88")
    assert AuditEvent.objects.filter(kind="self_evaluation", summary__contains="扣 2 分").exists()
    with on(DAY, 12):
        take_away(row.pk, actor=cast.qin, points=D(0), reason="已补齐")
        assert "95.88" not in text_of(as_(cast.qin).get(reverse("monitoring:evaluation", args=[sheet.pk])))


def test_points_are_taken_from_the_execution_too_and_shown_on_sheet_form_list_and_papers(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    url = reverse("monitoring:evaluation_deduct_execution", args=[sheet.pk])
    with on(DAY):
        with pytest.raises(Stale, match="提交审核后"):
            take_away_execution(sheet.pk, actor=cast.qin, points=D(1), reason="提前列支")
        case = handed_in(cast, sheet)
        with pytest.raises(NotAllowed):
            take_away_execution(sheet.pk, actor=cast.gao, points=D(1), reason="提前列支")
        desk = as_(cast.qin)
        refused = desk.post(url, {"points": "9", "reason": "提前列支"})
        assert refused.status_code == 422
        assert "不超过本行得分 8.5" in text_of(refused)
        assert desk.post(url, {"points": "1.5", "reason": "提前列支"}).status_code == 302
        shown = text_of(desk.get(reverse("monitoring:evaluation", args=[sheet.pk])))
        assert "96.38（自评 97.88，扣 1.50）" in shown
        assert "预算执行率 扣 1.5 分：提前列支" in shown
        take_away(row_of(sheet, "党员参学覆盖率").pk, actor=cast.qin, points=D(2), reason="后台数据缺11月")
        assert "94.38" in text_of(desk.get(reverse("monitoring:evaluations") + "?year=2026"))
        (paper,) = forms_of("evaluation", cast.qin, 2026, cast.root)
        cases.approve(case, actor=cast.gao)
        assert "扣 1.5 分：提前列支" in text_of(desk.get(reverse("workflows:case", args=[case])))
        cases.send_back(case, actor=cast.qin, comment="请补充")
        form = text_of(as_(cast.shen).get(reverse("monitoring:evaluation", args=[sheet.pk])))
    assert "审核扣 1.5 分：提前列支，扣后 7.00 分" in form
    cells = [
        cell.text for grid in paper.blocks if isinstance(grid, Grid) for row in grid.rows for cell in row
    ]
    assert {"94.38", "7.00"} <= set(cells)
    assert any("审核扣 1.50 分：提前列支" in cell for cell in cells)
    with on(DAY, 11):
        SelfEvaluation.objects.filter(pk=sheet.pk).update(state="confirmed")
        (found,) = results_of(cast.qin, 2026, cast.root).rows
    assert found.score == D("94.38")
    assert D(100) - found.score == sum(one.lost for one in found.lost)


def test_a_deduction_outlives_a_return_and_takes_no_more_than_the_row_has_then(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    row = row_of(sheet, "党员参学覆盖率")
    with on(DAY):
        case = handed_in(cast, sheet)
        take_away(row.pk, actor=cast.qin, points=D(25), reason="后台数据只有一半")
        cases.send_back(case, actor=cast.gao, comment="请按后台数据填写")
        less = {
            "党员参学覆盖率__actual": "40",
            "党员参学覆盖率__cause": "平台停用",
            "党员参学覆盖率__measure": "改用新平台",
        }
        filled(sheet_of(sheet.project), cast.shen, **less)
        cases.submit(case, actor=cast.shen)
        row.refresh_from_db()
        assert row.points is not None
        assert 0 < row.points < 25
        total = sheet_of(sheet.project).total
        assert total is not None
        left = f"{total - row.points:.2f}"
        shown = text_of(as_(cast.qin).get(reverse("monitoring:evaluation", args=[sheet.pk])))
        listed = text_of(as_(cast.qin).get(reverse("monitoring:evaluations") + "?year=2026"))
        (paper,) = forms_of("evaluation", cast.qin, 2026, cast.root)
    assert f"{left}（自评 {total}，扣 {row.points}）" in shown
    assert left in listed
    cells = [
        cell.text for grid in paper.blocks if isinstance(grid, Grid) for line in grid.rows for cell in line
    ]
    assert {left, "0.00"} <= set(cells)


def test_the_score_of_finance_stands_beside_it_up_or_down_many_at_once(
    cast: Cast, budget_year: BudgetYear
) -> None:
    one, two = opened(cast, project_of(cast, budget_year), project_of(cast, budget_year, "教材编印经费"))
    letter = {"letter_number": "云财绩〔2027〕8号", "letter_date": DAY}
    with on(DAY):
        confirmed(cast, one)
        with pytest.raises(Refused, match="自评办结后"):
            register_rescores({one.pk: D(88), two.pk: D(99)}, actor=cast.qin, **letter)
        assert not Rescore.objects.exists()
        confirmed(cast, two)
        desk = as_(cast.qin)
        data = {f"points-{one.pk}": "88.5", f"points-{two.pk}": "99", "letter_number": "云财绩〔2027〕8号"}
        url = reverse("monitoring:rescores") + "?year=2026"
        refused = desk.post(url, data)
        assert refused.status_code == 422
        assert 'value="88.5"' in refused.content.decode()
        assert desk.post(url, data | {"letter_date": "2027-01-11"}).status_code == 302
        page = text_of(desk.get(reverse("monitoring:evaluations") + "?year=2026"))
    assert "97.88 优 88.50 已办结" in page
    assert sheet_of(one.project).total == D("97.88")


def test_the_list_shows_score_and_state_filters_sums_and_tells_a_cancelled_one_in_a_line(
    cast: Cast, budget_year: BudgetYear
) -> None:
    gone = project_of(cast, budget_year, "展厅改造经费", adjusted=D(0))
    ProjectEvent.objects.create(
        project=gone,
        kind="cancelled",
        effective_on=date(2026, 5, 12),
        document_number="云财预〔2026〕12号",
        before=D(365000),
        after=D(0),
        registered_by=cast.qin,
    )
    project = project_of(cast, budget_year)
    other = project_of(cast, budget_year, "课程教学经费", unit=cast.college, drafter=cast.ouyang)
    first = opened(cast, project, other)[0]
    url = reverse("monitoring:evaluations") + "?year=2026"
    with on(DAY):
        handed_in(cast, first)
        desk, unit = as_(cast.qin), as_(cast.gao)
        page = text_of(desk.get(url))
        assert "97.88 优 审核中" in page
        assert "取消（云财预〔2026〕12号），累计执行 0.00 万元，不再评分" in page
        assert "合计 3 项，已评分 1 项" in page
        assert "按预算加权 97.88" in page
        assert "按单位汇总" in page
        assert "合计 1 项" in text_of(desk.get(url + "&state=review"))
        assert "没有符合条件" in text_of(desk.get(url + "&grade=差"))
        assert "课程教学经费" not in text_of(unit.get(url))
        few = queries(desk, url)
        for number in range(12):
            project_of(cast, budget_year, f"另一项目{number}")
        assert queries(desk, url) == few
        tab = reverse("desk:project", args=[project.pk]) + "?tab=evaluation"
        assert "97.88" in text_of(desk.get(tab))


def line(points: str | None, budget: str, state: str = "confirmed") -> Line:
    value = None if points is None else D(points)
    return Line(1, 1, None, D(budget), state, sheet=1, total=value, left=value)


def test_projects_are_rolled_up_by_budget_and_plainly() -> None:
    found = roll(
        [line("100", "300"), line("50", "100"), line("10", "999", "owes"), line(None, "100", "review")]
    )
    assert (found.projects, found.scored) == (4, 2)
    assert (found.weighted, found.plain) == (D("87.50"), D("75.00"))
    assert (found.grades["优"], found.grades["差"], found.grades["none"]) == (1, 1, 2)
    empty = roll([line("80", "0")])
    assert (empty.weighted, empty.plain) == (None, D("80.00"))
