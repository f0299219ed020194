"""The papers of the half year, and what is published laid beside the official form."""

from __future__ import annotations

import io
import zipfile

from docx import Document

from tests.browser.department.paths import open_project
from tests.browser.story.files import downloaded, leaf, words
from tests.browser.story.teller import Teller

#: published first: of the 本级, signed and approved for 2026
PUBLISHED = "村（社区）“两委”换届业务培训与指导督导经费"


def half_year(told: Teller) -> None:
    """监控报告 and 部务会一页纸 write themselves; each number names its source."""
    qin = told.as_("qinruolan")
    qin.go("/progress/papers/?year=2026")
    qin.reads("监控报告", "部务会一页纸")

    def paper(name: str, form: str) -> bytes:
        row = qin.page.locator("tr", has=qin.page.get_by_role("rowheader", name=name, exact=True))
        return downloaded(qin.page, row.get_by_role("button", name=f"下载 {form}"))

    report, page = paper("监控报告", "PDF"), paper("部务会一页纸", "PDF")
    assert "绩效运行监控报告" in words(report)[0]
    assert "部务会一页纸" in words(page)[0]
    assert "提请研究：预警项目1〔" in words(page)[0]
    assert "已下达整改，期限2026-07-10" in words(page)[0]
    told.album.beside([leaf(report), leaf(page)], "demo-15-reports")
    typed = Document(io.BytesIO(paper("监控报告", "Word")))
    assert "1–5月绩效运行监控报告" in typed.paragraphs[0].text


def published(told: Teller) -> None:
    """After the 保密审查 the package of 2026: its first page laid beside the official form of the same project."""
    qin = told.as_("qinruolan")
    qin.go("/progress/papers/?year=2026")
    qin.follow("预算公开")
    for box in qin.page.locator("input[name=checked]").all():
        box.check()
    qin.page.get_by_label("审查人").fill("顾怀瑾")
    qin.page.get_by_label("审查日期").fill("2026-06-25")
    qin.page.get_by_label("公开网址").fill("https://www.example.gov.cn/2026/1.html")
    told.album.take(qin.page, "demo-18-disclosure", tallest=700)
    qin.press("制作公开材料")
    qin.reads("已制作公开材料")
    package = zipfile.ZipFile(
        io.BytesIO(downloaded(qin.page, qin.page.get_by_role("button", name="下载材料").first))
    )
    (name,) = (one for one in package.namelist() if one.endswith(".pdf"))
    bound = package.read(name)
    open_project(qin, PUBLISHED, 2026)
    qin.follow("打印绩效目标表")
    qin.follow("查看正式表样")
    qin.reads("第 1 页")
    form = downloaded(qin.page, qin.page.get_by_role("button", name="下载 PDF"))
    pages = words(bound)
    at = next(number for number, text in enumerate(pages) if PUBLISHED in text and "指标值" in text)
    assert words(form)[0][:500] in pages[at]
    told.album.beside([leaf(form), leaf(bound, at)], "demo-19-published")
