"""Results used: what a project was before, beside its next draft, and what that speaks for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent
from monitoring.past.gathering import Past, pasts_of
from monitoring.past.paper import meeting_paper
from monitoring.past.suggesting import suggestion, trend
from projects import predecessors
from projects.layout.excel import xlsx_of
from projects.models import BudgetYear, Project, TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.monitoring.checkpoints.year import on
from tests.monitoring.evaluation import scene
from tests.monitoring.evaluation.test_desk import SETTINGS
from tests.monitoring.papers.test_forms import PASSED
from tests.projects.makers import make_year
from workflows.errors import NotAllowed, Refused


@pytest.fixture
def next_year(db: None) -> BudgetYear:
    return make_year(2027)


@pytest.fixture
def before(cast: Cast, budget_year: BudgetYear) -> Project:
    """Last year's, evaluated and confirmed."""
    made = scene.project_of(cast, budget_year)
    (sheet,) = scene.opened(cast, made)
    with on(scene.DAY):
        scene.filled(sheet, cast.shen)
    type(sheet).objects.filter(pk=sheet.pk).update(state="confirmed")
    return made


def again(before: Project, year: BudgetYear, **fields: object) -> Project:
    usual = {"code": before.code, "name": before.name, "unit": before.unit, "drafter": before.drafter}
    return Project.objects.create(year=year, **(usual | fields))


LAST = Past(
    project=Project(year_id=2026, name="x"), budget=Decimal(100), spent=Decimal(90), score=Decimal("92.50"), grade="优",
    lights=[], lost=[], open_rectifications=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "words", "rule"),
    [
        ({}, "建议保留", "自评 92.50 分，执行率 90.0%"),
        ({"score": Decimal("59.99")}, "建议不安排", "低于 60 分"),
        ({"score": Decimal("60.00")}, "建议压减", "低于 80 分"),
        ({"score": Decimal("80.00")}, "建议保留", "自评 80.00 分"),
        ({"spent": Decimal("49.94")}, "建议压减", "执行率 49.9%，低于 50%"),
        ({"spent": Decimal(50)}, "建议保留", "执行率 50.0%"),
        ({"open_rectifications": 1}, "建议整改后再定", "1 项整改没有销号"),
        ({"score": None}, "—", "没有办结的自评得分"),
    ],
)
def test_each_suggestion_names_the_rule_and_the_numbers_that_made_it(changed, words, rule):
    said = suggestion([replace(LAST, **changed)])
    assert said.words == words
    assert rule in said.rule


def test_a_trend_goes_from_year_to_year():
    earlier = replace(LAST, project=Project(year_id=2025), score=Decimal("95.00"))
    assert trend([LAST, earlier]) == "2025年 95.00 → 2026年 92.50 ↓"
    assert trend([LAST]) == "2026年 92.50"
    assert trend([]) == ""


def test_the_same_code_is_the_same_project_and_brings_last_year_along(cast, before, next_year):
    draft = again(before, next_year)
    (past,) = pasts_of([draft], cast.shen)[draft.pk]
    sheet = scene.sheet_of(before)
    assert (past.year, past.score, past.rate) == (2026, sheet.total, Decimal("85.0"))
    assert {one.place for one in past.lost} >= {"预算执行率", "数量第1行"}
    with on(PASSED):
        page = text_of(as_(cast.shen).get(f"/projects/{draft.pk}/?tab=past"))
    assert f"{sheet.total} 分" in page
    assert "建议保留" in page


def test_a_predecessor_is_named_where_the_code_has_changed(cast, before, next_year):
    draft = again(before, next_year, code="", name="站点更新（新）")
    assert pasts_of([draft], cast.shen)[draft.pk] == []
    with pytest.raises(NotAllowed):
        predecessors.name(draft.pk, before.pk, actor=cast.gao)
    with pytest.raises(Refused, match="以前年度"):
        predecessors.name(draft.pk, draft.pk, actor=cast.shen)
    with on(PASSED):
        as_(cast.shen).post(f"/progress/projects/{draft.pk}/predecessor/", {"predecessor": before.pk})
    draft.refresh_from_db()
    assert [one.project for one in pasts_of([draft], cast.shen)[draft.pk]] == [before]


def test_a_placeholder_and_what_the_person_does_not_read_are_not_told(cast, before, next_year):
    draft = again(before, next_year)
    assert pasts_of([draft], cast.bai)[draft.pk] == []
    Project.objects.filter(pk=before.pk).update(kind="separate")
    assert pasts_of([draft], cast.qin)[draft.pk] == []


def test_the_list_for_the_meeting_costs_the_same_however_many_and_leaves_as_a_file(cast, before, next_year):
    draft = again(before, next_year)
    apart = again(before, next_year, code="", name="另行管理的经费", kind="separate")
    url = "/progress/papers/meeting/?year=2027"
    again(before, next_year, code="", name="更名的", predecessor=before)
    with on(PASSED):
        few = queries(as_(cast.qin), url)
        for number in range(10):
            again(before, next_year, code="", name=f"第{number}个", predecessor=before)
        assert queries(as_(cast.qin), url) == few
        page = text_of(as_(cast.qin).get(url))
        assert apart.name not in page
        answer = as_(cast.qin).post("/progress/papers/meeting/export/", {"year": "2027", "format": "xlsx"})
    cells = [
        cell
        for row in CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        for cell in row
    ]
    assert cells.count("建议保留") == 12
    assert apart.name not in cells
    paper = meeting_paper(2027, [(draft, pasts_of([draft], cast.qin)[draft.pk])], "本级", PASSED)
    assert xlsx_of(paper)
    assert TargetVersion.objects.filter(project=draft).count() == 0


def test_the_desk_sets_below_what_a_years_results_speak_against_a_project(
    cast: Cast, before: Project, next_year: BudgetYear
) -> None:
    draft = again(before, next_year)
    url = reverse("monitoring:evaluation_scheme", args=[2026])

    def said() -> tuple[str, str]:
        found = suggestion(pasts_of([draft], cast.qin)[draft.pk])
        return found.words, found.rule

    assert said()[0] == "建议保留"
    with on(scene.DAY):
        desk = as_(cast.qin)
        assert "建议压减：执行率低于" in text_of(desk.get(url))
        assert desk.post(url, SETTINGS | {"poor": "60", "middling": "80", "slow": "85.5"}).status_code == 302
        assert said() == ("建议压减", "2026年度执行率 85.0%，低于 85.5%")
        wanted = SETTINGS | {"revision": "1", "poor": "98.5", "middling": "99", "slow": "50"}
        assert desk.post(url, wanted).status_code == 302
        assert said() == ("建议不安排", "2026年度自评 97.88 分，低于 98.5 分")
        page = text_of(desk.get(reverse("monitoring:meeting") + "?year=2027"))
    assert "低于 98.5 分" in page
    assert AuditEvent.objects.filter(kind="scheme", body__regex=r'"poor": ?"98.5"').count() == 1
