"""People around a decision, in a browser: a signer added beside and after, a question answered, a seat transferred, a draft kept."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.approvals import case_path, decide, open_case, submitted_target
from tests.workflows.steps import holding
from tests.workflows.ways import DESK, DIVISION, LETTER, SECTION, named
from workflows.cases import approve, copy_to
from workflows.models import Consultation, Copy, DecisionDraft

BAI = "白露（四级主任科员）"


def begin(page: Page, action: str) -> None:
    """One of 其他办理 on the case's page."""
    page.locator(".more-acts").get_by_role("link", name=action, exact=True).click()
    expect(page.locator("h1")).to_have_text(action)
    assert Axe().run(page).violations_count == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_signer_added_beside_and_one_after_sign_in_their_places(visit, cast):
    case = submitted_target(cast, named("会签", cast.gao, mode="all"), DIVISION, LETTER)
    page = open_case(visit, cast.gao, case)
    begin(page, "增加审核人")
    page.get_by_label("增加谁").select_option(label=BAI)
    page.get_by_label("本环节 本环节为会签").check()
    page.get_by_role("button", name="增加审核人").click()
    expect(page.locator("body")).to_contain_text("已增加白露。本环节为会签，其也同意后才办结。")
    begin(page, "增加审核人")
    page.get_by_label("增加谁").select_option(label="方以宁（四级主任科员）")
    page.get_by_label("本环节之后").check()
    page.get_by_role("button", name="增加审核人").click()
    expect(page.locator("body")).to_contain_text("“会签”签署后由其审核")
    decide(page, "同意", "同意。")
    beside = open_case(visit, cast.bai, case)
    decide(beside, "同意", "平台部分同意。")
    assert holding(case) == {"fang"}
    after = open_case(visit, cast.fang, case)
    expect(after.locator(".path .is-now")).to_contain_text("方以宁")
    decide(after, "同意")
    assert holding(case) == {"lu"}


def test_a_signer_added_before_is_taken_out_again(visit, cast):
    case = submitted_target(cast)
    page = open_case(visit, cast.gao, case)
    begin(page, "增加审核人")
    page.get_by_label("增加谁").select_option(label=BAI)
    page.get_by_label("本环节之前").check()
    page.get_by_role("button", name="增加审核人").click()
    expect(page.locator(".path .is-now")).to_contain_text("白露")
    expect(page.locator("#decide")).to_have_count(0)
    begin(page, "取消增加的审核人")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="取消增加").click()
    expect(page.locator("body")).to_contain_text("已取消增加，白露不用办理。现在：科室审核。")
    expect(page.locator("#decide")).to_be_visible()


def test_a_question_is_asked_answered_and_read_beside_the_decision(visit, cast):
    case = submitted_target(cast)
    page = open_case(visit, cast.gao, case)
    begin(page, "征求意见")
    page.get_by_label("征求谁的意见").select_option(label=BAI)
    page.get_by_label("要问什么").fill("站点单价是否合理？")
    page.get_by_role("button", name="发出征求意见").click()
    expect(page.locator("body")).to_contain_text("已向白露征求意见，反馈后会通知您。")

    other = visit(cast.bai, width=390, height=844).go("/")
    expect(other.locator("#s-questions")).to_have_text("待反馈")
    other.get_by_role("link", name=case.title).click()
    expect(other.locator("main")).to_contain_text("站点单价是否合理？")
    assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other.get_by_label("反馈意见", exact=True).fill("低于市场价。")
    other.get_by_role("button", name="反馈意见").click()
    expect(other.locator("body")).to_contain_text("已反馈意见，高映雪会收到通知。")

    page.goto(page.url)
    expect(page.locator(".review-read")).to_contain_text("低于市场价。")
    assert Consultation.objects.get().state == "answered"
    assert Axe().run(page).violations_count == 0
    decide(page, "同意")


def test_a_seat_is_transferred_and_the_new_holder_decides(visit, cast):
    case = submitted_target(cast, SECTION, DESK, LETTER)
    page = open_case(visit, cast.gao, case)
    begin(page, "转交他人办理")
    page.get_by_label("转交给").select_option(label=BAI)
    page.get_by_label("转交说明").fill("出差在外")
    page.get_by_role("button", name="转交他人办理").click()
    expect(page.locator("body")).to_contain_text("已转交白露办理“科室审核”，您不用再办。")
    expect(page.locator("#decide")).to_have_count(0)
    other = open_case(visit, cast.bai, case)
    expect(other.locator(".trail")).to_contain_text("由高映雪转交白露")
    decide(other, "同意", "同意。")
    assert holding(case) == {"qin", "xie"}


