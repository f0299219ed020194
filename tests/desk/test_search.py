"""搜索: everybody finds what they may open, by names, letters, readings and parts of codes; nobody finds more."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from projects import library
from projects.models import BudgetYear, Project, TargetVersion
from projects.versions import with_rows
from tests.cast import Cast
from tests.desk.rows import as_, cases, projects, queries, text_of, waiting
from tests.projects.makers import draft
from workflows.models import Case, Copy

pytestmark = pytest.mark.django_db


def found(user: User, q: str, **more: str) -> str:
    """What stands below the box."""
    response = as_(user).get("/search/", {"q": q, **more})
    assert response.status_code == 200
    page = text_of(response)
    return page.split("搜索内容", 1)[-1]


def named(cast: Cast, year: BudgetYear, name: str, **fields: object) -> Project:
    fields = {"unit": cast.centre, "drafter": cast.shen, "code": "13990027P00021410017"} | fields
    return Project.objects.create(year=year, name=name, **fields)


def approved(cast: Cast, year: BudgetYear) -> TargetVersion:
    version = draft(year, cast.centre, None, cast.shen)
    library.feed(with_rows(TargetVersion.objects.all()).get(pk=version.pk))
    TargetVersion.objects.filter(pk=version.pk).update(state="approved")
    return version


@pytest.mark.parametrize("q", ["教师", "jspx", "JSPX", "0017", "经费 教师", "ｊｓ"])
def test_a_project_is_found_by_name_letters_and_the_end_of_its_code(
    cast: Cast, year: BudgetYear, q: str
) -> None:
    named(cast, year, "教师培训经费")
    named(cast, year, "场馆维护", code="13990027P00021410025")

    page = found(cast.qin, q)

    assert "教师培训经费" in page
    assert "场馆维护" not in page


def test_a_project_is_found_by_a_name_it_bore(cast: Cast, year: BudgetYear) -> None:
    named(cast, year, "教师培训经费", names_before="讲师研修\n师资轮训")

    for q in ("研修", "szlx"):
        assert "曾用名：讲师研修、师资轮训" in found(cast.qin, q)


def test_a_reading_is_followed_and_the_usual_one_is_not(cast: Cast, year: BudgetYear) -> None:
    named(cast, year, "单公馆修缮", reading="单shan")

    assert "单公馆修缮" in found(cast.qin, "sggxs")
    assert "单公馆修缮" not in found(cast.qin, "dggxs")


def test_somebody_of_another_unit_finds_neither_project_nor_case_nor_indicator(
    cast: Cast, year: BudgetYear
) -> None:
    version = approved(cast, year)
    cases([version], cast.shen, state="approved", round=1, submitted_by=cast.shen)
    name = version.project.name

    for user, q in ((cast.ouyang, name), (cast.bai, name), (cast.ouyang, "合格率"), (cast.ouyang, "T")):
        assert f"没有找到“{q}”。" in found(user, q)
    assert name in found(cast.shen, name)
    assert "站点验收合格率" in found(cast.shen, "合格率")


def test_an_indicator_is_found_by_name_description_and_letters_once_it_is_approved(
    cast: Cast, year: BudgetYear
) -> None:
    version = draft(year, cast.centre, None, cast.shen)
    assert "没有找到" in found(cast.qin, "合格率")

    library.feed(with_rows(TargetVersion.objects.all()).get(pk=version.pk))
    TargetVersion.objects.filter(pk=version.pk).update(state="approved")

    for q in ("合格率", "zdyshgl", "验收 合格"):
        assert "站点验收合格率" in found(cast.qin, q), q


def test_a_case_is_found_by_number_title_and_by_what_finds_its_project(cast: Cast, year: BudgetYear) -> None:
    (version,) = projects(year, 1, unit=cast.centre, drafter=cast.shen)
    (case,) = waiting([version], drafter=cast.shen, person=cast.qin)
    Case.objects.update(title="归档的事项")
    code = version.project.code

    for q in (case.number, "归档", code[-4:], "d1gxm"):
        assert f"{case.number} · " in found(cast.qin, q, group="cases"), q


def test_a_case_sent_to_somebody_is_found_by_them_and_its_project_is_not(
    cast: Cast, year: BudgetYear
) -> None:
    (version,) = projects(year, 1, unit=cast.centre, drafter=cast.shen)
    (case,) = waiting([version], drafter=cast.shen, person=cast.qin)
    Copy.objects.create(case=case, person=cast.bai, sent_by=cast.qin, snapshot=None)

    page = found(cast.bai, version.project.name)

    assert case.number in page
    assert "项目：" not in page
    assert (
        f"/projects/{version.project_id}/"
        not in as_(cast.bai).get("/search/", {"q": version.project.name}).content.decode()
    )


@pytest.mark.parametrize("q", ["秦若兰", "qin", "qrl", "qinruolan", "办公室副"])
def test_a_person_is_found_by_those_who_keep_the_list_of_people(cast: Cast, q: str) -> None:
    for keeper in (cast.qin, cast.luo, cast.he):
        assert "秦若兰" in found(keeper, q, group="people")


@pytest.mark.parametrize("who", ["shen", "gao", "shi", "yan"])
def test_nobody_else_finds_people(cast: Cast, who: str) -> None:
    page = as_(getattr(cast, who)).get("/search/", {"q": "秦若兰", "group": "people"}).content.decode()

    assert "/people/" not in page


def test_the_three_administrators_find_no_business(cast: Cast, year: BudgetYear) -> None:
    named(cast, year, "教师培训经费")

    for admin in (cast.luo, cast.he, cast.yan):
        assert "教师培训经费" not in found(admin, "教师", group="projects")
        assert "教师培训经费" not in found(admin, "教师")
    assert 'role="search"' not in as_(cast.yan).get("/").content.decode()
    assert "搜索人员" in as_(cast.luo).get("/").content.decode()


def test_ten_of_a_group_are_shown_and_the_rest_page_by_page(cast: Cast, year: BudgetYear) -> None:
    projects(year, 62, unit=cast.centre, drafter=cast.shen)

    first, second = found(cast.qin, "工作经费"), found(cast.qin, "工作经费", group="projects", page="2")

    assert "查看全部 62" in first
    assert first.count("2026年度") == 10
    assert second.count("2026年度") == 12
    assert "第 51–62 项，共 62 项" in second


def test_nothing_typed_and_nothing_found_teach_what_may_be_typed(cast: Cast) -> None:
    for q in ("", "   ", "查无此项"):
        page = found(cast.qin, q)
        assert "项目：名称、曾用名、编码的一段" in page
        assert "人员：姓名、账号、职务" in page
    assert "人员：" not in found(cast.shen, "")
    assert "现在没有可以搜索的内容" in found(cast.yan, "秦")


@pytest.mark.parametrize("q", ["%", "_", "'", "\\", "“", "𠮷", "a" * 300, "① Ⅱ", "-"])
def test_odd_signs_find_nothing_and_break_nothing(cast: Cast, year: BudgetYear, q: str) -> None:
    named(cast, year, "教师培训经费")

    assert "教师培训经费" not in found(cast.qin, q)


def test_a_search_costs_the_same_for_a_few_projects_and_for_many(cast: Cast, year: BudgetYear) -> None:
    waiting(projects(year, 3, unit=cast.centre, drafter=cast.shen), drafter=cast.shen, person=cast.qin)
    few = queries(as_(cast.qin), "/search/?q=gzjf")
    more = projects(year, 300, unit=cast.centre, drafter=cast.shen, first=100)
    waiting(more, drafter=cast.shen, person=cast.qin)

    assert queries(as_(cast.qin), "/search/?q=gzjf") == few <= 14


def test_an_empty_group_asks_for_no_rows(cast: Cast, year: BudgetYear) -> None:
    with CaptureQueriesContext(connection) as seen:
        found(cast.qin, "查无此项")
    assert not [one for one in seen if 'FROM "projects_indicator"' in one["sql"][:200]]
