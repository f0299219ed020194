"""A real published document, cell by cell.

The expectations were taken by reading the printed document row by row: figures and names stand here, of longer texts
only their length and the beginning of their SHA-256.
"""

import csv
import hashlib
import random
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from projects.checks import review
from projects.importing.published import ReadProject, costs, read_document
from projects.importing.published.blocks import split
from projects.importing.published.columns import Setting, read_tables
from projects.importing.published.form import read_form
from projects.importing.published.lines import atoms_of, lines_of
from projects.importing.report import as_json
from projects.sheet import LEVELS, IndicatorRow
from tests.projects.importing import paper

HERE = Path(__file__).parent
PUBLISHED = HERE.parents[3] / "shared/data/zhangjiakou-2024-targets.txt"

pytestmark = pytest.mark.skipif(
    not PUBLISHED.exists(), reason=f"the published document is absent: {PUBLISHED.name} beside the project"
)


@pytest.fixture(scope="module")
def document():
    return read_document(PUBLISHED.read_bytes())


@pytest.fixture(scope="module")
def printed(document):
    sheets = [project.sheet for project in document.projects]
    return as_json(document, review(sheets, year=2024, on_import=True))


@pytest.fixture(scope="module")
def tables():
    """Per table the form as printed and the rows as laid out."""
    _, blocks = split(lines_of(PUBLISHED.read_text(encoding="utf-8")))
    forms = [read_form(atoms_of(block.lines), "") for block in blocks]
    return list(zip(forms, read_tables([Setting(form.table, form.heading) for form in forms]), strict=True))


def mark(text: str) -> str:
    return f"{len(text)}:{hashlib.sha256(text.encode()).hexdigest()[:12]}" if text else "0:"


