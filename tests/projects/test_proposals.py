"""追加建议: a code is proposed once a year and decided once."""

from __future__ import annotations

import pytest

from projects.models import AdditionProposal, BudgetYear
from projects.proposals import Unknown, dismiss, propose, visible_proposals
from tests.cast import Cast
from workflows.errors import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db


def proposed(cast: Cast, year: BudgetYear, *unknown: Unknown) -> list[AdditionProposal]:
    return propose(unknown, year=year, origin="6月支出.xlsx", origin_key="execution_import:1", actor=cast.qin)


def test_the_same_code_is_proposed_once_whatever_became_of_it(cast: Cast, year: BudgetYear) -> None:
    (one,) = proposed(cast, year, Unknown("13990027P00021410099X", "新增项目"))
    dismiss(one.pk, actor=cast.qin, reason="属于上年项目")
    (again,) = proposed(cast, year, Unknown("13990027P00021410099X", "改了名"))
    assert (again.pk, again.state, again.name) == (one.pk, "dismissed", "新增项目")


def test_it_is_seen_by_the_desk_of_its_unit_and_without_a_unit_by_that_of_the_root(
    cast: Cast, year: BudgetYear
) -> None:
    proposed(cast, year, Unknown("A", unit=cast.centre), Unknown("B"))
    assert visible_proposals(cast.qin).count() == 2
    for other in (cast.su, cast.gao, cast.luo, cast.shi):
        assert not visible_proposals(other).exists()


def test_dismissing_needs_the_desk_and_a_reason_and_happens_once(cast: Cast, year: BudgetYear) -> None:
    (one,) = proposed(cast, year, Unknown("A", unit=cast.centre))
    with pytest.raises(NotAllowed):
        dismiss(one.pk, actor=cast.su, reason="不是")
    with pytest.raises(Refused, match="原因"):
        dismiss(one.pk, actor=cast.qin, reason="  ")
    dismiss(one.pk, actor=cast.qin, reason="编码填错")
    with pytest.raises(Stale, match="已处理：不追加"):
        dismiss(one.pk, actor=cast.xie, reason="编码填错")
