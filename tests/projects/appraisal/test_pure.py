"""The 目标审核表: which rule speaks for which item, what is proposed, what may be typed, the grades."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from projects.appraisal.items import ITEMS, Grade, grade_of, total_of
from projects.appraisal.proposing import ITEM_OF, propose
from projects.appraisal.saving import Typed, read
from projects.checks import BY_CODE, Context, review_one
from projects.checks.remarks import panel
from projects.versions.errors import Invalid
from tests.projects.amount_lists.test_pure import SHEET

FULL = {item.key: Typed(str(item.points)) for item in ITEMS}


def test_the_eight_items_come_to_a_hundred_and_every_rule_belongs_to_one() -> None:
    assert sum(item.points for item in ITEMS) == 100
    assert set(BY_CODE) <= set(ITEM_OF)
    assert set(ITEM_OF.values()) == {item.key for item in ITEMS}


def test_a_proposal_names_the_remarks_it_comes_from_and_never_falls_below_nothing() -> None:
    late = replace(SHEET, plan=(replace(SHEET.plan[0], percent=Decimal(60)), *SHEET.plan[1:]))
    found = review_one(late, Context(year=2027, others=(), weights_due=False))
    remarks = panel(late, found, reviewer=True).remarks
    proposed = propose(remarks)
    [falls] = [remark for remark in remarks if "R07" in remark.rules]
    assert proposed["likely"].score == Decimal(7)
    assert any(falls.text.rstrip("。") in one and "扣 3 分" in one for one in proposed["likely"].because)
    assert propose([])["form"].score == Decimal(10)
    assert propose([falls] * 5)["likely"].score == 0


def test_scores_are_half_points_within_the_item_and_what_is_deducted_has_an_opinion() -> None:
    scores, opinions = read(FULL | {"clear": Typed("8.5", "第2条目标没有写清对象")})
    assert (total_of(scores), opinions) == (Decimal("98.5"), {"clear": "第2条目标没有写清对象"})
    wrong = {"form": Typed("10.5"), "clear": Typed("8.3", "x"), "likely": Typed("nan"), "matched": Typed("9")}
    with pytest.raises(Invalid) as told:
        read(FULL | wrong)
    assert set(told.value.problems) == {"score-form", "score-clear", "score-likely", "opinion-matched"}


@pytest.mark.parametrize(
    ("total", "grade"),
    [("90", Grade.EXCELLENT), ("89.5", Grade.GOOD), ("80", Grade.GOOD), ("79.5", Grade.FAIR), ("60", Grade.FAIR), ("59.5", Grade.POOR)],
)  # fmt: skip
def test_the_grades_begin_where_the_form_says(total: str, grade: Grade) -> None:
    assert grade_of(Decimal(total)) is grade
