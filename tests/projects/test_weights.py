"""分值 are filled by the scheme and balanced by a button; they always add up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import versions, weights
from projects.models import BudgetYear, EvaluationWeight, TargetVersion
from projects.sheet import IndicatorRow
from tests.projects.makers import draft, make_year
from workflows.errors import NotAllowed

STEPS = st.sampled_from([Decimal(1), Decimal("0.5")])
WISHES = st.lists(st.decimals(0, 60, places=1), min_size=1, max_size=40)


def rows(*groups: tuple[str, list[object]]) -> list[IndicatorRow]:
    return [
        IndicatorRow(level1, "", f"{level1}{place}", weight=None if weight is None else Decimal(str(weight)))
        for level1, given_weights in groups
        for place, weight in enumerate(given_weights)
    ]


def year(**fields: object) -> BudgetYear:
    return BudgetYear(year=2027, **fields)


def points(changed) -> list[str]:
    return [f"{row.weight.normalize():f}" if row.weight is not None else "" for row in changed]


@given(total=st.integers(0, 100).map(Decimal), wishes=WISHES, step=STEPS)
def test_shares_add_up_exactly_in_whole_steps(total, wishes, step):
    shares = weights.share(total, wishes, step)
    assert sum(shares) == total
    assert all(share >= 0 and share % step == 0 for share in shares)


@given(total=st.integers(1, 100).map(Decimal), wishes=WISHES, step=STEPS)
def test_no_share_is_nothing_while_there_is_a_step_for_each(total, wishes, step):
    shares = weights.share(total, wishes, step)
    assert (min(shares) > 0) == (total // step >= len(wishes))


@given(total=st.integers(1, 100).map(Decimal), wishes=WISHES, step=STEPS)
def test_sharing_what_was_shared_changes_nothing(total, wishes, step):
    shares = weights.share(total, wishes, step)
    if min(shares) > 0:
        assert weights.share(total, shares, step) == shares


@given(total=st.integers(1, 100).map(Decimal), wishes=WISHES, step=STEPS)
def test_who_wishes_more_does_not_get_less(total, wishes, step):
    shares = weights.share(total, wishes, step)
    for first, wish in enumerate(wishes):
        for second, other in enumerate(wishes):
            if wish > other:
                assert shares[first] >= shares[second]


@given(
    output=st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=1, max_size=12),
    benefit=st.lists(st.one_of(st.none(), st.integers(0, 30)), min_size=1, max_size=12),
    satisfaction=st.lists(st.one_of(st.none(), st.integers(0, 10)), max_size=5),
    step=st.sampled_from(["1", "0.5"]),
)
def test_a_balanced_table_has_ninety_points(output, benefit, satisfaction, step):
    table = rows(("产出指标", output), ("效益指标", benefit), ("满意度指标", satisfaction))
    absent = [] if satisfaction else ["满意度指标"]
    changed = weights.balanced(table, year(weight_step=step), absent)
    assert sum(row.weight for row in changed) == 90


def test_ties_go_by_order():
    assert weights.share(Decimal(50), [Decimal(1)] * 3, Decimal(1)) == [17, 17, 16]
    assert weights.share(Decimal(50), [Decimal(1)] * 3, Decimal("0.5")) == [
        Decimal("17"),
        Decimal("16.5"),
        Decimal("16.5"),
    ]


def test_balancing_keeps_the_proportions_a_person_gave():
    table = rows(("产出指标", [20, 10, 10]), ("效益指标", [5, None]), ("满意度指标", [3]))
    assert points(weights.balanced(table, year(), [])) == ["25", "12.5", "12.5", "15", "15", "10"]


def test_filling_leaves_what_was_typed():
    table = rows(("产出指标", [20, None, None]), ("效益指标", [None]), ("满意度指标", [12, None]))
    assert points(weights.filled(table, year(weight_step="1"), [])) == ["20", "15", "15", "30", "12", ""]


def test_where_satisfaction_does_not_apply_its_points_go_to_benefit():
    table = rows(("产出指标", [None]), ("效益指标", [None]))
    assert points(weights.filled(table, year(), ["服务对象满意度指标"])) == ["50", "40"]
    assert points(weights.filled(table, year(), [])) == ["50", "30"]


def test_where_cost_is_a_class_of_its_own_the_year_says_so():
    scheme = {"成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}
    table = rows(
        ("成本指标", [None]), ("产出指标", [None, None]), ("效益指标", [None]), ("满意度指标", [None])
    )
    assert points(weights.filled(table, year(weight_scheme=scheme), [])) == ["20", "20", "20", "20", "10"]


@pytest.mark.django_db
class TestStored:
    def test_the_button_balances_a_draft(self, cast, version):
        version.indicators.filter(order=0).update(weight=30)
        changed = weights.balance(version.pk, actor=cast.shen, revision=0)
        assert sum(row.weight for row in changed.indicators.all()) == 90
        assert changed.revision == 1

    def test_nobody_else_presses_it(self, cast, version):
        version.indicators.filter(order=0).update(weight=30)
        with pytest.raises(NotAllowed):
            weights.balance(version.pk, actor=cast.fang, revision=0)

    def test_where_they_are_decided_before_the_self_evaluation_they_stand_outside_the_version(self, cast):
        version = draft(make_year(weight_moment="evaluation"), cast.centre, None, cast.shen)
        version.indicators.update(weight=None)
        weights.fill(version.pk, actor=cast.shen, revision=0)
        assert set(version.indicators.values_list("weight", flat=True)) == {None}
        assert sum(EvaluationWeight.objects.values_list("weight", flat=True)) == 90
        filled = versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)
        assert sum(row.weight for row in versions.data_of(filled).indicators) == 90
        assert sum(row.weight for row in versions.review(filled).sheet.indicators) == 90

    def test_outside_they_change_while_the_version_is_locked(self, cast):
        version = draft(make_year(weight_moment="evaluation"), cast.centre, None, cast.shen)
        version.indicators.update(weight=None)
        TargetVersion.objects.filter(pk=version.pk).update(state="approved")
        weights.fill(version.pk, actor=cast.qin, revision=0)
        assert EvaluationWeight.objects.count() == 6
        with pytest.raises(NotAllowed):
            weights.balance(version.pk, actor=cast.bai, revision=0)

    def test_inside_they_are_locked_with_the_version(self, cast, version):
        TargetVersion.objects.filter(pk=version.pk).update(state="approved")
        with pytest.raises(NotAllowed):
            weights.balance(version.pk, actor=cast.shen, revision=0)

    def test_a_weight_the_unit_of_the_year_does_not_know_is_refused(self, cast, version):
        data = versions.data_of(version)
        odd = (replace(data.indicators[0], weight=Decimal("12.3")), *data.indicators[1:])
        with pytest.raises(versions.Invalid, match=r"0\.5 分为单位"):
            versions.save(version.pk, actor=cast.shen, revision=0, data=replace(data, indicators=odd))
