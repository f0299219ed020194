"""The fictional sample document, which is read back exactly as it was written."""

import pytest

from projects.checks import review
from projects.importing.published import read_document
from tests.projects.importing import yunhe


@pytest.fixture(scope="module")
def document():
    return read_document(yunhe.FILE.read_bytes())


def test_the_sample_file_is_what_its_source_sets():
    assert yunhe.FILE.read_text(encoding="utf-8") == yunhe.text()


def test_every_cell_of_the_sample_is_read_back(document):
    assert len(document.projects) == len(yunhe.PROJECTS)
    for read, written in zip(document.projects, yunhe.PROJECTS, strict=True):
        level1, want = "", []
        for row in written.rows:
            level1 = row.cells[0] or level1
            want.append((level1, *row.cells[1:]))
        rows = read.sheet.indicators
        assert [(r.level1, r.level2, r.name, r.description, r.value, r.basis) for r in rows] == want
        assert (read.sheet.code, read.sheet.name, read.sheet.unit_code) == (
            written.code,
            written.name,
            written.unit,
        )
        assert read.sheet.purpose == written.purpose
        assert read.goals == written.goals
        assert (read.amounts.budget, read.amounts.fiscal, read.amounts.other or "") == (
            written.budget,
            written.fiscal,
            written.other,
        )


def test_goals_on_the_sheet_stand_without_their_printed_number(document):
    project = document.projects[0]
    assert [f"{number}.{goal}" for number, goal in enumerate(project.sheet.goals, 1)] == list(project.goals)


def test_the_samples_open_places_are_asked(document):
    asked = [
        (project.sheet.code[-4:], question.path)
        for project in document.projects
        for question in project.questions
    ]
    assert asked == [("0020", "plan"), ("006L", "indicators.8")]


def test_the_samples_deliberate_mistakes_are_found(document):
    findings = review([project.sheet for project in document.projects], year=2027, on_import=True)
    rules = {finding.rule for finding in findings if finding.severity == "error"}
    assert {"R06", "R13", "R14", "R18", "R20", "R35", "R51"} <= rules


def test_the_samples_department_part_is_read(document):
    department = document.department
    assert [item.title for item in department.overall_goals] == [
        "一是建强干部队伍",
        "二是夯实基层基础",
        "三是聚集青年人才",
    ]
    assert [item.section for item in department.sub_goals] == ["分项绩效目标"] * 2 + ["专项项目"] * 3
    assert [item.title for item in department.safeguards][:2] == ["健全管理制度", "加快支出进度"]
    # 专项项目 keeps the width of a printed space as the document prints it elsewhere, also where lines are joined
    assert "培训干部 640人次，干部" in department.overall_goals[0].text
