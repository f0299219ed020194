"""The whole path of one target, as each person walks it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.department.paths import agree, open_draft, open_project, open_todo
from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]
#: a draft of 2027 in the demo whose total cost says ≥ where a cap is due
PROJECT = "党员教育实训基地运行经费"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scanned page."""
    path = tmp_path / "签批扫描件.pdf"
    path.write_bytes(PDF)
    return path


def test_a_draft_is_blocked_repaired_signed_on_screen_and_paper_approved_by_letter_and_locked(
    visit: Visit, scan: Path
) -> None:
    shen = visit("shenzhiyuan")
    _blocked_then_repaired_and_submitted(shen)
    agree(visit("gaoyingxue"), PROJECT)
    qin = visit("qinruolan")
    _signed_on_paper(visit("luchengyan"), qin, scan)
    agree(visit("xieyunzhou"), PROJECT, "金额和格式已核对，同意。")
    agree(visit("guhuaijin"), PROJECT)
    _letter_for_several_projects(qin, scan)
    _locked_with_an_unbroken_record(shen)


def _blocked_then_repaired_and_submitted(shen: Visitor) -> None:
    open_draft(shen, PROJECT)
    shen.reads("必须修改 1", "成本应写上限")
    shen.picture("form-blocked")
    assert shen.page.get_by_role("button", name="提交审核").is_disabled()
    shen.follow("查看审批流程")
    shen.reads("还有 1 处需要先处理", "高映雪", "陆承砚", "来文登记")
    assert shen.page.get_by_role("button", name="提交审核").count() == 0
    shen.follow("返回填报")
    shen.press("改为 ≤42.60 万元")
    shen.reads("必须修改 0")
    shen.page.get_by_role("textbox", name="资金用途").fill(
        "用于实训基地场地运行、教学设备维护和教员课酬，全年开放。"
    )
    shen.press("保存")
    shen.reads("已保存")
    shen.press("提交审核")
    shen.reads("已提交。下一步：科室审核（高映雪）")
    shen.picture("case-submitted")


def _signed_on_paper(lu: Visitor, qin: Visitor, scan: Path) -> None:
    open_todo(lu, PROJECT)
    lu.follow("打印审批单")
    lu.reads(PROJECT, "校验码")
    lu.picture("slip")
    fingerprint = lu.page.locator(".slip-marks .hash").inner_text()
    open_project(qin, PROJECT)
    qin.go(lu.page.url.replace("/slip/", "/paper/"))
    qin.page.get_by_label("纸面日期").fill("2026-06-25")
    qin.page.get_by_label("校验码").fill(fingerprint)
    qin.page.get_by_label("同意", exact=True).check()
    qin.page.get_by_label("批示内容").fill("同意，注意开放时间。")
    qin.page.get_by_label("选择扫描件").set_input_files(scan)
    qin.press("登记纸质签批")
    qin.reads("已登记纸质签批。已同意。下一步：预算绩效岗审核", "纸质签批 同意", "秦若兰 06-25 登记")
    qin.picture("case-paper")


def _letter_for_several_projects(qin: Visitor, scan: Path) -> None:
    qin.go("/letters/new/")
    waiting = qin.page.locator('input[name="case"]').count()
    assert waiting >= 3
    qin.page.get_by_label("来文单位").fill("云河市财政局")
    qin.page.get_by_label("文号").fill("云财预〔2026〕61号")
    qin.page.get_by_label("来文日期").fill("2026-06-24")
    qin.page.get_by_label("标题").fill("关于2027年部分项目支出预算的批复")
    other = qin.page.get_by_label("机关党支部标准化建设经费批复金额，万元")
    other.fill("3.00")
    qin.press("按填写的金额更新预览")
    qin.reads("报送 3.80，批复 3.00")
    qin.picture("letter-preview")
    qin.page.get_by_label("选择扫描件").set_input_files(scan)
    qin.page.get_by_label("已与来文逐行核对").check()
    qin.press("确认登记财政意见")
    qin.reads(f"{waiting - 1} 个项目已批复并锁定", "批复金额与预算数不同，已退回")


def _locked_with_an_unbroken_record(shen: Visitor) -> None:
    open_project(shen, PROJECT)
    shen.reads("已批复", "批复版")
    assert shen.page.get_by_role("link", name="填报绩效目标").count() == 0
    shen.follow("办理记录")
    shen.reads("登记批复", "登记纸质签批", "提交审核", "新建")
    shen.follow("核对与打印")
    shen.reads("链完整", "云财预〔2026〕61号")
    shen.picture("record-locked")


def test_a_return_with_remarks_is_corrected_and_comes_back_with_its_differences(visit: Visit) -> None:
    name = "驻村第一书记和工作队轮训及督导检查经费"
    xu, fang = visit("xuwang"), visit("fangyining")
    open_project(fang, name)
    fang.reads("科室审核")
    _returned_with_remarks(xu, name)
    _corrected(fang, name)
    open_todo(xu, name)
    xu.reads("您上次看的是第 1 稿（", "本稿与它相比改了 2 处", "第 2 稿已改")
    xu.picture("case-second-round")
    xu.page.get_by_label("意见", exact=True).fill("已按批注修改，同意。")
    xu.press("签署决定")
    xu.reads("已同意。下一步：分管领导审签（陆承砚）")


def _returned_with_remarks(xu: Visitor, name: str) -> None:
    open_todo(xu, name)
    xu.picture("case-review")
    cell = xu.page.locator("td.p-val").first
    cell.hover()
    cell.get_by_text("批注").click()
    cell.get_by_role("textbox").fill("请按今年的班次核对。")
    assert xu.page.get_by_label("退回修改", exact=True).is_checked()
    xu.page.get_by_label("意见", exact=True).fill("请按批注修改。")
    xu.press("签署决定")
    xu.reads(
        "经办人方以宁，修改后重新提交", "须重新签署的人", "陆承砚", "数量第1行 指标值：请按今年的班次核对。"
    )
    xu.picture("case-return")
    xu.press("退回修改")
    xu.reads("已退回方以宁修改")


def _corrected(fang: Visitor, name: str) -> None:
    open_draft(fang, name)
    fang.reads("许望 06-25 批注：请按今年的班次核对。", "请按批注修改。")
    fang.picture("form-returned")
    row = fang.page.locator("tr", has_text="请按今年的班次核对。")
    row.locator("input[name$='-number']").fill("450")
    fang.page.get_by_role("textbox", name="资金用途").fill(
        "用于驻村干部轮训的师资、场地、教材，以及督导检查的差旅费用。"
    )
    fang.press("保存")
    fang.reads("已保存")
    fang.press("提交审核")
    fang.reads("已提交。下一步：科室审核（许望）")
