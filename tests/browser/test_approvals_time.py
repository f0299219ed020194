"""Time in a browser: a period of 授权代办, a pause, an end and a new draft, 催办 with its text and its sheet, the desk's lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts import clock, delegations
from projects.models import TargetVersion
from tests.browser.approvals import case_path, decide, open_case, submitted_target
from tests.workflows.steps import holding
from tests.workflows.ways import DESK, FINANCE, LETTER, SECTION
from workflows import cases, dispatching
from workflows.models import Case, Suspension, Urge

SUE = "苏晚晴"


@pytest.fixture(autouse=True)
def a_thursday() -> Iterator[None]:
    """2026-06-25, 10:32: a working day, within office hours."""
    with clock.shifted(datetime(2026, 6, 25, 10, 32, tzinfo=clock.SHANGHAI)):
        yield


def sound(page: Page) -> None:
    """Nothing axe complains of, nothing that scrolls sideways."""
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def begin(page: Page, action: str) -> None:
    """One of 其他办理 on the case's page."""
    page.locator(".more-acts").get_by_role("link", name=action, exact=True).click()
    expect(page.locator("h1")).to_have_text(action)
    sound(page)


def test_a_period_given_on_the_page_brings_the_deputy_the_task_with_its_reason(visit, cast):
    case = submitted_target(cast, SECTION, DESK, FINANCE, LETTER)
    visitor = visit(cast.gao)
    page = visitor.go(reverse("accounts:delegations"))
    page.get_by_label("代办人").select_option(str(cast.su.pk))
    page.locator("#id_ends_on").fill("2026-06-29")
    page.get_by_label("原因").fill("休假")
    page.get_by_role("button", name="授权代办").click()
    expect(page.locator("main")).to_contain_text("进行中")
    sound(page)
    assert holding(case) == {"gao", "su"}

    deputy = visit(cast.su, width=390).go("/")
    expect(deputy.locator("main")).to_contain_text(case.title)
    deputy.goto(deputy.url.rstrip("/") + case_path(case))
    expect(deputy.locator("body")).to_contain_text("高映雪休假至 6 月 29 日，由苏晚晴代办")
    sound(deputy)
    deputy.locator(".sign-bar button", has_text="同意").first.click()
    expect(deputy.locator("main")).to_contain_text("已同意。下一步：预算绩效岗审核")

    principal = open_case(visit, cast.gao, case)
    expect(principal.locator("#decide")).to_have_count(0)
    expect(principal.locator(".path li.is-done", has_text="苏晚晴 代 高映雪")).to_have_count(1)
    expect(principal.locator(".trail")).to_contain_text("苏晚晴 代 高映雪")
    expect(principal.locator(".trail")).to_contain_text("代办开始")


def test_a_period_that_is_ended_on_the_page_takes_the_task_away(visit, cast):
    case = submitted_target(cast, SECTION, DESK, FINANCE, LETTER)
    today = clock.today()
    delegations.delegate(cast.gao, cast.gao, cast.su, starts_on=today, ends_on=today, reason="休假")
    late = visit(cast.su)
    late.expected = ["403", "409"]
    deputy = late.go(case_path(case))
    page = visit(cast.gao).go(reverse("accounts:delegations"))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="结束授权").click()
    expect(page.locator("main")).not_to_contain_text("进行中")
    decide(deputy, "同意")
    expect(deputy.locator("main")).to_contain_text("结束代办，您的操作没有写入")
    assert holding(case) == {"gao"}


def test_a_case_is_paused_with_its_reason_and_goes_on_with_its_limit_moved(visit, cast):
    case = submitted_target(cast, SECTION, DESK, FINANCE, LETTER)
    due = case.steps.get(state="open").due_on
    desk = open_case(visit, cast.qin, case)
    begin(desk, "暂停办理")
    desk.get_by_label("原因").fill("等上级文件明确后再办")
    desk.get_by_role("button", name="暂停办理").click()
    expect(desk.locator("main")).to_contain_text("已暂停办理，限办时间停止计算")
    sound(desk)

    signer = open_case(visit, cast.gao, case, width=390)
    expect(signer.locator("#decide")).to_have_count(0)
    expect(signer.locator("main")).to_contain_text("暂停办理")
    expect(signer.locator(".trail")).to_contain_text("等上级文件明确后再办")
    sound(signer)

    Suspension.objects.filter(case=case).update(suspended_at=clock.now() - timedelta(days=1))
    begin(desk, "继续办理")
    expect(desk.locator("main")).to_contain_text("等上级文件明确后再办")
    desk.get_by_role("button", name="继续办理").click()
    expect(desk.locator("main")).to_contain_text("已继续办理，限办时间顺延 1 个工作日。现在：科室审核。")
    assert due is not None
    assert case.steps.get(state="open").due_on == due + timedelta(days=1)
    signer.reload()
    signer.locator(".sign-bar button", has_text="同意").first.click()
    expect(signer.locator("main")).to_contain_text("已同意")


