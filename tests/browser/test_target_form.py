"""The target form in a browser: remarks follow the typing, rows come and go without a reload, nothing typed is lost."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Dialog, expect

from projects.models import TargetVersion


def form(version: TargetVersion) -> str:
    return reverse("projects:target_edit", args=[version.pk])


def value_of(version: TargetVersion, name: str) -> str:
    """The id of the row's 指标值 on the page."""
    return f"#c-indicators-{version.indicators.get(name=name).uuid}-value"


def test_a_fault_is_named_beside_its_cell_as_soon_as_it_is_typed_and_goes_when_it_is_mended(
    visit, cast, version
):
    page = visit(cast.shen).go(form(version))
    cell = page.locator(value_of(version, "更新终端站点数"))
    cell.fill("≥60")
    cell.press("Tab")
    note = page.locator("td.is-bad .note.bad")
    expect(note).to_contain_text("≥≥60 个")
    expect(page.locator("#findings")).to_contain_text("必须修改 1")
    expect(page.locator("#bar-submit")).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#save-state")).to_contain_text("已保存")
    cell.fill("60")
    cell.press("Tab")
    expect(note).to_have_count(0)
    expect(page.locator("#bar-why")).to_contain_text("可以提交")


def test_the_sums_follow_the_typing(visit, cast, version):
    page = visit(cast.shen).go(form(version))
    page.locator("#c-plan-6").fill("50")
    page.locator("#c-fiscal").fill("30")
    weight = page.locator(value_of(version, "更新终端站点数").replace("-value", "-weight"))
    weight.fill("14")
    weight.press("Tab")
    expect(page.locator("#plan-money-6")).to_have_text("18.25")
    expect(page.locator("#cross-money")).to_contain_text("差 6.50 万元")
    expect(page.locator("#weight-total")).to_have_text("91.5")
    expect(page.locator("#weight-said")).to_contain_text("多 1.5")
    expect(page.locator("#sum-c-class-数量指标")).to_have_text("14")
    expect(page.locator("#toc-list")).to_contain_text("预算用途")


def test_a_row_is_added_filled_and_saved_and_what_was_typed_before_stays(visit, cast, version):
    page = visit(cast.shen).go(form(version))
    page.locator("#c-purpose").fill("先写好的用途。")
    page.locator("button[value='add:质量指标']").click()
    row = page.locator("tr.is-focus")
    expect(row.locator(".addr summary")).to_contain_text("第2行")
    expect(row.locator(".i-name textarea")).to_be_focused()
    expect(page.locator("#c-purpose")).to_have_value("先写好的用途。")
    row.locator(".i-name textarea").fill("课件入库率")
    row.locator("input[name$='-number']").fill("30")
    row.locator("input[name$='-unit']").fill("%")
    page.locator(".bar button[value=save]").click()
    expect(page.locator("#save-state")).to_contain_text("已保存")
    assert version.indicators.get(name="课件入库率").value == "≥30%"
    version.refresh_from_db()
    assert version.purpose == "先写好的用途。"


def test_the_menu_of_a_row_copies_moves_and_removes_it_and_the_form_holds_no_button_for_rows_that_are_closed(
    visit, cast, version
):
    page = visit(cast.shen).go(form(version))
    names = page.locator("textarea[name$='-name']")
    rows = names.count()
    buttons = page.locator("form[data-target] tbody button[type=submit]")
    at_rest = buttons.count()
    first = page.locator("#c-indicators tr[id^='r-']").first
    kept = first.locator(".i-name textarea").input_value()

    first.locator(".addr summary").press("Enter")
    first.get_by_role("button", name="复制本行").click()
    expect(names).to_have_count(rows + 1)
    assert names.evaluate_all("all => all.map(one => one.value)")[:2] == [kept, kept]

    copy = page.locator("tr.is-focus")
    expect(copy).to_have_count(1)
    copy.locator(".addr summary").click()
    expect(buttons).to_have_count(at_rest + 5)
    page.keyboard.press("Escape")
    expect(buttons).to_have_count(at_rest)
    copy.locator(".addr summary").click()
    copy.get_by_role("button", name="删除本行").click()
    expect(names).to_have_count(rows)
    expect(page.locator("#save-state")).to_contain_text("已保存")


def test_a_repair_button_mends_saves_and_puts_the_caret_into_the_cell(visit, cast, version):
    version.indicators.filter(name="更新终端站点数").update(value="≥≥60 个")
    page = visit(cast.shen).go(form(version))
    page.get_by_role("button", name="改为 ≥60 个").click()
    cell = page.locator(value_of(version, "更新终端站点数"))
    expect(cell).to_be_focused()
    expect(cell).to_have_value("60")
    assert version.indicators.get(name="更新终端站点数").value == "≥60 个"


def test_the_place_of_a_remark_is_a_link_that_puts_the_caret_there(visit, cast, version):
    version.indicators.filter(name="总成本").update(value="≥36.5 万元")
    page = visit(cast.shen).go(form(version))
    page.locator("#findings a.place").first.click()
    expect(page.locator(value_of(version, "总成本"))).to_be_focused()


def test_an_explanation_is_written_in_the_panel_and_folds_away(visit, cast, version):
    version.plan_points.filter(month=12).update(percent=95)
    page = visit(cast.shen).go(form(version))
    page.locator("#findings summary", has_text="填写说明").click()
    page.locator("#findings .explain textarea").fill("质保金次年支付。")
    page.get_by_role("button", name="保存说明").click()
    expect(page.locator("#findings")).to_contain_text("已说明 1 条")
    expect(page.locator("#bar-why")).to_contain_text("可以提交")