def expected(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_all_projects_goals_rows_and_money_are_there(printed):
    projects = printed["projects"]
    assert len(projects) == 22
    assert sum(len(project["goals"]) for project in projects) == 32
    assert sum(len(project["indicators"]) for project in projects) == 202
    assert sum(Decimal(project["budget"]) for project in projects) == Decimal("1760.35")


@pytest.mark.parametrize("table", range(1, 23))
def test_every_field_above_the_rows_is_as_printed(printed, table):
    project, want = printed["projects"][table - 1], expected("real_forms.csv")[table - 1]
    assert project["code"] == want["code"]
    assert len(project["code"]) == 21
    assert (project["unit_code"], project["budget"], project["fiscal"]) == (
        want["unit"],
        want["budget"],
        want["fiscal"],
    )
    assert project["other"] is None
    assert "/".join(project["plan"]) == want["plan"]
    assert mark(project["name"]) == want["name"]
    assert mark(project["purpose"]) == want["purpose"]
    assert [mark(goal) for goal in project["goals"]] == want["goals"].split()
    assert len(project["indicators"]) == int(want["rows"])


@pytest.mark.parametrize("table", range(1, 23))
def test_every_cell_of_every_row_is_as_printed(printed, table):
    want = [row for row in expected("real_rows.csv") if row["table"] == str(table)]
    got = printed["projects"][table - 1]["indicators"]
    assert len(got) == len(want)
    for number, (row, cells) in enumerate(zip(got, want, strict=True)):
        for column in ("level1", "level2", "name", "description", "value", "basis"):
            assert cells[column] in (row[column], mark(row[column])), f"row {number} {column}: {row[column]}"


@pytest.mark.parametrize(
    ("table", "row", "column", "text"),
    [
        (1, 7, "value", "≤43.32 万元"),  # broken over two lines
        (2, 6, "level2", "时效指标"),  # a cost under 时效, as printed
        (3, 11, "value", "≤430 元 人/天"),
        (4, 10, "level2", "服务对象满意度指标"),  # broken over two pages with its row
        (4, 10, "name", "用人单位满意率"),
        (5, 5, "name", "关爱青少年完成率"),  # likewise
        (6, 0, "value", "≥180≥180 人"),
        (6, 3, "value", "≤32.4≤32.4 万元"),
        (9, 0, "description", "发放补助人数"),
        (9, 0, "value", "81 人"),
        (13, 2, "level2", "质量指标"),  # a deadline under 质量, as printed
        (14, 2, "value", "涉密"),
        (17, 4, "value", "≤7727 大约 人/年"),
        (17, 4, "basis", "张人社字〔2023〕25 号"),
        (18, 7, "value", "≤420 人/天"),
        (20, 3, "name", "制作课件合格率"),  # broken over two pages
        (20, 15, "level1", "满意度指标"),  # merged with the row above
        (21, 8, "value", ">95%"),  # a rate where a cost belongs, as printed
        (21, 8, "basis", "2024 年预算测算"),  # its end alone on the next page
        (22, 7, "value", "≥20 人"),
        (22, 7, "basis", "2024 年市老年大学工作计划"),
    ],
)
def test_places_that_are_hard_to_read(printed, table, row, column, text):
    assert printed["projects"][table - 1]["indicators"][row][column] == text


def test_the_shifted_row_is_kept_as_printed_asked_and_found(printed):
    project = printed["projects"][14]
    row = project["indicators"][5]
    assert (row["level1"], row["level2"]) == ("满意度指标", "服务对象满意度指标")
    assert row["name"] == "服务对象满意度指标"
    assert row["description"] == "受训学员满意度"
    assert (row["value"][:6], len(row["value"])) == ("通过调查问卷", 24)
    assert (row["operator"], row["number"], row["unit"]) == (None, None, None)
    assert row["basis"] == "95%问卷调查"
    assert [question["path"] for question in project["questions"]] == ["plan", "indicators.5"]
    shifted = [finding for finding in printed["findings"] if finding["rule"] == "R14"]
    assert [(finding["project"], finding["path"].rsplit(".", 1)[0]) for finding in shifted] == [
        (project["code"], "indicators.5")
    ]


def test_plans_with_fewer_than_four_values_are_asked_and_nothing_else_is(printed):
    asked = {
        (number, question["path"])
        for number, project in enumerate(printed["projects"], 1)
        for question in project["questions"]
    }
    open_plans = {number for number, project in enumerate(printed["projects"], 1) if len(project["plan"]) < 4}
    assert open_plans == {6, 7, 8, 9, 11, 12, 14, 15, 16, 17, 19}
    assert asked == {(number, "plan") for number in open_plans} | {(15, "indicators.5")}


def test_months_stay_open_where_the_plan_does_not_name_them(document):
    assert all(project.sheet.months_open == (len(project.sheet.plan) < 4) for project in document.projects)


def test_every_second_level_belongs_to_its_first(document):
    for project in document.projects:
        for row in project.sheet.indicators:
            assert row.level2 in LEVELS[row.level1]


def test_nothing_printed_is_lost_or_doubled(tables):
    for form, table in tables:
        cells = "".join("".join(lines) for row in table.rows for lines in row.cells).replace(" ", "")
        text = "".join(atom.text for atom in form.table)
        assert sorted(cells) == sorted(text)


def test_lines_are_broken_where_the_width_of_their_column_says(tables):
    """Set again at the width found, nearly every cell breaks where it was printed broken."""
    breaks = odd = 0
    for _, table in tables:
        for row in table.rows:
            for lines, width in zip(row.cells, table.widths, strict=True):
                assert all(costs.overflow(line, width) <= 1.5 for line in lines), lines
                for line, below in pairwise(lines):
                    breaks += 1
                    odd += costs.early_break(line, below, width) > 0
    assert breaks > 500
    assert odd <= 8


def test_the_departments_part_is_read(printed):
    department = printed["department"]
    assert mark(department["overall_intro"]).startswith("67:")
    assert [goal["title"][:2] for goal in department["overall_goals"]] == [
        "一是",
        "二是",
        "三是",
        "四是",
        "五是",
    ]
    assert [len(goal["text"]) for goal in department["overall_goals"]] == [283, 379, 217, 329, 182]
    sections = [item["section"] for item in department["sub_goals"]]
    assert (sections.count("分项绩效目标"), sections.count("专项项目"), len(sections)) == (6, 11, 17)
    assert department["sub_goals"][13]["title"].endswith("工作经费")
    assert len(department["sub_goals"][13]["title"]) == 33
    assert [item["section"][:4] for item in department["safeguards"]] == ["一、财务"] * 7 + ["二、业务"] * 5
    assert department["safeguards"][11] == {
        "section": "二、业务职能工作保障措施",
        "title": "（五）大力加强组织部门自身建设",
        "text": "",
    }


def test_no_title_keeps_its_stop(printed):
    department = printed["department"]
    for item in [*department["overall_goals"], *department["sub_goals"], *department["safeguards"]]:
        assert item["title"]
        assert item["title"][-1] not in "。．.；"
        assert item["text"][:1] not in tuple("。．，")


def test_ten_copies_in_one_file_are_ten_times_the_projects(document):
    again = read_document(PUBLISHED.read_bytes() * 10).projects
    assert len(again) == 220
    assert [project.sheet for project in again] == [project.sheet for project in document.projects] * 10
    assert [project.questions for project in again] == [
        project.questions for project in document.projects
    ] * 10


@pytest.mark.parametrize(
    "widths",
    [(4, 4.5, 6, 9, 5.5, 5), (4, 7, 4.5, 14, 5.25, 6.5), (5, 5, 7, 10, 6, 12)],
    ids=["narrow", "uneven", "wide"],
)
def test_the_same_tables_set_at_other_widths_and_broken_over_other_pages_are_read_alike(document, widths):
    """Another department's columns are as wide as they like: no width and no word of this document is known."""
    rng = random.Random(1)
    text = "\n".join(
        paper.document(_rows(project, rng), widths, title=f"{number}.某某经费绩效目标表").rstrip("\n")
        for number, project in enumerate(document.projects, 1)
    )
    again = read_document(text.encode()).projects
    misread = [
        (number, place)
        for number, (got, want) in enumerate(zip(again, document.projects, strict=True), 1)
        for place, pair in enumerate(zip(got.sheet.indicators, want.sheet.indicators, strict=True))
        if _text(pair[0]) != _text(pair[1])
        and f"indicators.{place}" not in {question.path for question in got.questions}
    ]
    assert misread == []


def _rows(project: ReadProject, rng: random.Random) -> list[paper.Row]:
    rows: list[paper.Row] = []
    level1 = ""
    for row in project.sheet.indicators:
        first = "" if row.level1 == level1 else row.level1
        level1 = row.level1
        room = rng.choice((1, 2)) if rng.random() < 0.1 else None
        cells = (first, row.level2, row.name, row.description, row.value, row.basis)
        rows.append(paper.Row(cells, room, page=bool(rows) and rng.random() < 0.05))
    return rows


def _text(row: IndicatorRow) -> str:
    return "|".join((row.level1, row.level2, row.name, row.description, row.value, row.basis)).replace(
        " ", ""
    )
