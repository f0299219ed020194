"""启用向导 in a browser: an empty department is set up by those whose steps they are, and its first target is handed in."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.roles import Role
from desk.setup.standing import whole
from projects.models import TargetVersion
from tests.browser.conftest import Visitor
from tests.browser.test_drafting import excel, paste
from tests.desk.test_setup import ROLES, ROLL

Visit = Callable[..., Visitor]
NEW_PASSWORD = "Qiyong-xiangdao-2026"
NAMES = {line.split("\t")[1]: line.split("\t")[0] for line in ROLL.splitlines()}
PLACES = {"301001": "中共云河市委组织部本级", "301003": "云河市党员教育中心", "组织一科": "组织一科"}


@pytest.fixture(autouse=True)
def autumn() -> Iterator[None]:
    """Tuesday 2026-10-13, 10:00: the next year is being drafted."""
    with clock.shifted(datetime(2026, 10, 13, 10, tzinfo=clock.SHANGHAI)):
        yield


def entered(visit: Visit, username: str, initial: str) -> Visitor:
    """The first login, and a password of one's own."""
    visitor = visit()
    page = visitor.go("/login/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码", exact=True).fill(initial)
    page.get_by_role("button", name="登录").click()
    for field, text in {
        "old_password": initial,
        "new_password1": NEW_PASSWORD,
        "new_password2": NEW_PASSWORD,
    }.items():
        page.locator(f"[name={field}]").fill(text)
    page.locator("form:has([name=new_password1]) button[type=submit]").click()
    expect(page.locator("[name=new_password1]")).to_have_count(0)
    return visitor


def back(page: Page) -> None:
    page.get_by_role("link", name="返回启用向导").click()
    expect(page.locator("h1")).to_have_text("启用向导")


def units_and_people(page: Page) -> dict[str, str]:
    """The first two steps; account -> initial password."""
    page.get_by_role("link", name="打开启用向导").click()
    page.get_by_role("link", name="修改本级单位").click()
    page.get_by_label("单位编码").fill("301001")
    page.get_by_label("单位名称").fill(PLACES["301001"])
    page.get_by_role("button", name="保存").click()
    back(page)
    page.locator("#step-units").get_by_role("link", name="新增单位").click()
    page.get_by_label("单位编码").fill("301003")
    page.get_by_label("单位名称").fill(PLACES["301003"])
    page.get_by_label("上级单位").select_option(label=PLACES["301001"])
    page.get_by_role("button", name="保存").click()
    back(page)
    page.locator("#step-units").get_by_role("link", name="新增科室").click()
    page.locator("main [name=unit]").select_option(label=PLACES["301001"])
    page.locator("main [name=name]").fill("组织一科")
    page.get_by_role("button", name="保存").click()
    back(page)
    page.locator("#step-people").get_by_role("link", name="批量新增人员").click()
    page.get_by_label("或粘贴、修改").fill(ROLL)
    page.get_by_role("button", name="查看预览").click()
    page.get_by_role("button", name="新增这 10 人").click()
    expect(page.locator("h1")).to_have_text("已新增 10 人")
    slips = [row.locator("td").all_inner_texts() for row in page.locator("main tbody tr").all()]
    back(page)
    return {account: password for _, account, password in slips}


def give(page: Page, account: str, role: Role, place: str) -> None:
    page.goto("/".join(page.url.split("/")[:3]) + "/people/")
    page.get_by_role("link", name=NAMES[account], exact=True).click()
    form = page.locator("form.grant").first
    form.locator("[name=role]").select_option(role.value)
    options = form.locator("[name=place] option").all_inner_texts()
    form.locator("[name=place]").select_option(label=next(one for one in options if PLACES[place] in one))
    form.get_by_role("button", name="授予角色").click()
    expect(page.get_by_text("即时生效。").first).to_be_visible()


def first_target(page: Page) -> None:
    """沈知远 makes a project, pastes last year's table and hands it in."""
    page.locator("#n-name").fill("远程教育站点更新与运行维护经费")
    page.locator("#n-code").fill("13990027P000214100077")
    page.locator("#n-budget").fill("36.50")
    page.locator("input[name=kind][value=current]").check()
    page.get_by_role("button", name="新建项目").click()
    page.locator("#c-fiscal").fill("36.50")
    page.locator("#c-purpose").fill("用于更新 60 个村级站点设备，支付平台全年运行维护费。")
    paste(page, "#c-plan-3", "", "15%\t45%\t80%\t100%")
    page.get_by_role("button", name="放入表中").click()
    expect(page.locator("#c-plan-10")).to_have_value("80")
    expect(page.locator("#save-state")).to_contain_text("已保存")
    page.locator("button[value='add-goal:']").click()
    page.locator("#c-goals textarea").fill("完成 60 个站点的设备更新并通过验收。")
    page.locator("button[value='add:数量指标']").click()
    paste(page, "tr.is-focus .i-name textarea", excel(), "")
    page.get_by_role("button", name="放入表中").click()
    expect(page.locator("#c-indicators tr[id^='r-']")).to_have_count(6)
    page.get_by_role("button", name="改为 ≥60 个").click()
    expect(page.locator("#bar-why")).to_contain_text("可以提交")
    page.locator("#bar-submit").click()
    expect(page.locator("h1")).to_contain_text("远程教育站点更新与运行维护经费")


def test_an_empty_department_is_set_up_and_hands_in_its_first_target(
    transactional_db: None, visit: Visit
) -> None:
    said = io.StringIO()
    call_command("create_first_admin", stdout=said)
    found = re.search(r"账号：(\S+)　初始密码：(\S+)", said.getvalue())
    assert found is not None
    admin = entered(visit, found[1], found[2])
    passwords = units_and_people(admin.go("/"))
    admin.page.get_by_role("link", name="任命安全保密管理员").click()
    give(admin.page, "he", Role.SECURITY_ADMIN, "301001")
    guard = entered(visit, "he", passwords["he"])
    for account, role, place in ROLES:
        give(guard.page, account, role, place)

    desk = entered(visit, "qin", passwords["qin"])
    page = desk.go("/settings/setup/")
    expect(page.locator("#step-routes")).to_contain_text("已完成")
    page.get_by_role("link", name="新建年度").click()
    page.get_by_role("button", name="新建年度").click()
    back(page)
    page.get_by_role("link", name="开启2027年度").click()
    page.get_by_role("button", name="开启2027年度").click()
    back(page)
    page.locator("#step-words").get_by_role("button", name="以后再说").click()
    page.locator("#step-papers").get_by_role("button", name="以后再说").click()
    expect(page.get_by_role("heading", name="可以开始使用了")).to_be_visible()
    assert whole().next is None

    first_target(entered(visit, "shen", passwords["shen"]).go("/projects/new/"))
    assert TargetVersion.objects.get().state == TargetVersion.State.IN_REVIEW
    page.goto(desk.address + "/people/")
    expect(page.get_by_role("link", name="返回启用向导")).to_have_count(0)
