"""预算公开: one PDF and one workbook of approved targets, after the 保密审查; what must not go out cannot get in."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts import clock
from projects.disclosing import budget
from projects.disclosing.review import Review
from projects.models import BudgetDisclosure, BudgetYear, Indicator, Project, TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.projects.makers import draft
from workflows.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db


def review(**changed: object) -> Review:
    given = {
        "reviewer": "顾怀瑾",
        "reviewed_on": clock.today(),
        "address": "https://www.example.gov.cn/2027/1.html",
        "checked": tuple(budget.CHECKS),
    }
    return Review(**{**given, **changed})  # type: ignore[arg-type]


@pytest.fixture
def approved(cast: Cast, year: BudgetYear) -> list[Project]:
    """Two approved targets, one placeholder that was approved too, and a draft."""
    names = ("公开的经费", "不公开的经费", "另行管理的经费", "草稿的经费")
    versions = [
        draft(year, cast.centre, None, cast.shen, code=f"13990027P00021410{number:04}", name=name)
        for number, name in enumerate(names)
    ]
    Project.objects.filter(pk=versions[2].project_id).update(kind="separate")
    done = TargetVersion.objects.filter(pk__in=[version.pk for version in versions[:3]])
    done.update(state="approved", label="approved", locked_at=clock.now())
    return [version.project for version in versions]


def words_in(made: BudgetDisclosure, cast: Cast) -> str:
    answer = as_(cast.qin).post(reverse("projects:disclosure_file", args=[made.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    pdf, book = sorted(archive.namelist())
    assert (pdf[-4:], book[-5:]) == (".pdf", ".xlsx")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(archive.read(book)))
    return "".join(
        str(cell)
        for name in sheets.sheet_names
        for row in sheets.get_sheet_by_name(name).to_python()
        for cell in row
    )


def test_approved_targets_go_out_and_placeholders_drafts_and_withheld_ones_cannot(cast, year, approved):
    assert [name for _, name in budget.candidates(cast.qin, 2027, cast.root)] == [
        "公开的经费",
        "不公开的经费",
    ]
    asked = review(withheld=[approved[1].pk, approved[2].pk])
    with pytest.raises(Refused, match="写明理由"):
        budget.publish(year, cast.root, asked, actor=cast.qin)
    made = budget.publish(
        year, cast.root, review(withheld=asked.withheld, why="工作内容不宜公开"), actor=cast.qin
    )
    assert (made.projects, made.checked) == (1, list(budget.CHECKS.values()))
    assert made.withheld == [{"project": approved[1].pk, "name": "不公开的经费", "why": "工作内容不宜公开"}]
    words = words_in(made, cast)
    assert "公开的经费绩效目标表" in words
    for name in ("不公开的经费", "另行管理的经费", "草稿的经费"):
        assert name not in words


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"checked": ("secret",)}, "保密审查还没有完成"),
        ({"reviewer": " "}, "审查人"),
        ({"reviewed_on": date(2099, 1, 1)}, "今天以后"),
        ({"address": "公告栏"}, "公开网址"),
    ],
)
def test_nothing_is_published_before_the_examination_is_complete(cast, year, approved, changed, sentence):
    with pytest.raises(Refused, match=sentence):
        budget.publish(year, cast.root, review(**changed), actor=cast.qin)
    assert not BudgetDisclosure.objects.exists()


def test_a_citizen_s_number_in_a_cell_stops_the_package(cast, year, approved):
    version = approved[3].versions.get()
    Indicator.objects.filter(version=version, order=0).update(basis="联系人 110101199001011234")
    TargetVersion.objects.filter(pk=version.pk).update(state="approved")
    with pytest.raises(Refused, match="身份证号"):
        budget.publish(year, cast.root, review(), actor=cast.qin)


def test_the_last_day_is_counted_from_the_approval_by_the_year_s_own_number(cast, year, approved):
    assert budget.due_on(year) == clock.today() + timedelta(days=20)
    page = as_(cast.qin).get(f"{reverse('projects:disclosures')}?year=2027")
    assert "应在批复后 20 日内公开" in text_of(page)
    with pytest.raises(NotAllowed):
        budget.set_days(2027, 15, actor=cast.shen)
    as_(cast.qin).post(reverse("projects:disclosure_days"), {"year": "2027", "days": "15"})
    year.refresh_from_db()
    assert budget.due_on(year) == clock.today() + timedelta(days=15)


def test_only_the_budget_desk_of_the_root_publishes(cast, year, approved):
    with pytest.raises(NotAllowed):
        budget.publish(year, cast.root, review(), actor=cast.shen)
