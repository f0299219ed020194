"""Our own files read in again: what is in the system is recognised, and one sheet that is not whole does not keep the others out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from projects import versions
from projects.importing import flow
from projects.importing.outlook import DIFFERENT, NEW, REFUSED, SAME, preview
from projects.importing.uploads import read_upload
from projects.layout.excel import xlsx_of
from projects.layout.pdf import pdf_of
from projects.layout.word import docx_of
from projects.models import BudgetYear, Project, TargetImport, TargetVersion
from projects.printing.binding import bound_paper
from projects.versions.content import content_of
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.projects.test_commit import PARSED

pytestmark = pytest.mark.django_db
EVERY_FORMAT = (xlsx_of, docx_of, pdf_of)
EMPTY, REST = "党务骨干培训经费", "课件制作经费"


@pytest.fixture
def drafts(cast: Cast, year: BudgetYear) -> list[TargetVersion]:
    """Two drafts; the first has no indicators yet, as one just registered by 追加."""
    parsed = PARSED | {"projects": PARSED["projects"][:2]}
    held = flow.keep(parsed, b"text", file_name="文本.txt", year=year, actor=cast.qin)
    flow.confirm(held.pk, actor=cast.qin)
    first, second = TargetVersion.objects.order_by("project__code")
    versions.save(
        first.pk,
        actor=cast.shen,
        revision=first.revision,
        data=replace(versions.data_of(first), indicators=()),
    )
    return [TargetVersion.objects.get(pk=one.pk) for one in (first, second)]


def read_in(drafts, make, cast: Cast, year: BudgetYear) -> TargetImport:
    paper = bound_paper([content_of(one) for one in drafts], year.year, "云河市委组织部", date(2026, 1, 9))
    file = make(paper)
    return flow.preview(file, file_name="绩效目标", year=year, actor=cast.qin)


@pytest.mark.parametrize("make", EVERY_FORMAT)
def test_a_draft_without_indicators_is_recognised_with_the_others(cast, year, drafts, make) -> None:
    held = read_in(drafts, make, cast, year)

    assert [row.fate for row in preview(held).rows] == [SAME, SAME]


@pytest.mark.parametrize("make", EVERY_FORMAT)
def test_a_sheet_without_indicators_that_nobody_knows_is_said_and_the_others_are_written(
    cast, year, drafts, make
) -> None:
    held = read_in(drafts, make, cast, year)
    for number, one in enumerate(drafts):  # as if they were of another department
        Project.objects.filter(pk=one.project_id).update(code=f"13990027P00099{number}")

    page = text_of(as_(cast.qin).get(f"/imports/{held.pk}/"))
    assert [row.fate for row in preview(held).rows] == [REFUSED, NEW]
    assert "没有读到绩效指标，这一张不写入，其余照常。" in page

    as_(cast.qin).post(f"/imports/{held.pk}/commit/")
    assert [one.name for one in Project.objects.exclude(code__startswith="13990027P00099")] == [REST]
    assert f"{EMPTY}：没有读到绩效指标" in text_of(as_(cast.qin).get(f"/imports/{held.pk}/"))


def test_a_sheet_without_indicators_never_passes_for_a_project_that_has_some(cast, year, drafts) -> None:
    held = read_in(drafts, xlsx_of, cast, year)
    first = drafts[0]
    full = replace(
        versions.data_of(first),
        indicators=tuple(replace(row, uuid="") for row in versions.data_of(drafts[1]).indicators),
    )
    versions.save(first.pk, actor=cast.shen, revision=first.revision, data=full)

    assert next((row.fate, row.why) for row in preview(held).rows) == (REFUSED, "没有读到绩效指标")
    flow.confirm(held.pk, actor=cast.qin)
    assert TargetVersion.objects.get(pk=first.pk).indicators.exists()


def test_a_project_without_a_code_is_recognised_by_its_unit_and_name(cast, year, drafts) -> None:
    Project.objects.filter(name=REST).update(code="")
    drafts = list(TargetVersion.objects.order_by("project__name"))
    held = read_in(drafts, xlsx_of, cast, year)

    assert {row.fate for row in preview(held).rows} == {SAME}


def test_a_changed_reason_why_a_class_does_not_apply_is_other_content(cast, year, drafts) -> None:
    second = drafts[1]
    data = replace(versions.data_of(second), not_applicable={"生态效益指标": "项目不涉及生态"})
    versions.save(second.pk, actor=cast.shen, revision=second.revision, data=data)
    held = read_in([drafts[0], TargetVersion.objects.get(pk=second.pk)], pdf_of, cast, year)
    assert [row.fate for row in preview(held).rows] == [SAME, SAME]

    changed = TargetVersion.objects.get(pk=second.pk)
    versions.save(
        second.pk,
        actor=cast.shen,
        revision=changed.revision,
        data=replace(versions.data_of(changed), not_applicable={}),
    )
    assert [row.fate for row in preview(held).rows] == [SAME, DIFFERENT]


def test_a_file_of_which_no_sheet_is_whole_is_refused_with_a_sentence(cast, year) -> None:
    from projects.importing.published import UnreadableError
    from projects.layout.paper import Cell, Grid, Paper

    with pytest.raises(UnreadableError, match="没有读到资金支出计划、绩效指标"):
        read_upload(xlsx_of(Paper("表", [Grid([1, 1], [[Cell("项目编码"), Cell("1")]])])), year.year)