def test_two_windows_do_not_overwrite_each_other(visit, cast, version):
    first, second = visit(cast.shen), visit(cast.shen)
    second.expected.append("409")
    one, two = first.go(form(version)), second.go(form(version))
    one.locator("#c-purpose").fill("第一个窗口写的。")
    one.locator(".bar button[value=save]").click()
    expect(one.locator("#save-state")).to_contain_text("已保存")
    two.locator("#c-purpose").fill("第二个窗口写的。")
    two.locator(".bar button[value=save]").click()
    expect(two.locator("#conflict")).to_contain_text("第一个窗口写的。")
    expect(two.locator("#c-purpose")).to_have_value("第二个窗口写的。")
    assert Axe().run(two).violations_count == 0


def test_what_was_typed_a_moment_before_a_logout_is_saved_or_asked_about(visit, cast, version):
    clerk = visit(cast.shen)
    clerk.expected.append("Failed to load resource|net::")
    page = clerk.go(form(version))
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    def leave(words: str) -> None:
        page.locator("#c-purpose").fill(words)
        page.evaluate("document.querySelector('form[data-logout]').requestSubmit()")

    page.on("dialog", answer)
    page.route("**/autosave/**", lambda route: route.abort())
    leave("没有连上网络时写的")
    expect(page.locator("#save-state")).to_contain_text("没有保存")
    page.wait_for_timeout(300)
    assert asked == ["这台电脑上还有 1 份没有保存的内容，退出后清除。确定退出？"]
    expect(page.locator("#c-purpose")).to_have_value("没有连上网络时写的")

    page.unroute("**/autosave/**")
    leave("退出前一秒写的")
    page.wait_for_url("**/login/")
    assert len(asked) == 1, "it was saved, nothing is left to ask about"
    version.refresh_from_db()
    assert version.purpose == "退出前一秒写的"


def test_what_was_sent_after_the_login_had_run_out_is_offered_again(visit, cast, version):
    visitor = visit(cast.shen)
    page = visitor.go(form(version))
    page.locator("button[value='add:质量指标']").click()
    page.locator("tr.is-focus .i-name textarea").fill("不能丢的一行")
    visitor.log_out()
    page.locator(".bar button[value=save]").click()
    expect(page.locator("input[name=password]")).to_be_visible()
    visitor.log_in(cast.shen)
    visitor.go(form(version))
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.get_by_text("不能丢的一行")).to_be_visible()
    page.locator(".bar button[value=save]").click()
    expect(page.locator("#save-state")).to_contain_text("已保存")
    expect(page.locator("#kept")).to_be_hidden()
    assert version.indicators.filter(name="不能丢的一行").exists()


def test_a_live_check_that_meets_the_login_page_leaves_the_form_as_it_is(visit, cast, version):
    visitor = visit(cast.shen)
    page = visitor.go(form(version))
    visitor.log_out()
    page.locator("#c-purpose").fill("写到一半。")
    page.locator("button[value='add:质量指标']").click()
    expect(page.locator("#live")).to_contain_text("登录可能已过期")
    expect(page.locator("#c-purpose")).to_have_value("写到一半。")
    visitor.log_in(cast.shen)
    visitor.go(form(version))
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(page.locator("#c-purpose")).to_have_value("写到一半。")


def test_the_form_and_the_sheet_fit_a_phone_and_can_be_read_by_everybody(visit, cast, version):
    version.indicators.filter(name="更新终端站点数").update(value="≥≥60 个")
    for width in (390, 1366):
        visitor = visit(cast.shen, width=width)
        for name in ("target_edit", "target"):
            page = visitor.go(reverse(f"projects:{name}", args=[version.pk]))
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page)
            assert found.violations_count == 0, found.generate_report()


def test_the_whole_form_works_without_script(visit, cast, version):
    version.plan_points.filter(month=12).update(percent=95)
    version.indicators.filter(name="更新终端站点数").update(value="≥≥60 个")
    page = visit(cast.shen, script=False).go(form(version))
    page.locator("#c-purpose").fill("没有脚本也能填。")
    page.locator("button[value='add:质量指标']").click()
    row = page.locator("tr.is-focus")
    row.locator(".i-name textarea").fill("课件入库率")
    row.locator("input[name$='-number']").fill("30")
    page.get_by_role("button", name="改为 ≥60 个").click()
    expect(page.locator("#save-state")).to_contain_text("已保存")
    asked = page.locator("#findings li", has_text="12月底计划").last
    asked.locator("summary", has_text="填写说明").click()
    asked.locator(".explain textarea").fill("质保金次年支付。")
    asked.get_by_role("button", name="保存说明").click()
    expect(page.locator("#findings")).to_contain_text("已说明 1 条")
    new = version.indicators.get(name="课件入库率")
    page.locator(f"#r-{new.uuid} .row-menu summary").click()
    page.locator(f"button[value='up:{new.uuid}']").click()
    expect(page.locator("#save-state")).to_contain_text("有未保存的修改")
    page.locator(".bar button[value=save]").click()
    order = list(
        version.indicators.filter(level2="质量指标").order_by("order").values_list("name", flat=True)
    )
    assert order == ["课件入库率", "站点验收合格率"]
    version.refresh_from_db()
    assert version.purpose == "没有脚本也能填。"
    assert version.indicators.get(name="更新终端站点数").value == "≥60 个"
