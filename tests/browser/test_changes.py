"""调整 and 更正 of an approved target, and 控制数 from a table, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts import clock
from projects.kinds import TargetKind
from projects.models import TargetVersion
from projects.versions.editing import held
from tests.browser.approvals import decide
from tests.browser.conftest import Visitor
from tests.browser.test_spending_morning import fits
from tests.cast import Cast
from tests.projects.makers import CODE
from tests.workflows.files import PDF
from workflows import cases
from workflows.models import Case


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def july() -> Iterator[None]:
    with clock.shifted(datetime(2027, 7, 8, 10, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def approved(cast: Cast, version: TargetVersion, july: None) -> TargetVersion:
    with transaction.atomic():
        TargetKind().on_approved(held(version.pk), cast.qin)
    return version


def cell(page: Page, name: str, field: str) -> str:
    """The field of the row whose 三级指标 is ``name``."""
    row = TargetVersion.objects.latest("pk").indicators.get(name=name)
    return f"#c-indicators-{row.uuid}-{field}"


def test_a_value_is_adjusted_with_its_reason_and_a_word_corrected_by_the_short_route(
    cast: Cast, approved: TargetVersion, visit: Callable[..., Visitor]
) -> None:
    clerk = visit(cast.shen)
    clerk.expected.append("422")
    page = clerk.go(f"/projects/{approved.project_id}/?tab=versions")
    page.get_by_role("link", name="申请目标更正").click()
    page.get_by_label("更正说明").fill("数量第1行描述漏字")
    page.get_by_role("button", name="申请目标更正").click()
    page.wait_for_url("**/targets/*/edit/**")
    page.locator(cell(page, "更新终端站点数", "value")).fill("50")
    page.get_by_role("button", name="保存", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("更正只改文字，指标值里的数字、符号、单位和期限请保持原样")
    bar, told = page.locator("#bar-why"), page.locator(".note.bad.whole").first
    expect(bar).to_contain_text("1 处不能这样改")
    expect(bar).not_to_contain_text("可以提交")
    assert told.evaluate("one => one.scrollHeight - one.clientHeight") <= 1, "the sentence is read to its end"
    page.locator(cell(page, "更新终端站点数", "value")).fill("60")
    expect(bar).not_to_contain_text("处不能这样改")
    expect(page.locator(".note.bad.whole")).to_have_count(0)
    page.locator(cell(page, "更新终端站点数", "value")).type("0")
    expect(bar).to_contain_text("1 处不能这样改")
    expect(told).to_contain_text("请保持原样")
    page.locator(cell(page, "更新终端站点数", "value")).fill("60")
    page.locator(cell(page, "更新终端站点数", "description")).fill("年内更新全部设备并通过联调的村级站点数量")
    page.get_by_role("button", name="提交审核").first.click()
    page.wait_for_url("**/cases/**")
    expect(page.locator(".change-rows")).to_contain_text("数量第1行 描述")
    for signer in (cast.gao, cast.qin):
        review = visit(signer).go(f"/cases/{Case.objects.get(kind='target_correction').pk}/")
        decide(review, "同意")
        expect(review.locator("main")).to_contain_text("已同意")

    page.goto(page.url.split("/cases/")[0] + f"/projects/{approved.project_id}/adjust/")
    page.get_by_label("调整原因").select_option("实施内容、范围或对象变化")
    page.get_by_label("政策、任务或实施条件变了").check()
    page.get_by_label("情况说明").fill("两个村并为一个，站点合并。")
    page.get_by_label("文号").fill("云组〔2027〕18号")
    page.get_by_label("文件日期").fill(date(2027, 7, 1).isoformat())
    page.get_by_label("选择扫描件").set_input_files(
        files=[{"name": "批示.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    page.get_by_label("不是因为目标预计完不成").check()
    page.get_by_role("button", name="申请目标调整").click()
    page.wait_for_url("**/targets/*/edit/**")
    page.locator(cell(page, "更新终端站点数", "value")).fill("58")
    page.get_by_role("button", name="提交审核").first.click()
    expect(page.locator("main")).to_contain_text("写明调低的理由")
    page.get_by_role("link", name="修改申请信息").click()
    page.get_by_label("调低的理由").fill("站点随村合并，服务人口不变。")
    page.get_by_role("button", name="保存申请信息").click()
    page.get_by_role("button", name="提交审核").first.click()
    page.wait_for_url("**/cases/**")
    review = visit(cast.gao).go(f"/cases/{Case.objects.get(kind='target_adjustment').pk}/")
    expect(review.locator("main")).to_contain_text("站点随村合并，服务人口不变。")
    page.goto(page.url.split("/cases/")[0] + f"/projects/{approved.project_id}/compare/")
    expect(page.locator(".compare-table")).to_contain_text("≥58 个")
    phone = visit(cast.shen, width=390).go(f"/projects/{approved.project_id}/compare/")
    fits(phone)


def test_control_figures_open_the_second_draft_with_its_places_marked(
    cast: Cast, version: TargetVersion, visit: Callable[..., Visitor]
) -> None:
    with clock.shifted(datetime(2026, 11, 17, 10, tzinfo=clock.SHANGHAI)):
        case = cases.open_case("target", version, cast.shen)
        cases.submit(case.pk, actor=cast.shen)
        for person in (cast.gao, cast.lu, cast.qin, cast.gu):
            cases.approve(case.pk, actor=person, comment="同意。")
        page = visit(cast.qin).go("/amounts/")
        data = f"项目编码,项目名称,控制数（万元）\n{CODE},站点经费,32.5\n".encode()
        page.get_by_label("文件").set_input_files(
            files=[{"name": "控制数.csv", "mimeType": "text/csv", "buffer": data}]
        )
        page.get_by_role("button", name="上传并预览").click()
        page.get_by_label("万元", exact=True).check()
        page.get_by_role("button", name="记住这些列").click()
        expect(page.locator(".amount-rows")).to_contain_text("成本第1行")
        page.get_by_label("来文单位").fill("云河市财政局")
        page.get_by_label("文号").fill("云财预〔2026〕88号")
        page.get_by_label("日期").fill("2026-11-16")
        page.get_by_label("选择扫描件").set_input_files(
            files=[{"name": "来文.pdf", "mimeType": "application/pdf", "buffer": PDF}]
        )
        page.get_by_label("已与来文逐行核对").check()
        page.get_by_role("button", name="登记控制数").click()
        expect(page.locator("main")).to_contain_text("个项目的控制数。")
        clerk = visit(cast.shen).go(f"/targets/{version.pk}/edit/")
        expect(clerk.locator("main")).to_contain_text("二上稿")
        expect(clerk.locator("main")).to_contain_text("预算数由 36.50 万元改为 32.50 万元")
