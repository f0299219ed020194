"""Going back in a browser: a return to an earlier step and straight back, what changed since one last saw it, taking back."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from projects.models import TargetVersion
from tests.browser.approvals import case_path, decide, open_case, submitted_target
from tests.cast import Cast
from workflows import cases
from workflows.models import Case


def at_desk(cast: Cast) -> Case:
    """科室审核 and 分管领导审签 are signed; 秦若兰 has it."""
    case = submitted_target(cast)
    cases.approve(case.pk, actor=cast.gao)
    cases.approve(case.pk, actor=cast.lu)
    return case


def no_faults(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def test_a_return_to_an_earlier_step_says_who_signs_again_and_comes_straight_back(visit, cast: Cast) -> None:
    case = at_desk(cast)
    page = open_case(visit, cast.qin, case)
    page.locator("#decide").get_by_label("退回修改", exact=True).check()
    page.locator("#comment").fill("请科室再核实站点数。")
    page.get_by_role("button", name="签署决定").click()
    expect(page.locator("h1")).to_have_text("退回修改")
    target = page.locator(".target", has_text="“科室审核”环节")
    expect(target).to_contain_text("高映雪")
    expect(target).to_contain_text("陆承砚")
    expect(target).to_contain_text("其意见以重新办理的为准")
    no_faults(page)
    target.get_by_role("radio").check()
    page.get_by_role("button", name="退回修改", exact=True).click()
    expect(page.locator(".messages, [role=status]").first).to_contain_text("已退回“科室审核”环节")

    head = open_case(visit, cast.gao, case)
    expect(head.locator("#h-trail + *, .trail").first).to_be_visible()
    expect(head.locator("body")).to_contain_text("请科室再核实站点数。")
    head.locator("#comment").fill("已核实，站点数无误。")
    head.get_by_role("button", name="同意，直接报退回人").click()
    expect(head.locator("body")).to_contain_text("下一步：预算绩效岗审核")

    again = open_case(visit, cast.qin, case)
    expect(again.locator(".path")).to_contain_text("沿用已签意见")
    decide(again, "同意")
    case.refresh_from_db()
    assert case.step_name == "分管财务领导审签"


def test_a_reviewer_sees_what_changed_since_they_last_saw_it_and_who_changed_a_cell(
    visit, cast: Cast
) -> None:
    case = at_desk(cast)
    open_case(visit, cast.qin, case)
    cases.send_back(case.pk, actor=cast.qin, comment="请核实站点数。")
    version = TargetVersion.objects.get(pk=case.document_id)
    row = version.indicators.get(name="更新终端站点数")
    old = row.value
    row.value = "=62个"
    row.save()
    cases.submit(case.pk, actor=cast.shen)
    for signer in (cast.gao, cast.lu):
        cases.approve(case.pk, actor=signer)

    page = open_case(visit, cast.qin, case)
    expect(page.locator("#h-chg")).to_contain_text("您上次看的是第 1 稿")
    expect(page.locator("#h-chg")).to_contain_text("改了 1 处")
    expect(page.locator(".changes del")).to_have_text(old)
    expect(page.locator(".changes ins")).to_have_text("=62个")

    page.locator("#comment").fill("写了一半的意见")
    cell = page.locator(f"#c-indicators-{row.uuid}-value")
    link = cell.get_by_role("link", name="修改记录")
    link.focus()
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell.locator(".cell-moments")).to_contain_text("沈知远")
    expect(cell.locator(".cell-moments del")).to_have_text(old)
    expect(cell.locator(".cell-moments ins")).to_have_text("=62个")
    expect(page.locator("#comment")).to_have_value("写了一半的意见")
    no_faults(page)


def test_with_the_mouse_a_remark_is_written_on_every_cell_of_a_second_draft(visit, cast: Cast) -> None:
    case = at_desk(cast)
    cases.send_back(case.pk, actor=cast.qin, comment="请核实站点数。")
    cases.submit(case.pk, actor=cast.shen)
    page = open_case(visit, cast.gao, case)
    row = TargetVersion.objects.get(pk=case.document_id).indicators.get(name="更新终端站点数")
    for column in ("value", "weight", "basis"):
        cell = page.locator(f"#c-indicators-{row.uuid}-{column}")
        cell.hover(position={"x": 3, "y": 3})
        cell.locator("summary").click(timeout=3000)
        expect(cell.locator("textarea")).to_be_visible()
    page.mouse.move(0, 0)
    cell = page.locator("#c-indicators-" + str(row.uuid) + "-description")
    cell.hover(position={"x": 3, "y": 3})
    cell.get_by_role("link", name="修改记录").click(timeout=3000)
    expect(cell.locator(".cell-trail")).not_to_be_empty()


def test_without_script_the_history_of_a_cell_is_a_page(visit, cast: Cast) -> None:
    case = at_desk(cast)
    cases.send_back(case.pk, actor=cast.qin, comment="请核实预算。")
    TargetVersion.objects.filter(pk=case.document_id).update(purpose="只更新终端。")
    cases.submit(case.pk, actor=cast.shen)
    visitor = visit(cast.gao, width=390, height=844, script=False)
    page = visitor.go(f"{reverse('workflows:field', args=[case.pk])}?path=purpose")
    expect(page.locator("h1")).to_have_text("资金用途")
    expect(page.locator(".cell-moments ins")).to_have_text("只更新终端。")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True


def test_a_signature_is_taken_back_before_the_next_has_acted(visit, cast: Cast) -> None:
    case = submitted_target(cast)
    page = open_case(visit, cast.gao, case)
    decide(page, "同意", "同意。")
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + case_path(case))
    page.get_by_role("link", name="撤回已签意见").click()
    expect(page.locator("main")).to_contain_text("“分管领导审签”的待办随即取消：陆承砚")
    no_faults(page)
    page.get_by_role("button", name="撤回已签意见").click()
    expect(page.locator("body")).to_contain_text("已撤回。“科室审核”环节现在由高映雪办理。")
    expect(page.locator("#decide")).to_be_visible()


def test_the_drafter_is_told_per_field_why_it_cannot_go_straight_back(visit, cast: Cast) -> None:
    case = at_desk(cast)
    cases.send_back(case.pk, actor=cast.qin, comment="请核实用途。")
    window = visit(cast.shen)
    page = window.go(reverse("workflows:path", args=[case.pk]))
    expect(page.get_by_role("button", name="修改后直接报退回人")).to_be_visible()
    TargetVersion.objects.filter(pk=case.document_id).update(purpose="只更新终端。")
    page.reload()
    expect(page.get_by_role("button", name="修改后直接报退回人")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("资金用途")
    expect(page.locator("main")).to_contain_text("科室审核、分管领导审签环节签的是修改前的内容")
