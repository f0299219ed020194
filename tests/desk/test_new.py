"""新建项目."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from projects import budget
from projects.models import BudgetYear, Project
from tests.cast import Cast
from tests.desk.rows import as_, text_of

pytestmark = pytest.mark.django_db


def entered(cast: Cast, **changes: str) -> dict[str, str]:
    return {
        "year": "2026",
        "place": f"{cast.centre.pk}-",
        "name": "村级站点维护经费",
        "code": "",
        "budget": "36.50",
        "kind": "current",
        **changes,
    }


def test_a_drafter_begins_a_project_and_goes_on_in_the_form(cast: Cast, year: BudgetYear) -> None:
    answer = as_(cast.shen).post("/projects/new/", entered(cast))

    project = Project.objects.get()
    version = project.versions.get()
    assert answer.headers["Location"] == f"/targets/{version.pk}/edit/"
    assert (project.name, project.unit, project.drafter) == ("村级站点维护经费", cast.centre, cast.shen)
    assert version.budget == Decimal("365000")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "请填写项目名称。"),
        ("budget", "约三十万", "请填写以万元为单位的数字"),
        ("place", "1-99999", "请选择项目属于哪个科室或单位。"),
        ("year", "1999", "请选择正在编报或执行的年度。"),
        ("kind", "other", "请从列表中选择项目类型。"),
    ],
)
def test_a_wrong_entry_comes_back_with_a_sentence_and_what_was_typed(
    cast: Cast, year: BudgetYear, field: str, value: str, sentence: str
) -> None:
    answer = as_(cast.shen).post(
        "/projects/new/", entered(cast, code="13990026P000000000010", **{field: value})
    )

    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "13990026P000000000010" in answer.content.decode()
    assert not Project.objects.exists()


def test_a_place_where_somebody_else_drafts_is_not_offered(cast: Cast, year: BudgetYear) -> None:
    page = text_of(as_(cast.fang).get("/projects/new/"))

    assert "本级 组织一科" in page
    assert "研究室" not in page
    answer = as_(cast.fang).post("/projects/new/", entered(cast, place=f"{cast.root.pk}-{cast.research.pk}"))
    assert answer.status_code == 422


def test_who_does_not_draft_is_told_who_does(cast: Cast, year: BudgetYear) -> None:
    answer = as_(cast.gu).get("/projects/new/")

    assert answer.status_code == 403
    assert "新建项目由经办人办理" in text_of(answer)


def test_a_project_added_in_a_running_year_begins_today_and_waits_for_its_letter(
    cast: Cast, year: BudgetYear
) -> None:
    as_(cast.shen).post("/projects/new/", entered(cast, kind="added", name="编报时的"))
    BudgetYear.objects.update(stage=BudgetYear.Stage.EXECUTION)
    as_(cast.shen).post("/projects/new/", entered(cast, kind="added", name="年中的"))
    as_(cast.shen).post("/projects/new/", entered(cast, kind="current", name="漏报的"))
    found = {one.name: (one.joined_on, one.approved) for one in Project.objects.all()}
    today = date(2026, 6, 25)
    assert found == {"编报时的": (None, None), "年中的": (today, None), "漏报的": (None, None)}
    added = Project.objects.get(name="年中的")
    budget.approve(added.pk, Decimal(500_000))
    added.refresh_from_db()
    assert (added.approved, added.adjusted) == (500_000, 500_000)
