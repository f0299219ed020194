"""The department's own evaluation: scored from cases, figures and judgement, finished, and its table changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from monitoring.evaluation import department
from monitoring.evaluation.department import Figures, score_row
from monitoring.evaluation.department_template import total, usual
from monitoring.models import DepartmentEvaluation
from projects.models import BudgetYear
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import on
from tests.monitoring.evaluation.scene import DAY, case_of, filled, opened, project_of
from workflows import cases
from workflows.errors import NotAllowed, Refused, Stale

D = Decimal
KNOWN = Figures(spent=D(90), budget=D(100), average=D("92.50"))


def row(**changed: str) -> dict[str, Any]:
    return {"key": "r1", "level1": "二、投入", "level3": "绩效目标科学性", "weight": "9"} | changed


def test_the_table_a_year_begins_with_adds_up_to_a_hundred_with_inputs_of_thirty() -> None:
    assert total(usual()) == 100
    assert usual()[0]["level1"] == "一、预算执行情况"
    assert total([one for one in usual() if one["level1"] == "二、投入"]) == 30
    assert len({one["key"] for one in usual()}) == len(usual())


@pytest.mark.parametrize(
    ("changed", "entry", "formula"),
    [
        ({"each": "0.5"}, {"count": "3"}, "9 - 0.5 × 3 = 7.5"),
        ({"each": "0.5"}, {"count": "40"}, "按个数扣完，得 0"),
        ({"each": "0.5"}, {}, "请填写个数，没有的填 0"),
        ({"auto": "execution"}, {}, "90 ÷ 100 × 9 = 8.1"),
        ({"auto": "projects"}, {}, "92.5 ÷ 100 × 9 = 8.33"),
        ({}, {"points": "8"}, "由预算绩效岗评定，得 8"),
        ({}, {}, "请填写得分"),
    ],
)
def test_a_row_is_scored_from_cases_figures_or_judgement(
    changed: dict[str, str], entry: dict[str, str], formula: str
) -> None:
    assert score_row(row(**changed), entry, KNOWN).formula == formula


def test_without_figures_a_row_stays_open() -> None:
    nothing = Figures(D(0), D(0), None)
    assert score_row(row(auto="execution"), {}, nothing).points is None
    assert score_row(row(auto="projects"), {}, nothing).points is None


def whole() -> dict[str, dict[str, str]]:
    """Every row filled in: no cases, full marks."""
    return {one["key"]: {"count": "0", "points": one["weight"], "note": ""} for one in usual()}


@pytest.mark.django_db
def test_it_is_filled_in_finished_and_taken_back(cast: Cast, budget_year: BudgetYear) -> None:
    (sheet,) = opened(cast, project_of(cast, budget_year))
    with on(DAY):
        filled(sheet, cast.shen)
        cases.submit(case_of(sheet).pk, actor=cast.shen)
        with pytest.raises(NotAllowed):
            department.save(budget_year, actor=cast.gao, revision=0, typed={}, overview="")
        typed = whole() | {"r2": {"count": "3", "note": ""}}
        department.save(budget_year, actor=cast.qin, revision=0, typed=typed, overview="总体较好")
        with pytest.raises(Stale, match="别人保存过"):
            department.save(budget_year, actor=cast.xie, revision=0, typed={}, overview="")
        with pytest.raises(Refused, match="失分的请写明原因：绩效目标科学性"):
            department.finish(budget_year, actor=cast.qin, revision=1)
        typed["r2"]["note"] = "3 个项目指标值依据不足"
        department.save(budget_year, actor=cast.qin, revision=1, typed=typed, overview="总体较好")
        done = department.finish(budget_year, actor=cast.qin, revision=2)
        assert done.finished_at is not None
        page = text_of(as_(cast.ding).get(reverse("monitoring:department", args=[2026])))
        assert "9 - 0.5 × 3 = 7.5" in page
        assert "97.88 ÷ 100 × 20 = 19.58" in page
        assert "310250 ÷ 365000 × 10 = 8.5" in page
        assert "按单位汇总" in page
        assert "保存并定稿" not in page
        with pytest.raises(Stale, match="已经定稿"):
            department.save(budget_year, actor=cast.qin, revision=3, typed=typed, overview="")
        department.take_back(budget_year, actor=cast.qin, revision=3)
    assert DepartmentEvaluation.objects.get().finished_at is None


@pytest.mark.django_db
def test_what_cannot_be_read_comes_back_and_an_open_row_cannot_be_finished(
    cast: Cast, budget_year: BudgetYear
) -> None:
    url = reverse("monitoring:department", args=[2026])
    with on(DAY):
        desk = as_(cast.qin)
        refused = desk.post(
            url, {"revision": "0", "typed": "1", "count-r2": "三", "note-r4": "写了很久的说明"}
        )
        assert refused.status_code == 422
        page = refused.content.decode()
        assert "的个数请填整数" in page
        assert 'value="写了很久的说明"' in page
        refused = desk.post(url, {"revision": "0", "do": "finish"})
        assert refused.status_code == 422
        assert "项没有得分" in text_of(refused)
        assert as_(cast.gao).get(url).status_code == 403


@pytest.mark.django_db
def test_the_rows_of_a_year_are_the_desks_and_add_up_to_a_hundred(
    cast: Cast, budget_year: BudgetYear
) -> None:
    url = reverse("monitoring:department_rows", args=[2026])
    data = {"revision": "0"}
    for place, (name, weight, each) in enumerate([("执行", "40", ""), ("科学性", "50", "0.5"), ("", "", "")]):
        words = {"level1": "一、" if name else "", "level3": name, "weight": weight, "each": each}
        data |= {f"{cell}-{place}": text for cell, text in words.items()}
    with on(DAY):
        desk = as_(cast.qin)
        refused = desk.post(url, data)
        assert refused.status_code == 422
        assert "分值合计应为 100，现在是 90" in text_of(refused)
        assert desk.post(url, data | {"weight-0": "50"}).status_code == 302
    rows = DepartmentEvaluation.objects.get().template
    assert [(one["level3"], one["weight"], one.get("each")) for one in rows] == [
        ("执行", "50", None),
        ("科学性", "50", "0.5"),
    ]
    assert len({one["key"] for one in rows}) == 2
