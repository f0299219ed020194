"""Reports on plain results: every number said stands in the appendix, and the sums agree. No database."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document

from monitoring.lights import Light
from monitoring.papers import midyear_page
from monitoring.papers.midyear_report import Behind, Round, Watched, monitoring_report
from monitoring.papers.reports import appendix, cover_letter, evaluation_report, one_page
from monitoring.papers.results import Lost, Result, Results
from projects.layout.paper import Grid, Paper, Text
from projects.layout.word import docx_of

DAY = date(2027, 3, 1)


def result(name: str, score: str | None, grade: str = "", **given: object) -> Result:
    usual: dict[str, object] = {
        "code": "13990026P000210140001A", "name": name, "unit": "本级", "budget": Decimal(1_000_000),
        "spent": Decimal(900_000), "score": Decimal(score) if score else None, "grade": grade, "exempt": False,
        "decided": True,
    }  # fmt: skip
    return Result(**(usual | given))  # type: ignore[arg-type]


STATIONS = result(
    "站点更新经费",
    "88.50",
    "良",
    unit="教育中心",
    budget=Decimal(3_000_000),
    spent=Decimal(2_400_000),
    lost=[
        Lost("预算执行率", "预算执行率", Decimal("10.00"), Decimal("8.00"), "设备款未付"),
        Lost("数量第1行", "更新站点数", Decimal("20.00"), Decimal("10.50"), "道路施工；4月补齐"),
    ],
)
TRAINING = result("培训经费", "96.00", "优")
ALL = Results(
    2026,
    "中共云河市委组织部",
    [TRAINING, STATIONS, result("免评经费", None, exempt=True), result("在办经费", None, decided=False)],
)


def texts(paper: Paper) -> str:
    return "\n".join(block.text for block in paper.blocks if isinstance(block, Text))


def rows(grid: Grid) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for one in grid.placed:
        found.setdefault(one.row, []).append(one.cell.text)
    return [found[row] for row in sorted(found)]


@pytest.mark.parametrize(
    "paper",
    [
        evaluation_report(ALL, DAY),
        one_page(ALL, "部务会", DAY),
        cover_letter(ALL, "云河市财政局", "请予审核", DAY),
    ],
)
def test_every_number_with_a_note_stands_in_the_list_of_sources_with_the_same_value(paper):
    sources = {row[0]: row for row in rows(paper.grids[-1])[1:]}
    said = re.findall(r"([\d,.%]+)(〔\d+〕)", texts(paper))
    assert len(said) == len(sources) > 5
    for number, note in said:
        assert sources[note][2] == number
        assert sources[note][3]


def test_the_totals_of_the_text_are_the_sums_of_the_appendix():
    paper = evaluation_report(ALL, DAY)
    lines = rows(appendix(ALL))
    money = [Decimal(line[4].replace(",", "")) for line in lines[1:-1]]
    assert sum(money) == Decimal(lines[-1][1].replace(",", "")) == Decimal("600.00")
    assert f"全年预算数 {lines[-1][1]}〔" in texts(paper)
    assert "纳入自评的项目 4〔1〕 个" in texts(paper)
    assert ALL.grades == {"优": 1, "良": 1, "中": 0, "差": 0}
    assert len(ALL.scored) + len(ALL.exempt) + len(ALL.undecided) == len(ALL.rows)


def test_the_mean_is_plain_and_by_money():
    assert ALL.mean == Decimal("92.25")
    # (96 × 100 + 88.5 × 300) ÷ 400
    assert ALL.weighted == Decimal("90.38")
    assert Results(2026, "x", []).mean is None


def test_what_was_lost_names_the_project_and_the_row_and_sums_to_what_is_missing():
    told = texts(evaluation_report(ALL, DAY))
    assert "共有 2〔" in told
    assert "合计扣 11.50〔" in told
    assert Decimal("100.00") - STATIONS.score == sum(one.lost for one in STATIONS.lost)
    sources = rows(evaluation_report(ALL, DAY).grids[-1])
    assert any(
        "站点更新经费（13990026P000210140001A）数量第1行：分值 20.00，得分 10.50" in row[3] for row in sources
    )


def test_who_is_not_done_is_said_in_every_report():
    for paper in (
        evaluation_report(ALL, DAY),
        one_page(ALL, "部务会", DAY),
        cover_letter(ALL, "云河市财政局", "请予审核", DAY),
    ):
        assert "尚有 1 个项目没有办结（在办经费）" in texts(paper)


def test_the_one_page_sums_by_unit():
    lines = rows(one_page(ALL, "部务会", DAY).grids[0])
    assert [line[0] for line in lines[1:]] == ["本级", "教育中心", "合计"]
    assert sum(int(line[1]) for line in lines[1:-1]) == int(lines[-1][1]) == 4


def test_a_report_is_a_word_file_to_go_on_with():
    file = Document(BytesIO(docx_of(evaluation_report(ALL, DAY))))
    assert file.paragraphs[0].text == "中共云河市委组织部2026年度项目支出绩效自评报告"
    assert [cell.text for cell in file.tables[0].rows[2].cells][2:4] == ["站点更新经费", "教育中心"]


# --- 监控报告 ----------------------------------------------------------------------------------------------------------


def watched(name: str, light: Light, **given: object) -> Watched:
    usual: dict[str, object] = {
        "code": "13990026P000210140001A", "name": name, "unit": "本级", "budget": Decimal(1_000_000),
        "spent": Decimal(400_000), "light": light, "funds": light, "said": "落后20.0个百分点", "handed_in": True,
    }  # fmt: skip
    return Watched(**(usual | given))  # type: ignore[arg-type]


ROUND = Round(
    2026,
    "1–6月",
    date(2026, 6, 30),
    "中共云河市委组织部",
    [
        watched("培训经费", Light.NORMAL),
        watched("站点经费", Light.ATTENTION, behind=[Behind("数量第1行", "站点数", "有可能", "道路施工")]),
        watched("未报经费", Light.UNPLANNED, handed_in=False),
    ],
)


def test_the_report_of_a_round_agrees_with_its_appendix_and_names_who_is_missing():
    paper = monitoring_report(ROUND, DAY)
    told, lines = texts(paper), rows(paper.grids[0])
    money = [Decimal(line[4].replace(",", "")) for line in lines[1:-1]]
    assert sum(money) == Decimal(lines[-1][1]) == Decimal("300.00")
    assert "正常 1〔" in told
    assert "关注 1〔" in told
    assert "尚有 1 个项目没有报送监控表（未报经费）" in told
    assert "站点经费（数量第1行）“站点数”有可能完成。道路施工" in told
    sources = {row[0]: row[2] for row in rows(paper.grids[-1])[1:]}
    for number, note in re.findall(r"([\d,.%]+)(〔\d+〕)", told):
        assert sources[note] == number


def test_before_there_is_a_self_evaluation_the_one_page_is_of_the_round() -> None:
    red = watched(
        "平台经费",
        Light.WARNING,
        unit="教育中心",
        behind=[Behind("数量第1行", "站点数", "不能", "方案未定；10月底前采购")],
        demand="已下达整改，期限 2026-07-10",
    )
    paper = midyear_page.one_page(replace(ROUND, rows=[*ROUND.rows, red]), "部务会", DAY)
    told, lines = texts(paper), rows(paper.grids[0])

    assert [line[0] for line in lines[1:]] == ["本级", "教育中心", "合计"]
    assert lines[-1][1:] == ["4", "400.00", "160.00", "40.0%", "3", "1", "1", "1"]
    assert (
        "1. 平台经费（教育中心，100.00 万元）：资金预警，落后20.0个百分点；“站点数”不能完成：方案未定；10月底前采购；"
        "已下达整改，期限 2026-07-10。"
    ) in told
    assert "尚有 1 个项目没有报送监控表（未报经费）" in told
    sources = {row[0]: row[2] for row in rows(paper.grids[-1])[1:]}
    for number, note in re.findall(r"([\d,.%]+)(〔\d+〕)", told):
        assert sources[note] == number
    assert "提请研究：已报的项目没有预警。" in texts(midyear_page.one_page(ROUND, "部务会", DAY))


def test_a_round_nobody_has_reported_in_is_no_clean_bill_of_health() -> None:
    many = [watched(f"{n}号经费", Light.UNPLANNED, funds=Light.NORMAL, handed_in=False) for n in range(1, 7)]
    red = watched("档案经费", Light.WARNING, funds=Light.WARNING, said="落后24.1个百分点", handed_in=False)
    quiet, late = replace(ROUND, rows=many), replace(ROUND, rows=[*many, red])

    for made in (midyear_page.one_page(late, "部务会", DAY), monitoring_report(late, DAY)):
        told = texts(made)
        assert "没有报送监控表（1号经费、2号经费、3号经费、4号经费、5号经费等，见附表）" in told
        assert (
            "还没有项目报送监控表，双监控的结论待报送后得出。未报的项目中，资金预警 1〔5〕 个（档案经费）。"
            in told
        )
        assert "没有发现问题" not in told
        assert "已报的项目没有预警" not in told
    assert "档案经费（本级）：资金预警，落后24.1个百分点；监控表未报。" in texts(monitoring_report(late, DAY))
    page = texts(midyear_page.one_page(late, "部务会", DAY))
    assert "提请研究：预警项目 1〔6〕 个。" in page
    assert "1. 档案经费（本级，100.00 万元）：资金预警，落后24.1个百分点；监控表未报。" in page
    assert "还没有项目报送监控表，资金没有预警。" in texts(midyear_page.one_page(quiet, "部务会", DAY))
    assert "还没有项目报送监控表，报送后重新生成。" in texts(monitoring_report(quiet, DAY))
