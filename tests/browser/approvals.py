"""What browser tests of approvals begin with: a target case on a route, submitted through the verbs, and its page open."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from projects.checks.r01_code import check_character
from projects.models import BudgetYear
from tests.cast import Cast
from tests.projects.makers import draft, make_year
from tests.workflows.ways import route
from workflows import cases
from workflows.models import Case

_numbers = count(1)


def target_case(cast: Cast, *, name: str = "远程教育站点更新与运行维护经费") -> Case:
    """沈知远's complete target of 教育中心 as a draft case, on whatever route is in force."""
    year = BudgetYear.objects.filter(year=2027).first() or make_year()
    first = f"13990027P0002141{next(_numbers):04d}"
    code = first + check_character(first)
    version = draft(year, cast.centre, None, cast.shen, code=code, name=name)
    return cases.open_case("target", version, cast.shen)


def submitted_target(cast: Cast, *steps: dict[str, Any], name: str = "", **fields: Any) -> Case:
    """The same, submitted; with ``steps`` (``tests.workflows.ways``) on a route made of them."""
    if steps:
        route(*steps, kind="target", **fields)
    case = target_case(cast, name=name) if name else target_case(cast)
    cases.submit(case.pk, actor=cast.shen)
    case.refresh_from_db()
    return case


def case_path(case: Case) -> str:
    return reverse("workflows:case", args=[case.pk])


def open_case(visit: Callable[..., Any], person: User, case: Case, **window: Any) -> Page:
    """The case's page as this person sees it, in a window of their own."""
    page: Page = visit(person, **window).go(case_path(case))
    expect(page.locator("h1")).to_have_text(case.title)
    return page


def decide(page: Page, choice: str, comment: str = "") -> None:
    """Choose 同意, 退回修改 or 不同意, write the opinion, sign; a return is confirmed. The page after it is loaded."""
    page.locator("#decide").get_by_label(choice, exact=True).check()
    if comment:
        page.locator("#comment").fill(comment)
    page.get_by_role("button", name="签署决定").click()
    page.wait_for_load_state()
    if choice == "退回修改" and page.locator(".targets").count():
        page.get_by_role("button", name="退回修改", exact=True).click()
        page.wait_for_load_state()
