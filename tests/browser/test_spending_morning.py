"""The morning of 6月25日 in a browser: the export is imported, lights move, a lag is explained, its head confirms, the notice
prints."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from monitoring.models import Checkpoint, CheckpointReport
from tests.browser.approvals import decide
from tests.monitoring.books import book
from tests.monitoring.checkpoints.year import approved, in_execution, on, plan_year, report_of, stage_of, tick

MORNING = date(2026, 6, 25)


def fits(page: Page) -> None:
    """Nothing sticks out, and whoever cannot see finds everything."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_import_lights_move_a_lag_is_explained_confirmed_and_the_notice_printed(
    visit, cast, tmp_path: Path
) -> None:
    year = in_execution()
    red = approved(cast, year, "档案数字化加工经费")
    green = approved(cast, year, "课程教学经费", unit=cast.college, drafter=cast.ouyang)
    plan_year(cast)
    tick(MORNING)
    file = tmp_path / "执行数.xlsx"
    file.write_bytes(book([(red.code, red.name, "", 314000), (green.code, green.name, "", 610000)]))

    with on(MORNING):
        desk = visit(cast.qin).go("/progress/?year=2026")
        expect(desk.locator(".heat")).to_contain_text("预警")
        desk.get_by_role("link", name="导入执行数").click()
        desk.goto(desk.url + "new/")
        desk.locator("[name=as_of]").fill("2026-06-24")
        desk.locator("[name=file]").set_input_files(file)
        desk.locator("[name=public]").check()
        desk.get_by_role("button", name="读取文件").click()
        if desk.locator("[name=money]").count():
            desk.locator("[name=money][value=yuan]").check()
            desk.get_by_role("button", name="记住这些列，看预览").click()
        expect(desk.locator("main")).to_contain_text("2 对上")
        desk.get_by_role("button", name="确认导入执行数").click()

        # the lights have moved
        desk.goto(desk.url.split("/progress/")[0] + "/progress/?year=2026")
        rows = desk.locator(".heat tbody tr")
        expect(rows.nth(0)).to_contain_text("档案数字化加工经费")
        expect(rows.nth(0).locator("td.h-bad")).to_contain_text("28.6")
        expect(rows.nth(1).locator("td.h-ok").first).to_contain_text("正常")
        fits(desk)

        # the drafter explains, on a phone
        phone = visit(cast.shen, width=390)
        phone.expected.append("status of 422")  # handed in before anything is written
        drafter = phone.go("/")
        drafter.get_by_role("link", name="档案数字化加工经费").first.click()
        fits(drafter)
        drafter.get_by_role("button", name="提交审核").click()
        expect(drafter.locator("#n-cause")).to_contain_text("请写明原因")
        drafter.get_by_label("原因", exact=True).fill("设备采购第一次招标流标")
        drafter.get_by_label("下一步安排").fill("7月20日前重新开标并签订合同")
        drafter.get_by_role("button", name="提交审核").click()
        expect(drafter.locator("main")).to_contain_text("已提交。下一步：科室审核")

        # the head confirms
        case = stage_of(red).case
        assert case is not None
        head = visit(cast.gao).go(f"/cases/{case.pk}/")
        expect(head.locator(".report-paper")).to_contain_text("设备采购第一次招标流标")
        fits(head)
        decide(head, "同意")
        expect(head.locator("main")).to_contain_text("已同意")
        assert report_of(red).state == CheckpointReport.State.CONFIRMED

        # and the notice prints
        point = Checkpoint.objects.get(month=6)
        notice = visit(cast.qin).go(f"/progress/checkpoints/{point.pk}/notice/")
        expect(notice.locator(".notice-paper")).to_contain_text("7月20日前重新开标并签订合同")
        fits(notice)
        notice.emulate_media(media="print")
        expect(notice.locator(".rail")).to_be_hidden()
        expect(notice.locator(".notice-paper h2")).to_be_visible()
        with notice.expect_download() as download:
            notice.emulate_media(media="screen")
            notice.get_by_role("button", name="下载 Word").click()
        assert download.value.suggested_filename.endswith("支出进度通报.docx")
