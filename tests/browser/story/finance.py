"""Finance answers: 320.00 for 350.00. The places that no longer fit are told, marked and mended, and the target goes again."""

from __future__ import annotations

from io import BytesIO

from projects.workbooks import new_workbook
from tests.browser.department.paths import open_draft
from tests.browser.story.teller import PROJECT, Teller

#: 项目编码 of the project, which keeps it from 2026
CODE = "13990026P00026410003E"


def controlled(told: Teller) -> None:
    """秦若兰 registers the 控制数 of one table: the preview names each place before anything is written."""
    qin = told.as_("qinruolan")
    qin.go("/projects/?year=2027")
    qin.follow("登记控制数和批复")
    qin.page.get_by_label("年度", exact=True).select_option("2027")
    qin.page.get_by_label("内容", exact=True).select_option(label="控制数")
    table = told.file("2027年控制数.xlsx", _table([(CODE, PROJECT, 320.00)]))
    qin.page.get_by_label("文件", exact=True).set_input_files(table)
    qin.press("上传并预览")
    if qin.page.get_by_role("button", name="记住这些列，看预览").count():
        qin.press("记住这些列，看预览")
    qin.reads("350.00", "320.00", "退回经办人，形成二上稿", "预算数由 350.00 万元改为 320.00 万元")
    for words, text in {
        "来文单位": "云河市财政局",
        "文号": "云财预〔2026〕58号",
        "日期": "2026-06-24",
    }.items():
        qin.page.get_by_label(words, exact=True).fill(text)
    scan = told.file("云财预〔2026〕58号.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    qin.page.get_by_label("选择扫描件").set_input_files(scan)
    qin.page.get_by_label("已与来文逐行核对").check()
    told.album.take(qin.page, "demo-13-control")
    qin.press("登记控制数")
    qin.reads("云财预〔2026〕58号")


def mended_again(told: Teller) -> None:
    """方以宁 finds each place marked, mends it and submits the 二上稿."""
    fang = told.as_("fangyining")
    open_draft(fang, PROJECT)
    fang.reads("二上稿 退回修改", "3 处未改", "预算数由 350.00 万元改为 320.00 万元")
    told.album.take(fang.page, "demo-14-second")
    page = fang.page
    page.get_by_label("预算数", exact=True).fill("320.00")
    page.get_by_label("财政资金", exact=True).fill("320.00")
    page.get_by_label("成本第1行 指标值", exact=True).fill("320")
    page.get_by_label("成本第1行 指标值", exact=True).press("Tab")
    fang.comes_to_read("70 个 × 5 万元/个 = 350.00万元，上限 320.00万元")
    page.get_by_label("数量第1行 指标值", exact=True).fill("64")
    page.locator("#c-goals textarea").first.fill("补助 64 个活动阵地完成规范化改造并通过验收。")
    page.locator("#c-goals textarea").first.press("Tab")
    fang.comes_to_read("可以提交")
    fang.press("提交审核")
    fang.reads("已提交。下一步：科室审核（许望）")


def _table(rows: list[tuple[str, str, float]]) -> bytes:
    target = BytesIO()
    with new_workbook(target) as book:
        sheet = book.add_worksheet("控制数")
        for column, words in enumerate(("项目编码", "项目名称", "控制数（万元）")):
            sheet.write_string(0, column, words)
        for at, (code, name, wan) in enumerate(rows, 1):
            sheet.write_string(at, 0, code)
            sheet.write_string(at, 1, name)
            sheet.write_number(at, 2, wan)
    return target.getvalue()
