"""Next year's target: carried over from last year, mended where the rules say, its way seen, signed on screen and on paper."""

from __future__ import annotations

from tests.browser.department.paths import open_draft, open_project, open_todo
from tests.browser.department.visitor import Visitor
from tests.browser.story.teller import PROJECT, Teller


def carried_over(told: Teller) -> None:
    """方以宁 takes last year's target along, with 350.00 万元 for 70 places instead of 36."""
    fang = told.as_("fangyining")
    fang.go("/projects/?year=2027")
    fang.follow("从上年带入")
    one = fang.page.locator(".carry-list li", has_text=PROJECT).first
    one.get_by_label(PROJECT, exact=True).check()
    one.get_by_label("预算数（万元）").fill("350")
    one.get_by_label("今年的变化").fill("改造活动阵地由 36 个增加到 70 个，每个仍补助 5 万元")
    told.album.take(fang.page, "demo-07-carry")
    fang.press("带入选中的项目")
    fang.reads("从2026年带入")


def mended(told: Teller) -> None:
    """Two remarks go by their buttons, the third by the number it asks for; what is still last year's is looked at."""
    fang = told.as_("fangyining")
    open_draft(fang, PROJECT)
    fang.reads("必须修改 1", "请说明 1")
    fang.press("财政资金改为 350.00")
    fang.comes_to_read("必须修改 0")
    fang.press("改为 ≤350 万元")
    fang.comes_to_read("还有170.00万元没有对应的成本指标")
    fang.page.locator("#c-goals textarea").first.fill("补助 70 个活动阵地完成规范化改造并通过验收。")
    fang.page.get_by_label("数量第1行 指标值", exact=True).fill("70")
    fang.page.get_by_label("数量第1行 指标值", exact=True).press("Tab")
    fang.comes_to_read("请说明 0")
    fang.page.get_by_text("照上年没有改的").click()
    fang.press("这些都核对过，沿用")
    fang.comes_to_read("都已核对")
    fang.press("保存")
    fang.comes_to_read("已保存", "可以提交")
    told.album.take(fang.page, "demo-08-mended")


def submitted(told: Teller) -> None:
    """Who will sign and why is seen before submitting."""
    fang = told.as_("fangyining")
    open_draft(fang, PROJECT)
    fang.follow("查看审批流程")
    told.album.take(fang.page, "demo-09-path")
    fang.reads("因为预算数 ≥ 100万元", "丁维岳", "预算数低于 100万元时不经主要领导审签")
    fang.press("提交审核")
    fang.reads("已提交。下一步：科室审核（许望）")


def signed_on_screen_and_on_paper(told: Teller) -> None:
    """许望 signs on the screen, 陆承砚 on the printed slip, which 秦若兰 registers with its scan."""
    xu, lu, qin = told.as_("xuwang"), told.as_("luchengyan"), told.as_("qinruolan")
    _sign(xu, "阵地数与组织一科摸底一致，同意。")
    open_todo(lu, PROJECT)
    lu.follow("打印审批单")
    lu.reads(PROJECT, "校验码")
    told.album.take(lu.page, "demo-10-slip", tallest=820)
    printed = lu.page.pdf(format="A4", print_background=True)
    assert printed.startswith(b"%PDF")
    scan = told.file("审批单-已签.pdf", printed)
    fingerprint = lu.page.locator(".slip-marks .hash").inner_text()
    open_project(qin, PROJECT)
    qin.follow("查看办理情况")
    qin.follow("登记纸质签批")
    qin.page.get_by_label("纸面日期").fill("2026-06-25")
    qin.page.get_by_label("校验码").fill(fingerprint)
    qin.page.get_by_label("同意", exact=True).check()
    qin.page.get_by_label("批示内容").fill("同意。70 个阵地名单先报部务会。")
    qin.page.get_by_label("选择扫描件").set_input_files(scan)
    told.album.take(qin.page, "demo-11-paper", tallest=640)
    qin.press("登记纸质签批")
    qin.reads("已登记纸质签批。已同意。下一步：预算绩效岗审核", "纸质签批 同意", "秦若兰 06-25 登记")


def signed_to_the_end(told: Teller) -> None:
    """The 目标审核表 of a 重点 project, then 顾怀瑾 and 丁维岳; the target waits for finance."""
    qin = told.as_("qinruolan")
    open_todo(qin, PROJECT)
    qin.follow("填写目标审核表")
    qin.press("空格按建议填写")
    told.album.take(qin.page, "demo-12-appraisal")
    qin.press("保存目标审核表")
    qin.page.get_by_label("意见", exact=True).fill("测算依据清楚，同意。")
    qin.press("签署决定")
    qin.reads("已同意")
    for account in ("guhuaijin", "dingweiyue"):
        _sign(told.as_(account), "同意。")


def _sign(who: Visitor, opinion: str) -> None:
    open_todo(who, PROJECT)
    who.page.get_by_label("意见", exact=True).fill(opinion)
    who.press("签署决定")
    who.reads(f"《{PROJECT}》已同意")