def test_a_draft_waits_in_the_form_after_leaving_the_page(visit, cast):
    case = submitted_target(cast)
    visitor = visit(cast.gao)
    page = visitor.go(case_path(case))
    page.locator("#decide").get_by_label("退回修改", exact=True).check()
    page.locator("#comment").fill("站点数待核")
    page.get_by_role("button", name="暂存").click()
    expect(page.locator("body")).to_contain_text("已暂存，只有您自己看得到")
    visitor.go("/")
    visitor.go(case_path(case))
    expect(page.locator("#comment")).to_have_value("站点数待核")
    expect(page.locator("#decide").get_by_label("退回修改", exact=True)).to_be_checked()
    expect(page.locator("#decide")).to_contain_text("暂存")
    decide(page, "同意", "核过了，同意。")
    assert not DecisionDraft.objects.exists()
    assert holding(case) == {"lu"}


def test_enter_signs_the_decision_and_does_not_merely_keep_it(visit, cast):
    case = submitted_target(cast)
    page = open_case(visit, cast.gao, case)
    page.locator("#decide").get_by_label("同意", exact=True).press("Enter")
    expect(page.locator("body")).to_contain_text("已同意。")
    assert holding(case) == {"lu"}


def test_where_a_return_would_go_is_kept_with_it(visit, cast):
    case = submitted_target(cast)
    approve(case.pk, actor=cast.gao)
    page = open_case(visit, cast.lu, case)
    page.locator("#decide").get_by_label("退回修改", exact=True).check()
    page.locator("#comment").fill("站点数待核")
    page.get_by_role("button", name="签署决定").click()
    page.locator("label.target-head", has_text="科室审核").locator("input").check()
    page.get_by_role("button", name="暂存").click()
    expect(page.locator("body")).to_contain_text("已暂存，只有您自己看得到")
    kept = DecisionDraft.objects.get()
    assert (kept.decision, kept.back_to.name) == ("send_back", "科室审核")
    page.get_by_role("button", name="签署决定").click()
    expect(page.locator("label.target-head", has_text="科室审核").locator("input")).to_be_checked()
    expect(page.locator("#comment")).to_have_value("站点数待核")


def test_a_copy_is_sent_by_ticking_read_and_marked(visit, cast):
    case = submitted_target(cast)
    page = open_case(visit, cast.gao, case)
    begin(page, "传阅")
    page.get_by_label("本级预算绩效岗").check()
    page.get_by_text("本级 · 研究室").click()
    page.get_by_label(BAI).check()
    page.get_by_label("传阅说明").fill("供参考")
    page.get_by_role("button", name="发出传阅").click()
    expect(page.locator("body")).to_contain_text("已传阅给")
    assert set(Copy.objects.values_list("person__name", flat=True)) == {"白露", "秦若兰", "谢云舟"}
    other = visit(cast.bai, width=390, height=844).go("/")
    other.locator("section", has_text="待阅").get_by_role("link", name=case.title).click()
    assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    other.get_by_role("button", name="标为已阅").click()
    expect(other.locator("body")).to_contain_text("已标为已阅")


def test_phrases_are_kept_by_keyboard_and_stand_on_the_decision(visit, cast):
    visitor = visit(cast.gao)
    page = visitor.go(reverse("workflows:phrases"))
    page.get_by_label("意见", exact=True).fill("同意，请按进度支出。")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="我的", exact=True)).to_contain_text("同意，请按进度支出。")
    assert Axe().run(page).violations_count == 0
    case = submitted_target(cast)
    visitor.go(case_path(case))
    page.get_by_role("button", name="同意，请按进度支出。").click()
    expect(page.locator("#comment")).to_have_value("同意，请按进度支出。")


def test_the_list_of_copies_fits_a_phone(visit, cast):
    case = submitted_target(cast)
    copy_to(case.pk, actor=cast.gao, people=[cast.bai], note="供参考，涉及研究室承担的平台部分")
    page = visit(cast.bai, width=390, height=844).go(reverse("workflows:to_read"))
    expect(page.locator("main")).to_contain_text("未阅")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).violations_count == 0
