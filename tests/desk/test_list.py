"""项目绩效: the list of a year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from projects.models import BudgetYear, Project, TargetVersion
from tests.cast import Cast
from tests.desk.rows import STEP, as_, projects, queries, text_of, waiting
from tests.projects.makers import make_year

pytestmark = pytest.mark.django_db


def rows_of(page: str) -> int:
    return page.count("的工作经费")


def test_everybody_sees_the_projects_of_their_own_place_and_the_budget_desk_sees_all(
    cast: Cast, year: BudgetYear
) -> None:
    projects(year, 2, unit=cast.centre, drafter=cast.shen)
    projects(year, 3, unit=cast.root, office=cast.office_one, drafter=cast.fang, first=10)

    assert rows_of(text_of(as_(cast.qin).get("/projects/"))) == 5
    assert rows_of(text_of(as_(cast.shen).get("/projects/"))) == 2
    assert rows_of(text_of(as_(cast.xu).get("/projects/"))) == 3
    assert rows_of(text_of(as_(cast.bai).get("/projects/"))) == 0
    assert rows_of(text_of(as_(cast.luo).get("/projects/"))) == 0


def test_filters_narrow_the_rows_the_sum_and_the_counts_beside_the_other_choices(
    cast: Cast, year: BudgetYear
) -> None:
    projects(year, 2, unit=cast.centre, drafter=cast.shen)
    waiting(
        projects(year, 3, unit=cast.college, drafter=cast.ouyang, first=10),
        drafter=cast.ouyang,
        person=cast.qin,
    )

    page = text_of(as_(cast.qin).get("/projects/", {"state": STEP}))

    assert rows_of(page) == 3
    assert "合计 3 项 6.00" in page
    assert "教育中心（0）" in page
    assert "老年大学（3）" in page
    assert "草稿（2）" in page
    assert f"{STEP}（3）" in page


def test_a_project_is_found_by_a_part_of_its_name_or_code(cast: Cast, year: BudgetYear) -> None:
    projects(year, 12, unit=cast.centre, drafter=cast.shen)
    client = as_(cast.qin)

    assert "第12个项目" in text_of(client.get("/projects/", {"q": "第12个"}))
    assert rows_of(text_of(client.get("/projects/", {"q": "p00000000012"}))) == 1
    nothing = text_of(client.get("/projects/", {"q": "没有的名称"}))
    assert "没有符合条件的项目。" in nothing
    assert "清除条件" in nothing


def test_the_year_in_the_address_is_kept_for_the_next_page(cast: Cast, year: BudgetYear) -> None:
    make_year(2027)
    projects(year, 1, unit=cast.centre, drafter=cast.shen)
    client = as_(cast.qin)

    assert "2026年度编报，1 个项目" in text_of(client.get("/projects/?year=2026"))
    assert "2026年度编报，1 个项目" in text_of(client.get("/projects/"))
    assert "还没有您能看到的项目" in text_of(client.get("/projects/?year=2027"))


def test_projects_nobody_drafts_yet_can_be_picked(cast: Cast, year: BudgetYear) -> None:
    projects(year, 1, unit=cast.centre, drafter=cast.shen)
    projects(year, 2, unit=cast.centre, drafter=None, first=5)

    assert rows_of(text_of(as_(cast.qin).get("/projects/?mine=none"))) == 2
    assert rows_of(text_of(as_(cast.shen).get("/projects/?mine=1"))) == 1


def test_a_project_without_a_version_is_listed_and_says_so(cast: Cast, year: BudgetYear) -> None:
    Project.objects.create(year=year, name="对下补助的工作经费", unit=cast.centre, kind="transfer_down")

    page = text_of(as_(cast.qin).get("/projects/"))

    assert "未建目标" in page
    assert "对下转移支付" in page
    assert "其中 1 项未填预算数" in page


@pytest.mark.parametrize("strange", ["page=0", "page=99", "page=x", "unit=abc", "state=%00x", "kind=' or 1"])
def test_strange_addresses_show_a_page(cast: Cast, year: BudgetYear, strange: str) -> None:
    projects(year, 1, unit=cast.centre, drafter=cast.shen)

    assert as_(cast.qin).get(f"/projects/?{strange}").status_code == 200


def test_the_list_costs_the_same_with_ten_and_with_a_thousand_projects(cast: Cast, year: BudgetYear) -> None:
    client = as_(cast.qin)
    waiting(projects(year, 10, unit=cast.centre, drafter=cast.shen), drafter=cast.shen, person=cast.qin)
    few = queries(client, "/projects/")
    projects(year, 990, unit=cast.root, office=cast.office_one, drafter=cast.fang, first=100)

    assert queries(client, "/projects/") == few
    assert few <= 20
    page = text_of(client.get("/projects/"))
    assert rows_of(page) == 100
    assert "合计 1000 项（全部 10 页）" in page
    last = text_of(client.get("/projects/?page=10"))
    assert "第 901–1000 项，共 1000 项" in last


def test_the_newest_version_speaks_for_the_project(cast: Cast, year: BudgetYear) -> None:
    (old,) = projects(year, 1, unit=cast.centre, drafter=cast.shen)
    TargetVersion.objects.filter(pk=old.pk).update(state="approved", label="approved")
    TargetVersion.objects.create(
        project=old.project, label="adjusted", label_number=1, budget=Decimal(70_000)
    )

    page = text_of(as_(cast.qin).get("/projects/"))

    assert rows_of(page) == 1
    assert "7.00 调整版1 草稿" in page
