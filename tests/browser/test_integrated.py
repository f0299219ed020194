"""An export of 一体化 compared in a real browser, taken as 批复版, and the target typed over on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts import clock
from projects.models import TargetVersion
from projects.versions import content_of, with_rows
from tests.browser.conftest import Visitor
from tests.browser.test_spending_morning import fits
from tests.cast import Cast
from tests.projects.integrated.exports import FIRST_ROW, export
from tests.workflows.files import PDF
from workflows import cases

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_comparison_ends_in_the_approved_version_and_its_cells_are_ticked_off(
    cast: Cast, version: TargetVersion, visit: Callable[..., Visitor]
) -> None:
    with clock.shifted(datetime(2026, 11, 17, 10, tzinfo=clock.SHANGHAI)):
        case = cases.open_case("target", version, cast.shen)
        cases.submit(case.pk, actor=cast.shen)
        for person in (cast.gao, cast.lu, cast.qin, cast.gu):
            cases.approve(case.pk, actor=person, comment="同意。")
        theirs = content_of(with_rows(TargetVersion.objects.all()).get(pk=version.pk))
        theirs["indicators"][2]["value"] = "≤9 月"
        page = visit(cast.qin).go("/projects/")
        page.get_by_role("link", name="与一体化比对").click()
        page.get_by_label("文件").set_input_files(
            files=[{"name": "一体化.xlsx", "mimeType": XLSX, "buffer": export([theirs], FIRST_ROW)}]
        )
        page.get_by_role("button", name="上传并预览").click()
        page.get_by_role("button", name="记住这些列").click()
        expect(page.locator("main")).to_contain_text("对上 1 个")
        page.get_by_role("button", name="确认导入").click()
        expect(page.locator(".compare-table")).to_contain_text("表1 时效第1行 指标值")
        fits(page)
        page.get_by_role("checkbox", name="选择").check()
        page.get_by_role("button", name="认可为批复版").click()
        page.get_by_label("财政改动的原因").fill("财政要求提前一个月完成。")
        page.get_by_label("来文单位").fill("云河市财政局")
        page.get_by_label("文号").fill("云财预〔2026〕99号")
        page.get_by_label("日期").fill("2026-11-16")
        page.get_by_label("选择扫描件").set_input_files(
            files=[{"name": "批复.pdf", "mimeType": "application/pdf", "buffer": PDF}]
        )
        page.get_by_label("已与来文核对").check()
        page.get_by_role("button", name="认可为批复版").click()
        expect(page.locator("main")).to_contain_text("已认可 1 个项目的批复版")
        new = TargetVersion.objects.get(state="approved")
        phone = visit(cast.shen, width=390).go(f"/targets/{new.pk}/copy/")
        phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
        expect(phone.get_by_role("status").first).to_contain_text("已抄 0 / 35")
        phone.get_by_role("button", name="复制 时效第1行 指标值", exact=True).click()
        expect(phone.locator("#copying")).to_contain_text("已抄 1 / 35")
        assert phone.evaluate("navigator.clipboard.readText()") == "≤9 月"
        fits(phone)
