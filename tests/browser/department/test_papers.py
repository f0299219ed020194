"""The official sheet is looked at and downloaded in three formats; the approved targets are published after the review."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser.department.visitor import Visitor

Visit = Callable[..., Visitor]


def test_a_sheet_leaves_in_three_formats_and_the_year_is_published_after_the_review(visit: Visit) -> None:
    qin = visit("qinruolan")
    qin.go("/projects/sheets/?year=2026")
    qin.reads("导出项目绩效目标表")
    for words, ending in (("下载 PDF", ".pdf"), ("下载 Word", ".docx"), ("下载 Excel", ".xlsx")):
        with qin.page.expect_download() as download:
            qin.page.get_by_role("button", name=words, exact=True).click()
        assert download.value.suggested_filename.endswith(f"预算项目绩效目标{ending}")
    qin.picture("sheets")
    qin.go("/projects/?year=2026&kind=current")
    qin.page.locator("table th a").first.click()
    qin.follow("打印绩效目标表")
    qin.follow("查看正式表样")
    qin.reads("第 1 页")
    assert qin.page.locator("figure.leaf img").first.evaluate("image => image.naturalWidth") > 500
    qin.picture("target-paper")
    qin.go("/projects/disclosures/?year=2026")
    qin.reads("保密审查")
    for box in qin.page.locator("input[name=checked]").all():
        box.check()
    qin.page.get_by_label("审查人").fill("顾怀瑾")
    qin.page.get_by_label("审查日期").fill(qin.page.get_by_label("审查日期").get_attribute("max") or "")
    qin.page.get_by_label("公开网址").fill("https://www.example.gov.cn/2026/1.html")
    qin.press("制作公开材料")
    qin.reads("已制作公开材料")
    qin.picture("budget-disclosure")
    with qin.page.expect_download() as download:
        qin.press("下载材料")
    assert download.value.suggested_filename == "2026年度预算公开.zip"