def test_an_ended_target_is_void_and_begun_again_with_everything_it_held(visit, cast):
    case = submitted_target(cast, SECTION, DESK, FINANCE, LETTER)
    desk = open_case(visit, cast.qin, case)
    begin(desk, "终止办理")
    desk.get_by_label("原因").fill("项目调整，需重新编制")
    asked: list[str] = []

    def agree(dialog):
        asked.append(dialog.message)
        dialog.accept()

    desk.on("dialog", agree)
    desk.get_by_role("button", name="终止办理").click()
    expect(desk.locator("main")).to_contain_text("已终止办理，相关待办已取消")
    assert asked == ["终止后不能恢复。确定终止办理？"]
    sound(desk)
    case.refresh_from_db()
    assert case.state == Case.State.CANCELLED

    signer = visit(cast.gao).go("/")
    expect(signer.locator("main")).not_to_contain_text(case.title)
    drafter = visit(cast.shen).go(reverse("projects:target", args=[case.document_id]))
    sound(drafter)
    drafter.get_by_role("button", name="另起一稿").click()
    expect(drafter.locator("body")).to_contain_text("已另起一稿，内容从上一稿带入")
    new = TargetVersion.objects.exclude(pk=case.document_id).get(project__name=case.title)
    old = TargetVersion.objects.get(pk=case.document_id)
    assert (old.state, new.state) == ("cancelled", "draft")
    assert new.indicators.count() == old.indicators.count() > 0


def test_a_move_to_a_later_step_names_what_is_passed_over(visit, cast):
    case = submitted_target(cast, SECTION, DESK, FINANCE, LETTER)
    desk = open_case(visit, cast.qin, case, width=390)
    begin(desk, "调整环节")
    desk.get_by_label("分管财务领导审签 略过").check()
    desk.get_by_label("原因").fill("部务会已一并研究")
    desk.get_by_role("button", name="调整环节").click()
    expect(desk.locator("main")).to_contain_text("已调整环节。下一步：分管财务领导审签（顾怀瑾）")
    expect(desk.locator("main")).to_contain_text("略过科室审核、预算绩效岗审核")
    sound(desk)
    assert holding(case) == {"gu"}


def test_whoever_waits_urges_copies_the_text_and_prints_the_sheet(visit, cast):
    case = submitted_target(cast, SECTION, DESK, FINANCE, LETTER)
    visitor = visit(cast.shen)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.expected = ["422"]
    page = visitor.go(case_path(case))
    begin(page, "催办")
    page.get_by_role("button", name="复制催办文字").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"【催办】高映雪：{case.year}年度《{case.title}》")
    assert copied.endswith(case_path(case))
    page.get_by_label("附言").fill("周五部务会要用")
    page.get_by_role("button", name="催办", exact=True).click()
    expect(page.locator("main")).to_contain_text("已催办高映雪。")
    assert Urge.objects.get().text == "周五部务会要用"

    begin(page, "催办")
    expect(page.locator("main")).to_contain_text("16:02 以后可以再催")
    page.get_by_label("附言").fill("请尽快")
    page.get_by_role("button", name="催办", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("四个工作小时内只催办一次")
    expect(page.get_by_label("附言")).to_have_value("请尽快")
    sound(page)

    page.get_by_role("link", name="打印催办单").click()
    slip = page.get_by_role("article", name="催办单")
    expect(slip).to_contain_text("高映雪（主任）")
    sound(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="打印催办单")).to_be_hidden()
    expect(page.get_by_role("link", name="返回催办")).to_be_hidden()
    expect(slip).to_be_visible()

    told = visit(cast.gao, width=390).go(reverse("notifications:list"))
    expect(told.locator("main")).to_contain_text("沈知远催办科室审核")


def test_the_desks_lists_lead_to_what_is_to_be_done(visit, cast):
    case = submitted_target(cast, SECTION | {"at_limit": "desk", "limit_days": 2}, DESK, FINANCE, LETTER)
    paused = submitted_target(cast, name="老年大学设备更新经费")
    cases.suspend(paused.pk, actor=cast.qin, reason="等上级文件")
    with clock.shifted(datetime(2026, 6, 30, 9, 0, tzinfo=clock.SHANGHAI)):
        dispatching.tick()
        for width in (1366, 390):
            page = visit(cast.qin, width=width).go(reverse("workflows:oversight"))
            late = page.get_by_role("region", name="超过限办时间")
            expect(late).to_contain_text(case.title)
            expect(late).to_contain_text("逾期 1 个工作日")
            expect(late).to_contain_text("重点督办")
            expect(page.get_by_role("region", name="暂停办理")).to_contain_text("等上级文件")
            sound(page)
        late.get_by_role("link", name="催办").click()
        expect(page.locator("h1")).to_have_text("催办")
        record = open_case(visit, cast.shen, case)
        expect(record.locator(".trail")).to_contain_text("超过限办时间")
