"""会签, 票签 and AB角 in a browser: who is offered what, what the page says after each signature, who is waited for."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.approvals import case_path, decide, open_case, submitted_target
from tests.workflows.ways import DESK, FINANCE, LETTER, SECTION, named
from workflows import cases


def said(page: Page, words: str) -> None:
    """The sentence after an act."""
    expect(page.locator("main")).to_contain_text(words)


def test_three_countersign_and_the_last_one_moves_the_case(visit, cast):
    case = submitted_target(cast, named("会签", cast.gao, cast.xu, cast.lu, mode="all"), FINANCE, LETTER)

    first = open_case(visit, cast.xu, case)
    expect(first.locator("#decide")).to_contain_text("会签，都同意才通过，已签 0/3")
    assert Axe().run(first).violations_count == 0
    decide(first, "同意", "同意上报。")
    said(first, "已同意。本环节会签，还有 2 人（高映雪、陆承砚）未签。")

    second = open_case(visit, cast.gao, case)
    path = second.locator(".path")
    expect(path.locator("li.is-done", has_text="许望")).to_contain_text("同意")
    expect(path.locator("li.is-now")).to_have_count(2)
    decide(second, "同意")
    said(second, "还有 1 人（陆承砚）未签")

    third = open_case(visit, cast.lu, case, width=390)
    assert third.evaluate("document.documentElement.scrollWidth") <= 390
    third.locator(".sign-bar button", has_text="同意").first.click()
    said(third, "已同意。下一步：分管财务领导审签（顾怀瑾）")
    case.refresh_from_db()
    assert case.step_name == "分管财务领导审签"


def test_a_vote_offers_yes_and_no_and_ends_when_it_is_decided(visit, cast):
    voters = (cast.gao, cast.xu, cast.lu)
    case = submitted_target(cast, named("集体表决", *voters, mode="vote", votes_percent=60), FINANCE, LETTER)

    against = open_case(visit, cast.gao, case)
    form = against.locator("#decide")
    expect(form).to_contain_text("票签，3 人中 2 票同意即通过")
    expect(form.get_by_role("radio")).to_have_count(2)
    expect(form.get_by_label("退回修改")).to_have_count(0)
    against.locator("summary.remark-add").first.click()
    against.locator("textarea[name^='remark:']").first.fill("测算依据不足")
    expect(form.get_by_label("不同意", exact=True)).to_be_checked()
    decide(against, "不同意", "绩效目标偏低。")
    said(against, "已表示不同意。本环节票签，同意 0 票，不同意 1 票，还有 2 人（许望、陆承砚）未表决。")

    yes = open_case(visit, cast.xu, case)
    expect(yes.locator("#decide")).to_contain_text("同意 0 票，不同意 1 票")
    assert Axe().run(yes).violations_count == 0
    decide(yes, "同意")
    said(yes, "还有 1 人（陆承砚）未表决")

    visitor = visit(cast.lu, width=390)
    visitor.expected = ["422"]
    last = visitor.go(case_path(case))
    expect(last.locator(".sign-bar button")).to_have_count(2)
    last.once("dialog", lambda dialog: dialog.accept())
    last.locator(".sign-bar button", has_text="不同意").click()
    # 不同意 without a reason is refused, and the page stays
    expect(last.locator(".choice")).to_be_visible()
    expect(last.get_by_role("alert")).to_contain_text("请写明不同意的理由")
    last.locator("#comment").fill("暂缓。")
    last.once("dialog", lambda dialog: dialog.accept())
    last.locator(".sign-bar button", has_text="不同意").click()
    said(last, "集体表决票签未通过：同意 1 票，不同意 2 票，已退回沈知远修改。")
    case.refresh_from_db()
    assert (case.state, case.returned) == ("draft", True)

    drafter = visit(cast.shen).go(case_path(case))
    expect(drafter.locator("main")).to_contain_text("绩效目标偏低。")
    expect(drafter.locator("main")).to_contain_text("暂缓。")


def test_the_deputy_decides_for_the_principal_and_both_names_stand_on_the_record(visit, cast):
    case = submitted_target(cast, SECTION, named("预算审核", cast.qin), FINANCE, LETTER)
    cases.approve(case.pk, actor=cast.gao)

    page = open_case(visit, cast.xie, case)
    expect(page.locator("#decide")).to_contain_text("您以秦若兰的B角办理")
    expect(page.locator(".path li.is-now")).to_contain_text("谢云舟：秦若兰的B角")
    decide(page, "同意", "已核对。")
    said(page, "已同意。下一步：分管财务领导审签")

    principal = open_case(visit, cast.qin, case)
    expect(principal.locator("#decide")).to_have_count(0)
    expect(principal.locator(".path li.is-done", has_text="谢云舟 代 秦若兰")).to_have_count(1)
    expect(principal.locator(".trail")).to_contain_text("谢云舟 代 秦若兰")


def test_somebody_who_was_slower_reads_who_was_faster(visit, cast):
    case = submitted_target(cast, SECTION, DESK, FINANCE, LETTER)
    cases.approve(case.pk, actor=cast.gao)
    visitor = visit(cast.qin)
    visitor.expected = ["409"]
    page = visitor.go(case_path(case))
    cases.approve(case.pk, actor=cast.xie)
    decide(page, "同意")
    said(page, "谢云舟已于")
    said(page, "分管财务领导审签")


def test_a_paper_step_shows_the_sheet_with_a_line_for_every_signature(visit, cast):
    paper = named("领导签批", cast.lu, cast.gu, mode="all", medium="paper")
    case = submitted_target(cast, SECTION, paper, LETTER)
    cases.approve(case.pk, actor=cast.gao)
    page = open_case(visit, cast.lu, case)
    expect(page.locator(".decide")).to_contain_text("本环节为纸质签批")
    expect(page.locator("#decide")).to_have_count(0)
    page.locator(".decide").get_by_role("link", name="打印审批单").click()
    expect(page.locator(".slip-signs .sign-room")).to_have_count(2)
    expect(page.locator(".slip-signs tr", has_text="顾怀瑾")).to_have_count(1)
    assert Axe().run(page).violations_count == 0
