"""What changed, field by field."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.cast import Cast
from tests.toy import PaperKind, paper_of, row
from tests.workflows.steps import at_step, submitted
from workflows.cases import submit, withdraw
from workflows.diff import Change, changes
from workflows.snapshots import content_of

KIND = PaperKind()


def test_two_equal_contents_have_no_changes() -> None:
    line = row("人次", "≥38 人次")
    assert changes({"title": "甲", "rows": [line]}, {"rows": [line], "title": "甲"}, KIND) == []


def test_a_changed_field_has_its_place_and_both_values() -> None:
    line = row("人次", "≥38 人次")
    changed = line | {"value": "≥41 人次"}
    path = f"rows/{line['uuid']}/value"
    assert changes({"rows": [line]}, {"rows": [changed]}, KIND) == [
        Change(path, "第1行 指标值", "≥38 人次", "≥41 人次")
    ]


def test_rows_are_aligned_by_their_ids_not_by_their_place() -> None:
    one, two, new = row("人次", "≥38"), row("场次", "≥5"), row("满意度", "≥90%")
    found = changes({"rows": [one, two]}, {"rows": [new, two, one]}, KIND)
    assert [(change.place, change.old, change.new) for change in found] == [
        ("第1行 名称", None, "满意度"),
        ("第1行 指标值", None, "≥90%"),
    ]


def test_a_row_that_is_gone_keeps_its_old_place() -> None:
    one, two = row("人次", "≥38"), row("场次", "≥5")
    found = changes({"rows": [one, two]}, {"rows": [one]}, KIND)
    assert [(change.place, change.old, change.new) for change in found] == [
        ("第2行 名称", "场次", None),
        ("第2行 指标值", "≥5", None),
    ]


def test_plain_lists_are_compared_by_position() -> None:
    assert [(c.path, c.old, c.new) for c in changes({"plan": [10, 50]}, {"plan": [10, 60, 100]}, KIND)] == [
        ("plan/1", 50, 60),
        ("plan/2", None, 100),
    ]


@pytest.mark.django_db
def test_two_rounds_of_a_case_are_compared_by_their_snapshots(cast: Cast) -> None:
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    paper = paper_of(case)
    paper.budget = Decimal("38.50")
    paper.save()
    submit(case.pk, actor=cast.shen)
    first, second = case.snapshots.order_by("number")
    assert changes(content_of(first), content_of(second), KIND) == [
        Change("budget", "预算数", "40.00", "38.50")
    ]
    assert at_step(cast, 1).snapshots.count() == 1
