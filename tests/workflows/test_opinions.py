"""登记财政意见: one letter, each case with its own result, amount and opinion."""

from __future__ import annotations

from decimal import Decimal

import pytest

from notifications.models import Notice
from tests.cast import Cast
from tests.toy import paper_of, row
from tests.workflows.steps import at_step, decided, letter
from workflows.cases import OutsideDecision, Verdict, register_outside, submit
from workflows.errors import Refused, Stale
from workflows.models import Case, Registration
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def said(case: Case, verdict: Verdict, comment: str, amount: str | None = None) -> OutsideDecision:
    return OutsideDecision(case.pk, Decimal(amount) if amount else None, comment, verdict)


def test_one_letter_brings_four_results(cast: Cast) -> None:
    approved, waits = at_step(cast, 5), at_step(cast, 5, title="要补测算")
    back, refused = at_step(cast, 5, title="要修改"), at_step(cast, 5, title="不安排")
    results = register_outside(
        actor=cast.qin,
        letter=letter(),
        decisions=[
            decided(approved),
            said(waits, Verdict.OPINION, "请补充会议费测算。", "38.00"),
            said(back, Verdict.RETURN, "绩效指标过于笼统。"),
            said(refused, Verdict.REFUSE, "与其他项目重复。"),
        ],
    )
    assert [one.text for one in results] == [
        "党员教育培训：已批复，已锁定。",
        "要补测算：已记财政意见，仍是“待报财政”。",
        "要修改：财政退回，已退回沈知远修改。",
        "不安排：不予安排，办理结束。",
    ]
    for case in (approved, waits, back, refused):
        case.refresh_from_db()
        assert verify_case(case) == []
    assert [case.state for case in (approved, waits, back, refused)] == [
        Case.State.APPROVED,
        Case.State.OUTSIDE,
        Case.State.DRAFT,
        Case.State.REJECTED,
    ]
    assert back.returned
    assert paper_of(refused).state == "rejected"
    kinds = [case.events.last().kind for case in (approved, waits, back, refused)]  # type: ignore[union-attr]
    assert kinds == ["decided_outside", "opinion_given", "returned_outside", "refused_outside"]
    assert Registration.objects.get().source == Registration.Source.LETTER


def test_an_opinion_is_kept_and_the_case_waits_for_the_next_letter(cast: Cast) -> None:
    case = at_step(cast, 5)
    first = register_outside(
        actor=cast.qin,
        letter=letter("财审1号"),
        decisions=[said(case, Verdict.OPINION, "请补充测算。", "38.00")],
    )
    assert not first[0].locked
    event = case.events.last()
    assert event is not None
    assert (event.comment, event.data) == ("请补充测算。", {"result": "opinion", "amount": "38.00"})
    assert Registration.objects.get().source == Registration.Source.OPINION
    assert Notice.objects.filter(recipient=cast.shen, kind="opinion").count() == 1
    register_outside(actor=cast.qin, letter=letter("批1号"), decisions=[decided(case)])
    case.refresh_from_db()
    assert case.state == Case.State.APPROVED


def test_a_letter_of_opinions_that_later_approves_stays_one_row(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[said(one, Verdict.OPINION, "请补充测算。")])
    register_outside(actor=cast.xie, letter=letter(), decisions=[decided(two)])
    assert Registration.objects.get().events.count() == 2


def test_a_return_pins_the_opinion_to_the_fields_it_names(cast: Cast) -> None:
    case = at_step(cast, 5, rows=[row("站点数", "≥180 个"), row("课件数", "≥36 部")])
    words = "第2行的指标值偏低，请提高。预算数请压减；其余无意见。"
    register_outside(actor=cast.qin, letter=letter(), decisions=[said(case, Verdict.RETURN, words)])
    pinned = {(remark.place, remark.text) for remark in case.remarks.all()}
    assert pinned == {("第2行 指标值", "第2行的指标值偏低，请提高"), ("预算数", "预算数请压减")}
    event = case.events.last()
    assert event is not None
    assert event.comment == words
    told = Notice.objects.get(recipient=cast.shen, kind="returned")
    assert told.text == words
    case.refresh_from_db()
    submit(case.pk, actor=cast.shen)
    case.refresh_from_db()
    assert verify_case(case) == []


@pytest.mark.parametrize("verdict", [Verdict.OPINION, Verdict.RETURN, Verdict.REFUSE])
def test_what_is_no_approval_needs_its_opinion(cast: Cast, verdict: Verdict) -> None:
    case = at_step(cast, 5)
    with pytest.raises(Refused, match="请照来文填写财政意见"):
        register_outside(actor=cast.qin, letter=letter(), decisions=[said(case, verdict, " ")])
    with pytest.raises(Refused, match="要有批复金额"):
        register_outside(actor=cast.qin, letter=letter(), decisions=[OutsideDecision(case.pk)])


def test_a_refused_case_takes_no_further_letter(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter("1号"), decisions=[said(case, Verdict.REFUSE, "重复。")])
    with pytest.raises(Stale, match="登记财政不予安排"):
        register_outside(actor=cast.xie, letter=letter("2号"), decisions=[decided(case)])
