"""The official form as Word, WPS and LibreOffice print it into a PDF: classes merged over rows, cells left open at a page's end."""

from __future__ import annotations

from projects.importing.anything import read_anything
from projects.importing.report import as_json
from tests.projects.importing.drawn import Page, pdf

HEADS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
EDGES = (40, 110, 180, 260, 390, 460, 550)


def head(page: Page, top: float) -> None:
    page.row(top, top + 16, EDGES, HEADS)


def first_page() -> Page:
    """The head of the form with a short plan, two indicators, and a third that the page cuts through."""
    page = Page(texts=[(40, 40, "301003 云河市党员教育中心 单位：万元")])
    page.row(50, 66, (40, 110, 260, 330, 550), ("项目编码", "13990027P00097010001C", "项目名称", "站点经费"))
    page.row(
        66,
        82,
        (40, 110, 180, 260, 330, 390, 460, 550),
        ("预算规模", "预算数", "36.50", "其中：财政资金", "36.50", "其他资金"),
    )
    page.row(82, 98, (110, 550), ("用于站点更新。",))
    page.row(
        98, 114, (40, 150, 250, 350, 450, 550), ("资金支出计划（%）", "3月底", "6月底", "10月底", "12月底")
    )
    page.row(114, 130, (40, 150, 250, 350, 450, 550), ("", "", "30%", "", "100%"))
    page.row(130, 146, (40, 110, 550), ("绩效目标", "1.完成站点更新。"))
    head(page, 146)
    page.row(162, 178, EDGES[1:], ("数量指标", "站点数", "更新的站点", "≥60 个", "规范"))
    # 质量指标 is merged over two pages: its name is printed on the second
    page.row(178, 194, EDGES[2:], ("合格率", "验收合格", "≥98 %", "规范"))
    page.row(194, 240, EDGES[2:], ("完好率", "设备完好的\n比率，按", "≥95 %", "《规"), open_below=True)
    page.rules += [(110, 178, 110, 240), (110, 178, 180, 178), (40, 162, 40, 240)]
    page.texts += [(62, 190, "产出指标"), (280, 820, "1 / 2")]
    return page


def second_page() -> Page:
    page = Page()
    head(page, 50)
    page.row(66, 90, EDGES[2:], ("", "月抽查", "", "范》"))
    page.row(90, 106, EDGES[2:], ("达标率", "达标", "≥90 %", "规范"))
    page.rules += [(110, 66, 110, 106), (110, 106, 180, 106), (40, 66, 40, 122)]
    page.texts.append((112, 86, "质量指标"))
    page.row(106, 122, EDGES[1:], ("社会效益指标", "受益人数", "参加学习", "≥500 人", "规范"))
    page.rules.append((40, 122, 110, 122))
    return page


def test_what_a_page_cuts_through_is_put_together_and_a_class_named_overleaf_is_known():
    [project] = as_json(read_anything(pdf([first_page(), second_page()])), [])["projects"]
    assert project["plan"] == ["", "30%", "", "100%"]
    rows = [
        (row["level1"], row["level2"], row["name"], row["description"], row["basis"])
        for row in project["indicators"]
    ]
    assert rows == [
        ("产出指标", "数量指标", "站点数", "更新的站点", "规范"),
        ("产出指标", "质量指标", "合格率", "验收合格", "规范"),
        ("产出指标", "质量指标", "完好率", "设备完好的比率，按月抽查", "《规范》"),
        ("产出指标", "质量指标", "达标率", "达标", "规范"),
        ("效益指标", "社会效益指标", "受益人数", "参加学习", "规范"),
    ]
    assert [one["path"] for one in project["questions"]] == ["indicators.2"]  # the torn row, to be looked at
