"""Any sheet with a row for each indicator: its columns are named once, files with the same heads are read by them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from projects.importing import flow
from projects.importing.record import record_of
from projects.importing.report import as_json
from projects.importing.tables.columns import document_by, guess, table_of
from projects.importing.tables.workbook import sheets_of
from projects.layout.excel import xlsx_of
from projects.layout.paper import Cell, Grid, Paper, Style, Text, head
from projects.models import TargetColumns, TargetVersion
from tests.desk.rows import as_, text_of

HEADS = (
    "序号", "项目编码", "项目名称", "预算总额", "财政拨款", "3月底", "6月底", "10月底", "12月底", "绩效目标",
    "一级指标", "二级指标", "三级指标", "指标值", "评分标准",
)  # fmt: skip
CODES = ("13990027P00097010001C", "13990027P00097050001D")


def flat(note: str = "") -> bytes:
    """Two projects, the first with a merged head and rows that leave blank what stands above."""
    rows = [
        head(*HEADS),
        [Cell(1, down=2), Cell(CODES[0], down=2), Cell("教育经费", down=2), Cell(Decimal(123400), down=2),
         Cell(Decimal(123400), down=2), *(Cell(Decimal(one), down=2) for one in ("0.1", "0.5", "0.8", "1")),
         Cell("1.制作课件。2.培训。", down=2), Cell("产出指标", down=2), Cell("数量指标"), Cell("课件数"), Cell("≥30 个"), Cell("x")],
        [Cell("质量指标"), Cell("合格率"), Cell("≥95%"), Cell("")],
        [Cell(2), Cell(CODES[1]), Cell("老年大学经费"), Cell(Decimal(50000)), Cell(Decimal(50000)), Cell("10%"), Cell(""),
         Cell("80%"), Cell("100%"), Cell("办学。"), Cell("产出指标"), Cell("数量指标"), Cell("班次"), Cell("≥8 个"), Cell("")],
        [Cell(""), Cell(""), Cell(""), Cell(""), Cell(""), Cell(""), Cell(""), Cell(""), Cell(""), Cell(""), Cell("满意度指标"),
         Cell("服务对象满意度指标"), Cell("满意度"), Cell("≥90%"), Cell("")],
    ]  # fmt: skip
    return xlsx_of(Paper("表", [Text(f"项目清单{note}", Style.TITLE), Grid([1] * len(HEADS), rows)]))


def test_the_rows_of_a_project_come_together_and_blanks_are_what_stands_above():
    table = table_of(sheets_of(flat()))
    assert table is not None
    columns = guess(table.names)
    assert table.names[columns["budget"]] == "预算总额"
    document = document_by(table, columns, money="元", unit_code="301003", unit_name="云河市党员教育中心")
    first, second = [record_of(one, {}) for one in as_json(document, [])["projects"]]
    assert (first.code, first.unit_code, first.data.budget) == (CODES[0], "301003", Decimal(123400))
    assert list(first.data.plan.values()) == [10, 50, 80, 100]
    assert [(row.level1, row.level2, row.name) for row in first.data.indicators] == [
        ("产出指标", "数量指标", "课件数"),
        ("产出指标", "质量指标", "合格率"),
    ]
    assert list(second.data.plan.values()) == [10, None, 80, 100]
    assert [row.level1 for row in second.data.indicators] == ["产出指标", "满意度指标"]


@pytest.mark.django_db
def test_columns_are_named_once_and_the_next_file_of_the_kind_goes_straight_to_the_preview(cast, year):
    desk = as_(cast.qin)

    def upload(note: str) -> str:
        file = SimpleUploadedFile("一体化.xlsx", flat(note))
        answer = desk.post(reverse("projects:import_new"), {"year": "2027", "file": file, "public": "on"})
        return str(answer.url)

    url = upload("")
    page = text_of(desk.get(url))
    assert "选择各列的内容" in page
    assert "预算总额" in page
    table = table_of(sheets_of(flat()))
    assert table is not None
    columns = {f"column-{field}": str(place) for field, place in guess(table.names).items()}
    assert "哪个单位" in text_of(desk.post(url, {**columns, "money": "元"}))
    answer = desk.post(url, {**columns, "money": "元", "unit": cast.centre.pk})
    assert "教育经费" in text_of(desk.get(answer.url))
    assert TargetColumns.objects.get().columns["name"] == "项目名称"
    again = upload("（第二次）")
    assert "columns" not in again
    flow.confirm(int(again.rstrip("/").rpartition("/")[2]), actor=cast.qin)
    assert TargetVersion.objects.filter(project__unit=cast.centre).count() == 2
