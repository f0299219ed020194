"""Nothing typed is lost: by a login that has run out, a closed window, a conflict, a broken network; and nobody else sees it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from accounts import clock
from monitoring.models import MonitoringReport
from tests.browser.approvals import case_path, decide, open_case, submitted_target
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.monitoring.checkpoints.year import in_execution, on
from tests.monitoring.midyear.year import DAY, opened, plan, project, report_of
from tests.workflows.ways import FINANCE, LETTER, SECTION
from workflows import cases
from workflows.models import Case

Visit = Callable[..., Visitor]
OPINION = "测算依据不足，请补充 2025 年同类项目的支出明细。"
#: longer than the script waits before it keeps what was typed
PAUSE = 700


def offer(page: Page) -> None:
    """What is kept is offered, with the day it was typed on."""
    expect(page.locator(".kept")).to_contain_text("没有保存的内容")
    expect(page.locator(".kept")).to_contain_text(f"{clock.today().month}月{clock.today().day}日")


def restore(page: Page) -> None:
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.locator(".kept")).to_have_count(0)


@pytest.fixture
def case(cast: Cast) -> Case:
    return submitted_target(cast, SECTION, FINANCE, LETTER)


def test_an_opinion_sent_after_the_login_had_run_out_is_offered_after_the_next_login(
    cast: Cast, visit: Visit, case: Case
) -> None:
    head = visit(cast.gao)
    page = head.go(case_path(case))
    page.locator("#decide").get_by_label("不同意", exact=True).check()
    page.locator("#comment").fill(OPINION)
    page.locator("summary.remark-add").first.click()
    page.locator("textarea[name^='remark:']").first.fill("口径与上年不一致")
    head.log_out()
    page.get_by_role("button", name="签署决定").click()
    expect(page.locator(".login")).to_contain_text("填写的内容留在这台电脑上")
    head.log_in(cast.gao)
    head.go(case_path(case))
    offer(page)
    assert Axe().run(page).violations_count == 0
    expect(page.locator("#comment")).to_have_value("")
    restore(page)
    expect(page.locator("#comment")).to_have_value(OPINION)
    expect(page.locator("textarea[name^='remark:']").first).to_have_value("口径与上年不一致")
    expect(page.locator("#decide").get_by_label("不同意", exact=True)).to_be_checked()
    page.get_by_role("button", name="签署决定").click()
    expect(page.locator(".said")).to_contain_text("不予安排")
    case.refresh_from_db()
    assert case.state == Case.State.REJECTED
    assert head.go(case_path(case)).locator(".kept").count() == 0, "the server has it: the copy is gone"
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_window_closed_in_the_middle_of_a_monitoring_form(
    cast: Cast, transactional_db: None, visit: Visit
) -> None:
    made = project(cast, in_execution())
    plan(cast)
    opened()
    report = report_of(made)
    with on(DAY):
        clerk = visit(cast.shen)
        page = clerk.go(f"/progress/midyear/{report.pk}/")
        row = page.locator("fieldset.mid-row").first
        row.get_by_label("1–6月执行情况").fill("已办 5 期")
        row.get_by_label("有可能").check()
        row.get_by_label("经费保障").check()
        row.get_by_label("原因说明").fill("场地维修推迟，七月起补办")
        page.close()
        page = clerk.context.new_page()
        page.goto(f"{clerk.address}/progress/midyear/{report.pk}/")
        offer(page)
        restore(page)
        row = page.locator("fieldset.mid-row").first
        expect(row.get_by_label("原因说明")).to_have_value("场地维修推迟，七月起补办")
        expect(row.get_by_label("经费保障")).to_be_checked()
        expect(row.locator("[data-asked]")).to_contain_text("请填写")
        page.get_by_role("button", name="保存监控表").click()
        expect(page.locator(".said")).to_contain_text("已保存")
        assert page.evaluate("Object.keys(localStorage)") == []
    assert MonitoringReport.objects.get().rows.filter(explanation="场地维修推迟，七月起补办").exists()


def test_what_was_written_on_a_case_somebody_else_has_just_decided_stays_readable(
    cast: Cast, visit: Visit, case: Case
) -> None:
    head = visit(cast.gao)
    head.expected.append("409")
    page = head.go(case_path(case))
    page.locator("#decide").get_by_label("不同意", exact=True).check()
    page.locator("#comment").fill(OPINION)
    cases.withdraw(case.pk, actor=cast.shen)
    page.get_by_role("button", name="签署决定").click()
    kept = page.locator(".kept")
    expect(kept).to_contain_text("还留在这台电脑上")
    expect(kept.locator("dd", has_text=OPINION)).to_be_visible()
    page.get_by_role("button", name="不要了").click()
    expect(kept).to_contain_text("已放弃")
    page.get_by_role("button", name="撤销").click()
    expect(kept.locator("dd", has_text=OPINION)).to_be_visible()


def test_a_text_changed_meanwhile_by_somebody_else_is_not_overwritten_without_a_word(
    cast: Cast, transactional_db: None, visit: Visit
) -> None:
    made = project(cast, in_execution())
    plan(cast)
    opened()
    report = report_of(made)
    box = "1–6月执行情况"
    with on(DAY):
        mine = visit(cast.shen)
        page = mine.go(f"/progress/midyear/{report.pk}/")
        page.locator("fieldset.mid-row").first.get_by_label(box).fill("我写的")
        page.wait_for_timeout(PAUSE)
        page.close()
        other = visit(cast.shen).go(f"/progress/midyear/{report.pk}/")
        other.locator("fieldset.mid-row").first.get_by_label(box).fill("另一台电脑上写的")
        other.get_by_role("button", name="保存监控表").click()
        expect(other.locator(".said")).to_contain_text("已保存")
        page = mine.context.new_page()
        page.goto(f"{mine.address}/progress/midyear/{report.pk}/")
        expect(page.locator("fieldset.mid-row").first.get_by_label(box)).to_have_value("另一台电脑上写的")
        expect(page.locator(".kept")).to_contain_text("其中 1 处后来又有改动，恢复后请核对")
        page.get_by_text("查看内容").click()
        expect(page.locator(".kept dd")).to_have_text(["我写的"])


def test_another_person_at_the_same_computer_sees_nothing_and_a_logout_clears_it(
    cast: Cast, visit: Visit, case: Case
) -> None:
    one = visit(cast.gao)
    page = one.go(case_path(case))
    page.locator("#comment").fill(OPINION)
    page.wait_for_timeout(PAUSE)
    one.log_out()
    one.log_in(cast.qin)
    one.go(case_path(case))
    expect(page.locator("h1")).to_have_text(case.title)
    assert OPINION not in page.content()
    assert page.locator(".kept").count() == 0
    one.log_out()
    one.log_in(cast.gao)
    one.go(case_path(case))
    offer(page)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("details.me summary").click()
    page.locator("details.me").get_by_role("button", name="退出").click()
    page.wait_for_url("**/login/")
    assert asked == ["这台电脑上还有 1 份没有保存的内容，退出后清除。确定退出？"]
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_form_sent_into_a_broken_network_and_one_older_than_two_weeks(
    cast: Cast, visit: Visit, case: Case
) -> None:
    head = visit(cast.gao)
    head.expected.append("net::|chrome-error")
    page = head.go(case_path(case))
    page.locator("#comment").fill(OPINION)
    page.locator("#decide").get_by_label("不同意", exact=True).check()
    page.route("**/decide/", lambda route: route.abort())
    page.get_by_role("button", name="签署决定").click()
    page.wait_for_timeout(PAUSE)
    page.unroute("**/decide/")
    head.go(case_path(case))
    offer(page)
    page.evaluate(
        """() => Object.keys(localStorage).forEach((key) => {
             const entry = JSON.parse(localStorage.getItem(key));
             entry.kept -= 15 * 24 * 3600 * 1000;
             localStorage.setItem(key, JSON.stringify(entry));
           })"""
    )
    head.go(case_path(case))
    expect(page.locator("#comment")).to_have_value("")
    assert page.locator(".kept").count() == 0
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_page_from_before_a_login_in_another_tab_leads_back_to_its_text(
    cast: Cast, visit: Visit, case: Case
) -> None:
    head = visit(cast.gao)
    head.expected.append("403")
    page = head.go(case_path(case))
    page.locator("#decide").get_by_label("不同意", exact=True).check()
    page.locator("#comment").fill(OPINION)
    head.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="签署决定").click()
    expect(page.locator(".trouble")).to_contain_text("重新登录之前打开的")
    expect(page.locator(".kept dd", has_text=OPINION)).to_be_visible()
    page.locator(".trouble").get_by_role("link", name="回到那一页").click()
    restore(page)
    expect(page.locator("#comment")).to_have_value(OPINION)


def test_a_return_closed_at_its_last_question_is_offered_on_the_case(
    cast: Cast, visit: Visit, case: Case
) -> None:
    cases.approve(case.pk, actor=cast.gao)
    head = visit(cast.gu)
    page = head.go(case_path(case))
    page.locator("#decide").get_by_label("退回修改", exact=True).check()
    page.locator("#comment").fill(OPINION)
    page.get_by_role("button", name="签署决定").click()
    expect(page.locator(".targets")).to_be_visible()
    head.go(case_path(case))
    restore(page)
    decide(page, "退回修改")
    case.refresh_from_db()
    assert case.state == Case.State.DRAFT
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_phone_shows_the_offer_within_its_width(cast: Cast, visit: Visit, case: Case) -> None:
    page = open_case(visit, cast.gao, case, width=390)
    page.locator("#comment").fill(OPINION)
    page.wait_for_timeout(PAUSE)
    page.goto(page.url)
    offer(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_file_that_came_back_with_a_fault_is_named_to_be_chosen_again(cast: Cast, visit: Visit) -> None:
    desk = visit(cast.qin)
    desk.expected.append("422")
    page = desk.go(reverse("notifications:calendar"))
    page.locator("#cal-lines").fill("2027-01-01 至 2027-01-03,放假,元旦")
    page.locator("#cal-file").set_input_files(
        {"name": "放假安排.csv", "mimeType": "text/csv", "buffer": "昨天,放假,".encode()}
    )
    page.get_by_role("button", name="查看预览").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    note = page.locator("#again-cal-file")
    expect(note).to_have_text("“放假安排.csv”没有随表收下，请重新选择。")
    expect(page.locator("#cal-file")).to_have_accessible_description(re.compile("请重新选择"))


def test_what_went_on_to_a_preview_is_kept_until_the_preview_is_confirmed(cast: Cast, visit: Visit) -> None:
    lines = "2027-01-01 至 2027-01-03,放假,元旦\n2027-02-05 至 2027-02-11,放假,春节"
    desk = visit(cast.qin)
    page = desk.go(reverse("notifications:calendar"))
    page.locator("#cal-lines").fill(lines)
    page.get_by_role("button", name="查看预览").click()
    expect(page.locator("h1")).to_contain_text("2027 年放假安排")
    assert page.locator(".kept").count() == 0, "nothing was refused"
    desk.go(reverse("notifications:calendar"))
    restore(page)
    expect(page.locator("#cal-lines")).to_have_value(lines)
    page.get_by_role("button", name="查看预览").click()
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".said")).to_contain_text("已导入 2027 年放假安排")
    assert page.locator(".kept").count() == 0
    assert page.evaluate("Object.keys(localStorage)") == []


def test_the_caret_stands_in_the_first_field_that_is_wrong_and_the_field_says_why(
    cast: Cast, visit: Visit, case: Case
) -> None:
    cases.approve(case.pk, actor=cast.gao)
    cases.approve(case.pk, actor=cast.gu)
    desk = visit(cast.qin)
    desk.expected.append("422")
    page = desk.go(reverse("workflows:register_outside"))
    page.get_by_label("来文单位").fill("云河市财政局")
    page.get_by_role("button", name="确认登记财政意见").click()
    number = page.get_by_label("文号")
    expect(number).to_be_focused()
    expect(number).to_have_accessible_description("请填写文号。")
    assert Axe().run(page).violations_count == 0
