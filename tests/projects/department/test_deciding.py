"""The 部门整体绩效目标 from its draft to the lock, and the next version from it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from projects.department.access import CASE_KIND, visible_targets
from projects.department.content import content_of, text_of, with_rows
from projects.department.creating import begin
from projects.department.notes import totals_of
from projects.department.saving import save
from projects.department.text import TargetText
from projects.importing import flow
from projects.importing.commit import commit
from projects.models import BudgetYear, CheckWaiver, DepartmentRow, DepartmentTarget, Project, TargetVersion
from projects.versions.errors import Conflict
from projects.versions.reviewing import review
from tests.cast import Cast
from tests.projects.department.makers import department_draft, whole_text
from tests.projects.department.test_text import PARSED
from tests.projects.makers import draft
from workflows import cases, kinds
from workflows.errors import NotAllowed, Refused
from workflows.models import Case

pytestmark = pytest.mark.django_db
State = DepartmentTarget.State


def now(version: DepartmentTarget) -> DepartmentTarget:
    return with_rows(DepartmentTarget.objects.all()).get(pk=version.pk)


def case_of(version: DepartmentTarget) -> Case:
    return Case.objects.get(kind=CASE_KIND, document_id=version.pk)


def approved(cast: Cast, version: DepartmentTarget) -> DepartmentTarget:
    case = case_of(version)
    cases.submit(case.pk, actor=cast.qin)
    cases.approve(case.pk, actor=cast.gu)
    cases.approve(case.pk, actor=cast.ding)
    return now(version)


def test_finance_leader_and_department_leader_lock_it_and_the_next_begins_from_it(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    first = approved(cast, department_draft(cast, year, version.project))
    assert (first.state, first.number) == (State.APPROVED, 1)
    assert first.locked_at is not None

    second = begin(year, cast.root, actor=cast.xie)
    assert content_of(now(second)) == content_of(first)  # uuids too: the two can be compared row by row
    assert second.number == 2

    approved(cast, second)
    assert now(first).state == State.SUPERSEDED
    assert case_of(second).state_words == "已审定"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE projects_departmentrow SET text = '改' WHERE version_id = {pk}",
        "DELETE FROM projects_departmentrow WHERE version_id = {pk}",
        "UPDATE projects_departmenttarget SET intro = '改' WHERE id = {pk}",
        "UPDATE projects_departmenttarget SET state = 'draft' WHERE id = {pk}",
    ],
)
def test_an_approved_version_stands_in_the_database_as_it_was(cast: Cast, year: BudgetYear, sql: str) -> None:
    version = approved(cast, department_draft(cast, year))

    with pytest.raises(DatabaseError, match="绩效目标不能"), transaction.atomic():
        connection.cursor().execute(sql.format(pk=version.pk))


def test_a_return_gives_it_back_and_what_is_missing_keeps_it_from_being_submitted(
    cast: Cast, year: BudgetYear
) -> None:
    version = department_draft(cast, year)
    case = case_of(version)
    cases.submit(case.pk, actor=cast.qin)
    cases.send_back(case.pk, actor=cast.gu, comment="补充保障措施。")
    assert now(version).state == State.DRAFT

    kept = tuple(row for row in text_of(now(version)).rows if row.part != "safeguards")
    save(version.pk, actor=cast.xie, revision=0, text=TargetText("总述", kept))
    with pytest.raises(Refused) as refused:
        cases.submit(case.pk, actor=cast.qin)
    assert [one.path for one in refused.value.problems] == ["safeguards"]


def test_whoever_saved_in_between_is_not_overwritten(cast: Cast, year: BudgetYear) -> None:
    version = department_draft(cast, year)
    text = text_of(now(version))
    save(version.pk, actor=cast.xie, revision=0, text=replace(text, intro="谢云舟改的"))

    with pytest.raises(Conflict) as conflict:
        save(version.pk, actor=cast.qin, revision=0, text=replace(text, intro="秦若兰改的"))

    assert (conflict.value.theirs["intro"], conflict.value.mine["intro"]) == ("谢云舟改的", "秦若兰改的")
    assert save(version.pk, actor=cast.qin, revision=0, text=replace(text, intro="谢云舟改的")).revision == 1


def test_only_the_desk_of_the_root_drafts_and_only_one_version_at_a_time(
    cast: Cast, year: BudgetYear
) -> None:
    for other in (cast.gu, cast.shen, cast.gao, cast.luo):
        with pytest.raises(NotAllowed):
            begin(year, cast.root, actor=other)
    version = department_draft(cast, year)
    with pytest.raises(Refused, match="已有一版"):
        begin(year, cast.root, actor=cast.xie)
    with pytest.raises(NotAllowed):
        save(version.pk, actor=cast.gu, revision=0, text=whole_text())


def test_the_draft_is_seen_by_those_who_read_the_whole_root_and_by_nobody_else(
    cast: Cast, year: BudgetYear
) -> None:
    department_draft(cast, year)

    seeing = {who for who in vars(cast) if hasattr(getattr(cast, who), "username")}
    seeing = {who for who in seeing if visible_targets(getattr(cast, who)).exists()}
    assert seeing == {"qin", "xie", "gu", "ding", "shi"}


def test_units_add_up_to_the_budget_and_what_stands_behind_no_item_is_named(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    left = draft(year, cast.college, None, cast.ouyang, code="13990027P00021410008X", name="教学经费").project
    whole = totals_of(now(department_draft(cast, year, version.project)))

    assert [(unit.code, unit.budget, unit.covered) for unit in whole.units] == [
        ("301003", Decimal(365000), Decimal(365000)),
        ("301007", Decimal(365000), Decimal(0)),
    ]
    assert (whole.whole.budget, whole.whole.difference) == (Decimal(730000), Decimal(365000))
    assert [one.project for one in whole.whole.missing] == [left]
    said = [note.text for note in kinds.get(CASE_KIND).notes(*_shown(year))]
    assert any("相差 36.50 万元" in text for text in said)
    # R60 in the rule's own words; a linked project needs no code, a transfer no project
    assert not any("没有对应的项目" in text for text in said)
    DepartmentRow.objects.filter(transfer=True).update(transfer=False)
    Project.objects.filter(pk=version.project_id).update(code="")
    [note] = [note for note in kinds.get(CASE_KIND).notes(*_shown(year)) if "没有对应的项目" in note.text]
    assert (note.level, note.place) == ("info", "专项项目第1条「村级组织运转经费」")
    CheckWaiver.objects.create(year=year, rule="R60", reason="全部为转移支付", made_by=cast.qin)
    assert not any("没有对应的项目" in note.text for note in kinds.get(CASE_KIND).notes(*_shown(year)))


def _shown(year: BudgetYear) -> tuple[Any, Any]:
    version = now(DepartmentTarget.objects.get(year=year))
    return version, content_of(version)


def test_the_department_part_of_an_import_becomes_the_draft_once(cast: Cast, year: BudgetYear) -> None:
    parsed: dict[str, Any] = {"department": PARSED, "projects": [], "findings": []}
    held = flow.keep(parsed, b"x", file_name="目标.txt", year=year, actor=cast.qin)

    assert commit(held, cast.qin).department == "written"
    version = now(DepartmentTarget.objects.get(year=year))
    assert [row.title for row in version.rows.all()] == [
        "抓好党员教育",
        "站点经费",
        "村级组织运转经费",
        "完善制度",
    ]
    assert not version.rows.filter(project__isnull=False).exists()

    again = flow.keep(parsed, b"y", file_name="目标.txt", year=year, actor=cast.qin)
    assert commit(again, cast.qin).department == "kept"
    assert DepartmentTarget.objects.count() == 1


def test_the_rules_of_a_sheet_see_confirmed_links_and_say_nothing_of_transfers(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    left = draft(year, cast.college, None, cast.ouyang, code="13990027P00021410008X", name="教学经费")
    department_draft(cast, year, version.project)

    said = {finding.rule for finding in review(version).findings}
    assert "R61" not in said
    assert "R62" in said  # linked by a person, under another name
    assert "R61" in {finding.rule for finding in review(left).findings}
    items = review(left).context.department.items
    assert [(item.code, item.transfer) for item in items] == [(version.project.code, False), ("", True)]
