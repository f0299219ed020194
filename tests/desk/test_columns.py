"""The columns of a long list are a person's to choose; the sums stay under their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from projects.models import BudgetYear
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import JUNE_DUE, approved, in_execution, on, plan_year, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(db: None) -> BudgetYear:
    return in_execution()


@pytest.fixture
def department(cast: Cast, year: BudgetYear) -> Iterator[None]:
    """Two projects in execution, looked at on the last day of June's explanations."""
    for name in ("干部培训经费", "教师培训经费"):
        approved(cast, year, name)
    plan_year(cast)
    tick(JUNE_DUE)
    with on(JUNE_DUE):
        yield


def heads(page: str) -> list[str]:
    head = page[page.index("<thead>") : page.index("</thead>")]
    return [re.sub("<[^>]+>", "", one) for one in re.findall(r"<th[^>]*>(.*?)</th>", head)]


def reach(row: str) -> int:
    """How many columns the cells of a row reach over."""
    cells = re.findall(r"<t[hd]\b([^>]*)>", row)
    return sum(int(found[1]) if (found := re.search(r'colspan="(\d+)"', one)) else 1 for one in cells)


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize(
    ("address", "ticked", "head"),
    [
        ("/projects/", [], "序 项目"),
        ("/projects/", ["code", "amount"], "序 项目编码 项目 预算数（万元）"),
        ("/projects/", ["unit", "by"], "序 项目 科室/单位 经办人"),
        ("/progress/", [], "序 项目"),
        ("/progress/", ["code", "by", "amount"], "序 项目编码 项目 经办人 调整后（万元）"),
    ],
)
def test_only_the_ticked_columns_are_shown_and_stay_so(
    cast: Cast, department, address: str, ticked: list[str], head: str
) -> None:
    client = as_(cast.qin)
    answer = client.get(address, {"columns": "1", "column": ticked, "q": "培训"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{address}?q=%E5%9F%B9%E8%AE%AD"

    page = page_of(client, address)
    assert " ".join(heads(page)).startswith(head)
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    foot = page[page.index("<tfoot>") : page.index("</tfoot>")]
    assert reach(body[: body.index("</tr>")]) == reach(foot) == len(heads(page))


def test_what_nobody_has_chosen_is_the_usual_table_and_a_strange_choice_harms_nothing(
    cast: Cast, department
) -> None:
    client = as_(cast.qin)
    usual = heads(page_of(client, "/projects/"))
    assert usual == ["序", "项目编码", "项目", "科室/单位", "预算数（万元）", "版本", "状态", "经办人"]
    client.cookies["columns-projects"] = "name.<script>.by"
    assert heads(page_of(client, "/projects/")) == usual[:-1]
    assert "<script>" not in text_of(client.get("/projects/"))
