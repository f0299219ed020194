"""What is decided elsewhere, in a browser: a meeting over ten cases, many decisions at a go, a package sent and printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts import clock
from tests.browser.approvals import submitted_target
from tests.workflows.files import PDF
from tests.workflows.ways import LETTER, SECTION, named
from workflows.cases import approve
from workflows.models import Case, Event, Registration


@pytest.fixture
def minutes(tmp_path: Path, settings) -> Path:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path / "media"
    file = tmp_path / "纪要.pdf"
    file.write_bytes(PDF)
    return file


def sound(page: Page) -> None:
    """No accessibility violation, and nothing wider than the window."""
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


MEETING = {"name": "部务会审议", "role": "budget_officer", "place": "root", "medium": "meeting"}


def test_one_meeting_decides_ten_cases(visit, cast, minutes):
    cases = [
        submitted_target(cast, *((SECTION, MEETING, LETTER) if n == 0 else ()), name=f"项目{n}经费")
        for n in range(10)
    ]
    for case in cases:
        approve(case.pk, actor=cast.gao)
    page = visit(cast.qin).go("/meetings/new/")
    expect(page.get_by_role("checkbox", name="登记 项目9经费")).to_be_checked()
    sound(page)
    sound(visit(cast.qin, width=390, height=800).go("/meetings/new/"))
    page.get_by_label("编号", exact=True).fill("2026年第5次")
    page.get_by_label("会议日期").fill(f"{clock.today():%Y-%m-%d}")
    page.get_by_label("项目3经费决定", exact=True).select_option("退回修改")
    page.get_by_label("项目3经费决定原文").fill("预算数请压减一成。")
    page.get_by_label("选择扫描件").set_input_files(minutes)
    page.get_by_label("已与会议纪要逐行核对").check()
    page.get_by_role("button", name="登记会议决定").click()
    expect(page.locator("body")).to_contain_text("已登记部务会决定，10 件一次办理。")
    expect(page.locator("body")).to_contain_text("现在没有等会议研究的事项。")
    states = [Case.objects.get(pk=case.pk).state for case in cases]
    assert states.count(Case.State.OUTSIDE) == 9
    assert states[3] == Case.State.DRAFT
    page.goto(page.url.replace("/meetings/new/", "/registrations/"))
    page.get_by_role("link", name="部务会 2026年第5次").click()
    expect(page.locator("h1")).to_have_text("部务会 2026年第5次")
    sound(page)
    page.get_by_role("link", name="更正登记").click()
    page.get_by_label("更正原因").fill("漏录议题")
    page.get_by_label("议题").fill("研究2027年部门预算")
    page.on("dialog", lambda dialog: dialog.accept())
    sound(page)
    page.get_by_role("button", name="更正登记").click()
    expect(page.locator("body")).to_contain_text("已更正登记，原登记保留并标明“已更正”。")
    assert Registration.objects.count() == 2
    assert Event.objects.filter(kind="corrected").count() == 10


def test_many_decisions_at_a_go_have_a_result_each(visit, cast):
    first = submitted_target(cast, named("联合审核", cast.gao, cast.lu), LETTER, name="看过的经费")
    second = submitted_target(cast, name="没看的经费")
    third = submitted_target(cast, name="别人办了的经费")
    visitor = visit(cast.gao)
    visitor.go(f"/cases/{first.pk}/")
    page = visitor.go("/")
    page.get_by_role("checkbox", name="全选").check()
    page.get_by_role("button", name="批量办理勾选的事项").click()
    expect(page.locator("h1")).to_have_text("批量办理")
    expect(page.locator(".head")).to_contain_text("2 件的本稿还没有打开过")
    sound(page)
    approve(third.pk, actor=cast.lu)
    page.get_by_label("意见，各件共用").fill("同意。")
    page.get_by_role("button", name="签署决定").click()
    expect(page.locator(".head")).to_contain_text("勾选 3 件，已办理 2 件 · 其中 1 件的本稿未打开")
    expect(page.get_by_role("row", name="别人办了的经费")).to_contain_text("陆承砚已于")
    sound(page)
    assert first.events.last().data["seen"] is True
    assert second.events.last().data["seen"] is False
    for number in range(2):
        submitted_target(cast, name=f"再来{number}经费")
    phone = visit(cast.gao, width=390, height=800).go("/")
    sound(phone)
    phone.get_by_role("checkbox", name="选择 再来0经费").check()
    phone.get_by_role("button", name="批量办理勾选的事项").click()
    sound(phone)
    phone.get_by_role("button", name="签署决定").click()
    expect(phone.locator(".head")).to_contain_text("勾选 1 件，已办理 1 件")


def test_a_package_is_put_together_sent_and_printed(visit, cast):
    cases = [
        submitted_target(cast, *((SECTION, LETTER) if n == 0 else ()), name=f"项目{n}经费") for n in range(3)
    ]
    for case in cases:
        approve(case.pk, actor=cast.gao)
    page = visit(cast.qin).go("/batches/new/")
    sound(page)
    page.get_by_label("主送").fill("云河市财政局")
    page.get_by_role("checkbox", name="加入 项目2经费").uncheck()
    page.get_by_role("button", name="新建报送批次").click()
    expect(page.locator("body")).to_contain_text("还可加入的项目")
    sound(page)
    page.get_by_role("checkbox", name="加入 项目2经费").check()
    page.get_by_role("button", name="加入勾选的项目").click()
    expect(page.locator(".head .sub")).to_contain_text("3 个项目，109.50 万元")
    page.get_by_label("文号").fill("云组财〔2026〕3号")
    page.get_by_label("日期").fill(f"{clock.today():%Y-%m-%d}")
    page.get_by_role("button", name="保存报送函").click()
    expect(page.locator("body")).to_contain_text("已保存报送函的文号和日期。")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="报送财政").click()
    expect(page.locator("body")).to_contain_text("已报送 3 个项目，文号 云组财〔2026〕3号。")
    assert {Case.objects.get(pk=case.pk).state_words for case in cases} == {"已报财政"}
    sound(page)
    page.get_by_role("link", name="打印报送函和清单").click()
    expect(page.locator(".package")).to_contain_text("现报送 2027年度绩效目标 3 件，金额合计 109.50 万元")
    sound(page)
    page.emulate_media(media="print")
    expect(page.locator(".head-tools")).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".package-table tfoot")).to_contain_text("109.50")
    small = visit(cast.qin, width=390, height=800).go(
        page.url.partition("/batches/")[1] + page.url.partition("/batches/")[2]
    )
    sound(small)
    sound(visit(cast.qin, width=390, height=800).go("/letters/new/"))
