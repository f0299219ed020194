"""One target from its draft to the lock, through everybody's hands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import clock
from projects import versions
from projects.models import TargetVersion
from tests.projects.makers import draft
from tests.workflows.files import scan
from workflows import cases
from workflows.cases import Letter, OutsideDecision
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def october():
    """Tuesday 2026-10-13, 10:00, in the drafting round of 2027."""
    with clock.shifted(datetime(2026, 10, 13, 10, 0, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture(autouse=True)
def attachments(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def case(cast, version) -> Case:
    return cases.open_case("target", version, cast.shen)


def held(version) -> TargetVersion:
    return versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def signed_by_all(cast, case) -> None:
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu, cast.xie, cast.gu):
        cases.approve(case.pk, actor=person, comment="同意。")


def decided(cast, case, wan: str, number: str = "云财预〔2027〕1号"):
    letter = Letter("云河市财政局", number, date(2026, 10, 12), "关于批复预算的通知", None, scan(cast.qin))
    amount = Decimal(wan) * 10_000
    return cases.register_outside(actor=cast.qin, letter=letter, decisions=[OutsideDecision(case.pk, amount)])


def test_four_signatures_and_the_letter_lock_it(cast, version, case):
    signed_by_all(cast, case)
    case.refresh_from_db()
    assert (case.state, case.state_words) == ("outside", "待报财政")
    assert held(version).state == "in_review"
    decided(cast, case, "36.50")
    locked = held(version)
    assert (locked.state, locked.get_label_display()) == ("approved", "批复版")
    assert locked.project.requested == locked.project.approved == Decimal(365000)
    assert verify_case(Case.objects.get(pk=case.pk)) == []
    with pytest.raises((Stale, NotAllowed)):
        versions.save(version.pk, actor=cast.shen, revision=locked.revision, data=versions.data_of(locked))
    with pytest.raises(DatabaseError, match="已锁定"), transaction.atomic():
        connection.cursor().execute(
            f"UPDATE projects_indicator SET value = '' WHERE version_id = {version.pk}"
        )


def test_an_amount_that_differs_locks_nothing_and_comes_back_as_a_remark(cast, version, case):
    signed_by_all(cast, case)
    [result] = decided(cast, case, "34.00")
    assert not result.locked
    returned = held(version)
    assert returned.state == "draft"
    assert returned.project.approved == Decimal(340000)
    remarks = {one.path: one for one in Case.objects.get(pk=case.pk).remarks.all()}
    assert {"budget", "fiscal", "plan"} <= set(remarks), "every place that no longer fits is marked"
    remark = remarks["budget"]
    assert (remark.path, remark.place) == ("budget", "预算数")
    assert "34.00 万元" in remark.text

    data = versions.data_of(returned)
    rows = tuple(replace(row, value="≤34 万元") if row.name == "总成本" else row for row in data.indicators)
    smaller = replace(data, budget=Decimal(340000), fiscal=Decimal(340000), indicators=rows)
    versions.save(version.pk, actor=cast.shen, revision=0, data=smaller)
    signed_by_all(cast, case)
    [result] = decided(cast, case, "34.00", "云财预〔2027〕2号")
    assert result.locked
    assert held(version).budget == Decimal(340000)


def test_what_still_has_to_be_mended_stops_the_submission(cast, version, case):
    version.indicators.filter(order=0).update(value="≥60≥60 个")
    with pytest.raises(Refused) as caught:
        cases.submit(case.pk, actor=cast.shen)
    assert [problem.path for problem in caught.value.problems] == [
        f"indicators/{version.indicators.get(order=0).uuid}/value"
    ]
    assert held(version).state == "draft"


def test_under_review_nobody_edits_and_after_a_withdrawal_the_drafter_does(cast, version, case):
    data = replace(versions.data_of(held(version)), purpose="另一种用途。")
    cases.submit(case.pk, actor=cast.shen)
    with pytest.raises(Stale):
        versions.save(version.pk, actor=cast.shen, revision=0, data=data)
    cases.withdraw(case.pk, actor=cast.shen)
    assert versions.save(version.pk, actor=cast.shen, revision=0, data=data).purpose == "另一种用途。"


def test_a_rejected_target_is_not_arranged(cast, version, case):
    cases.submit(case.pk, actor=cast.shen)
    cases.reject(case.pk, actor=cast.gao, comment="与上年项目重复。")
    assert held(version).get_state_display() == "不予安排"


def test_in_a_unit_whose_head_drafts_the_budget_desk_above_takes_the_first_step(cast, year):
    version = draft(year, cast.college, None, cast.ouyang)
    case = cases.open_case("target", version, cast.ouyang)
    cast.lu.memberships.create(role="division_leader", unit=cast.college)
    cases.submit(case.pk, actor=cast.ouyang)
    first = Case.objects.get(pk=case.pk).steps.get(order=1)
    assert {one.person for one in first.assignments.all()} == {cast.qin, cast.xie}
    with pytest.raises((NotAllowed, Stale)):
        cases.approve(case.pk, actor=cast.ouyang)


def test_an_explanation_travels_with_the_snapshot(cast, version, case):
    version.indicators.filter(order=3).update(value="≤30 万元")
    finding = versions.review(held(version)).blocking[0]
    versions.explain(version.pk, actor=cast.shen, rule=finding.rule, path=finding.path, text="其余为质保金。")
    cases.submit(case.pk, actor=cast.shen)
    snapshot = Case.objects.get(pk=case.pk).snapshot
    assert snapshot is not None
    assert "其余为质保金。" in snapshot.text
