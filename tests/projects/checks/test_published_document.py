"""The published document of 2024: the findings a careful auditor notes, each judged by hand, and no others."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from projects.checks import Context, review, review_department
from projects.checks.base import WARNING
from projects.checks.remarks import panel
from projects.importing.linking import department_of
from projects.importing.published.reader import read_document
from projects.management.commands.describe_checks import COUNTS, counted

DOCUMENT = Path(__file__).parents[4] / "shared" / "data" / "zhangjiakou-2024-targets.txt"

pytestmark = pytest.mark.skipif(
    not DOCUMENT.exists(), reason="the published document is not beside this project"
)

#: rule and severity -> (number of the table, path); a row of the table stands for its 指标值
EXPECTED = {
    "R02 warning": [(n, "code") for n in (1, 8, 9, 14, 15, 16)],
    "R03 warning": [(1, "name"), (2, "name")],
    "R05 warning": [(n, "plan") for n in (6, 7, 8, 9, 11, 12, 14, 15, 16, 17, 19)],
    "R06 error": [(9, "plan.2"), (14, "plan.2")],
    "R10 error": [(13, "indicators")],
    "R11 error": [(2, 6), (13, 2)],
    "R11 info": [(n, f"indicators.{i}.name") for n, i in ((3, 3), (5, 3), (8, 1), (9, 1), (17, 1))] + [(11, 0)],
    "R13 error": [(6, i) for i in (0, 1, 2, 3, 4, 6)],
    "R14 error": [(15, 5)],
    "R15 info": [(1, 1), (2, 1), (2, 4), (3, 3), (5, 3), (9, 0), (9, 1), (9, 2), (11, 0), (11, 1), (11, 3), (11, 4),
                 (19, 2), (21, 1), (21, 5)],
    "R16 info": [(1, 2), (1, 3), (1, 10), (21, 2), (21, 3), (21, 8), (21, 10), (22, 3), (22, 4), (22, 5)],
    "R17 info": [(5, 6), (8, 1), (8, 2), (8, 5)],
    "R18 error": [(5, 6), (8, 2), (9, 2), (19, 2), (21, 8), (22, 7)],
    "R19 error": [(17, 4), (18, 7)],
    "R19 warning": [(3, 11), (4, 8), (10, 4), (11, 3), (11, 4), (12, 4), (13, 4), (20, 11)],
    "R20 error": [(8, 3), (21, 8)],
    "R20 info": [(1, 4), (3, 8)],
    "R30 error": [(1, 6), (8, 3), (9, 3), (15, 3), (16, 3)],
    "R32 error": [(1, 7)],
    "R32 warning": [(3, 9), (4, 6), (10, 3), (11, 5), (12, 3), (13, 3), (21, 6)],
    "R34 warning": [(18, 7), (19, 4)],
    "R35 error": [(20, 10)],
    "R41 error": [(n, f"indicators.{i}.description") for n, i in ((1, 5), (15, 2), (20, 8))],
    "R51 error": [(14, "goals.0")]
    + [(14, f"indicators.{i}.{cell}") for i in range(6) for cell in ("name", "description", "value", "basis")],
    "R51 info": [(1, "purpose"), (2, "purpose")],
    "R09 info": [(n, "plan.1") for n in (1, 10, 20)],
    "R21 warning": [(n, f"indicators.{i}.description") for n, i in ((9, 0), (9, 1), (9, 5), (22, 4))]
    + [(14, f"indicators.{i}.description") for i in range(6)],
    "R22 info": [(1, 9), (2, 9), (3, 13), (4, 9), (5, 13), (6, 5), (7, 5), (10, 5), (11, 6), (12, 5), (13, 5), (15, 4),
                 (15, 5), (16, 4), (17, 5), (18, 9), (19, 5), (20, 13), (21, 9), (22, 12)] + [(14, i) for i in range(6)],
    "R23 warning": [(10, 5)],
    "R24 info": [(n, f"indicators.{i}.basis") for n, i in ((4, 9), (7, 5))]
    + [(n, f"indicators.{i}.basis") for n in (8, 9) for i in range(1, 5)],
    "R25 warning": [(1, f"indicators.{i}.basis") for i in range(3, 10)]
    + [(n, f"indicators.{i}.basis") for n in (15, 16) for i in range(5)],
    "R36 warning": [(18, 7)],
    "R37 info": [(7, 3)],
    "R38 warning": [(10, "purpose")],
    "R40 warning": [(1, "purpose"), (8, "name"), (9, "name")]
    + [(n, f"indicators.{i}.description") for n, i in ((1, 5), (8, 0), (15, 2), (20, 8))],
    "R43 info": [(5, "indicators.10.description")],
    "R44 warning": [(n, "goals.0") for n in (9, 11, 15, 16)],
    "R45 info": [(n, "purpose") for n in (3, 5, 9, 14, 18, 22)],
    "R46 info": [(22, 11)],
    "R47 info": [(18, 1)],
    "R48 info": [(5, "indicators.6.description")],
    "R49 warning": [(n, "indicators") for n in (1, 2, 4, 7, 16, 19)],
    "R52 info": [(4, "indicators.10.name"), (8, 5)],
    "R61 info": [(n, "name") for n in (7, 8, 9, 14, 15, 16, 22)],
    "R62 info": [(12, "name")],
}  # fmt: skip


@pytest.fixture(scope="module")
def document():
    return read_document(DOCUMENT.read_bytes())


@pytest.fixture(scope="module")
def sheets(document):
    return [project.sheet for project in document.projects]


@pytest.fixture(scope="module")
def findings(document, sheets):
    return review(sheets, year=2024, on_import=True, department=department_of(document))


def as_path(place):
    return f"indicators.{place}.value" if isinstance(place, int) else place


def test_the_findings_are_those_judged_by_hand(sheets, findings):
    numbers = {sheet.code: number for number, sheet in enumerate(sheets, 1)}
    got = defaultdict(set)
    for one in findings:
        got[f"{one.rule} {one.severity}"].add((numbers[one.project], one.path))
    expected = {
        rule: {(number, as_path(place)) for number, place in found} for rule, found in EXPECTED.items()
    }
    assert dict(got) == expected
    assert len(findings) == sum(len(found) for found in EXPECTED.values())


def test_a_budget_far_below_its_total_is_told_with_both_numbers(findings):
    told = [one.message for one in findings if one.rule == "R30"]
    assert any("≤58.32 万元" in text and "25.11万元" in text for text in told)
    assert any("≥220.95 万元" in text and "35.36万元" in text for text in told)


def test_the_difference_of_the_third_table_reads_as_the_model_message(findings):
    (text,) = [one.message for one in findings if one.rule == "R32" and "40.18" in one.message]
    assert text.startswith("本表明细合计 18.00万元，总额 40.18万元，还有22.18万元没有对应的成本指标")


def test_a_table_of_nothing_but_secret_cells_is_one_remark_with_one_button(sheets, findings):
    sheet = sheets[13]
    remarks = panel(sheet, [one for one in findings if one.project == sheet.code]).remarks
    (secret,) = [one for one in remarks if one.rules == ("R51",)]
    assert len(secret.places) == 25
    assert [one.label for one in secret.repairs] == ["改为另行管理项目"]
    assert len(remarks) == 4


def test_the_items_of_the_department_without_a_project_are_its_transfers(document):
    found = review_department(Context(year=2024, department=department_of(document)))
    assert [(one.rule, one.path) for one in found] == [("R60", f"items.{n}") for n in (14, 15, 16)]


def test_a_table_is_asked_for_two_or_three_explanations_and_not_for_twenty(sheets, findings):
    asked = []
    for sheet in sheets:
        shown = panel(sheet, [one for one in findings if one.project == sheet.code])
        asked.append(shown.counts[WARNING])
    assert sum(asked) / len(asked) <= 3
    assert max(asked) <= 5


def test_the_page_about_the_rules_gives_the_counts_of_this_document(document):
    assert json.loads(COUNTS.read_text()) == counted(document, year=2024)
