"""A target from nothing to its submission: a table pasted from Excel, steps taken back, repairs, saves that need no button."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import Page, expect

from projects.models import TargetVersion
from projects.versions import NewProject, create_project
from tests.projects.makers import ROWS, draft, make_year
from workflows.models import Case

PASTE = """(cell, [html, text]) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def excel() -> str:
    """The printed table as Excel copies it: classes merged over their rows, one sign doubled by hand."""
    heads = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    lines = [[*row[:4], row[4].replace("≥60", "≥≥60"), row[5]] for row in ROWS]
    cells = [
        "".join(f"<td>{cell}</td>" for cell in line[(1 if 0 < at < 4 else 0) :])
        for at, line in enumerate(lines)
    ]
    cells[0] = cells[0].replace("<td>产出指标", "<td rowspan=4>产出指标")
    rows = "".join(f"<tr>{line}</tr>" for line in ["".join(f"<th>{head}</th>" for head in heads), *cells])
    return f"<html><body><table><!--StartFragment-->{rows}<!--EndFragment--></table></body></html>"


def paste(page: Page, selector: str, html: str, text: str) -> None:
    page.locator(selector).evaluate(PASTE, [html, text])


def test_last_years_target_becomes_this_years_once_its_old_words_are_looked_at(visit, cast):
    last = draft(make_year(2026), cast.centre, None, cast.shen, name="2026年站点更新与运行维护经费")
    last.indicators.filter(name="更新终端站点数").update(description="自2025年起建成并更新设备的村级站点数量")
    TargetVersion.objects.filter(pk=last.pk).update(state="approved")
    year = make_year()
    visitor = visit(cast.shen)
    page = visitor.go(reverse("projects:carry") + "?year=2027")
    page.get_by_label("2026年站点更新与运行维护经费").check()
    page.get_by_label("预算数（万元）").fill("36.50")
    page.get_by_label("今年的变化").fill("站点数量不变，更新第二批设备")
    page.get_by_role("button", name="带入选中的项目").click()

    carried = page.locator("section.carried")
    expect(carried).to_contain_text("从2026年带入")
    expect(page.locator("#c-name")).to_have_value("2027年站点更新与运行维护经费")
    page.locator("#c-fiscal").fill("36.50")
    cell = page.locator("td.i-desc textarea").first
    expect(carried.locator(".lamp-warn")).to_have_count(1)
    cell.fill("年内建成并更新设备的村级站点数量")  # touched
    cell.press("Tab")
    expect(carried.locator(".lamp-warn")).to_have_count(0)
    carried.get_by_text("照上年没有改的").click()
    page.get_by_role("button", name="这些都核对过，沿用").click()  # confirmed
    expect(carried).to_contain_text("都已核对")
    ask = page.get_by_role("button", name="延续项目")
    if ask.count():
        ask.first.click()
    expect(page.locator("#bar-why")).to_contain_text("可以提交")
    page.locator("#bar-submit").click()
    expect(page.locator("h1")).to_contain_text("2027年站点更新与运行维护经费")
    new = TargetVersion.objects.get(project__year=year)
    assert (new.state, new.project.predecessor) == ("in_review", last.project)


def test_a_target_is_drafted_from_nothing_with_a_pasted_table_and_submitted(visit, cast):
    new = NewProject(
        year=make_year(),
        unit=cast.centre,
        office=None,
        name="站点更新与运行维护经费",
        code="13990027P000214100077",
    )
    version = create_project(new, actor=cast.shen)
    visitor = visit(cast.shen)
    page = visitor.go(reverse("projects:target_edit", args=[version.pk]))
    saved = page.locator("#save-state")
    for name, text in {
        "budget": "36.50",
        "fiscal": "36.50",
        "purpose": "用于更新 60 个村级站点设备，支付平台全年运行维护费。",
    }.items():
        page.locator(f"#c-{name}").fill(text)
    paste(page, "#c-plan-3", "", "15%\t45%\t80%\t100%")
    expect(page.locator("#paste")).to_contain_text("4 个节点")
    page.get_by_role("button", name="放入表中").click()
    expect(page.locator("#c-plan-10")).to_have_value("80")
    page.locator("button[value='add-goal:']").click()
    page.locator("#c-goals textarea").fill("完成 60 个站点的设备更新并通过验收。")

    # the table: shown first, put in by one button; a step back takes it out, a step forward brings it back
    page.locator("button[value='add:数量指标']").click()
    paste(page, "tr.is-focus .i-name textarea", excel(), "")
    expect(page.locator("#paste")).to_contain_text("6 行，新增 6 行")
    page.get_by_role("button", name="放入表中").click()
    rows = page.locator("#c-indicators tr[id^='r-']")
    expect(rows).to_have_count(6)
    expect(saved).to_contain_text("已保存")
    page.locator("#h5").click()
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(1)
    page.get_by_role("button", name="重做").click()
    expect(rows).to_have_count(6)

    # the network breaks while a cell is being filled: nothing is lost, and nobody has to press anything
    visitor.expected += ["ERR_INTERNET_DISCONNECTED", "htmx:"]
    visitor.context.set_offline(True)
    page.locator("#c-name").fill("远程教育站点更新与运行维护经费")
    page.locator("#c-name").press("Tab")
    expect(saved).to_contain_text("没有保存：网络没有连上")
    visitor.context.set_offline(False)
    expect(saved).to_contain_text("已保存", timeout=15000)

    page.get_by_role("button", name="改为 ≥60 个").click()
    expect(page.locator("#bar-why")).to_contain_text("可以提交")
    page.locator("#bar-submit").click()
    expect(page.locator("h1")).to_contain_text("远程教育站点更新与运行维护经费")
    now = TargetVersion.objects.get(pk=version.pk)
    assert now.state == TargetVersion.State.IN_REVIEW
    assert list(now.indicators.values_list("name", "value", "weight")) == [
        (row[2], row[4], row_weight)
        for row, row_weight in zip(ROWS, (12.5, 12.5, 12.5, 12.5, 30, 10), strict=True)
    ]
    assert Case.objects.get(document_id=version.pk).state == Case.State.OPEN
