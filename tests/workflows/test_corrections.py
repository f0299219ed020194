"""更正登记: a second registration that names the first; what it can still change, and which verb helps where it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import paper_of
from tests.workflows.elsewhere import agreed, at_meeting, meeting, meeting_route, packed, returned
from tests.workflows.steps import at_step, decided, holding, letter
from workflows.cases import (
    Corrected,
    Correction,
    Letter,
    OutsideDecision,
    Verdict,
    approve,
    correct,
    recall_report,
    register_meeting,
    register_outside,
    report,
    submit,
)
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Registration, RouteStep
from workflows.showing.path import path_of
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


def put_right(
    actor: User, *lines: Corrected, given: Letter | None = None, reason: str = "登记时看错了行", **more: Any
) -> Correction:
    """Correct the newest registration; the letter stays as it is unless given."""
    first = Registration.objects.latest("id")
    same = Letter(first.sender, first.number, first.dated, first.title, first.received_on)
    return correct(first.pk, actor=actor, letter=given or replace(same, **more), reason=reason, lines=lines)


def said(case: Case, comment: str = "请补充测算。") -> OutsideDecision:
    return OutsideDecision(case.pk, None, comment, Verdict.OPINION)


def test_number_date_and_scan_are_put_right_and_both_registrations_stay_readable(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    register_outside(
        actor=cast.qin, letter=letter("云财预〔2026〕8号"), decisions=[decided(one), decided(two)]
    )
    done = put_right(cast.xie, number="云财预〔2026〕18号", dated=date(2026, 1, 21), reason="文号少录一位")
    first = Registration.objects.get(corrects=None)
    assert done.registration.corrects == first
    assert (done.registration.number, done.registration.reason) == ("云财预〔2026〕18号", "文号少录一位")
    assert first.number == "云财预〔2026〕8号"
    for case in (one, two):
        case.refresh_from_db()
        event = case.events.last()
        assert event is not None
        assert (event.kind, event.actor, event.registration) == ("corrected", cast.xie, done.registration)
        assert event.data["corrects"] == {"number": "云财预〔2026〕8号", "dated": "2026-01-20"}
        assert case.state == Case.State.APPROVED
        assert verify_case(case) == []
    newest, before = days_of(one)[0].lines[:2]
    assert newest.act == "更正登记"
    assert "云财预〔2026〕18号" in newest.tail
    assert "原登记：云财预〔2026〕8号，2026-01-20" in newest.tail
    assert "更正原因：文号少录一位" in newest.tail
    assert "（已更正）" in before.tail
    assert "云财预〔2026〕18号，谢云舟 登记" in path_of(one)[-1].why
    assert Notice.objects.filter(recipient=cast.shen, kind="corrected").count() == 2


def test_a_return_entered_in_the_wrong_row_is_undone_while_nobody_has_touched_it(cast: Cast) -> None:
    case = at_step(cast, 5)
    wrong = OutsideDecision(case.pk, None, "指标笼统。", Verdict.RETURN)
    register_outside(actor=cast.qin, letter=letter(), decisions=[wrong])
    done = put_right(cast.qin, Corrected(case.pk, "approve", Decimal("40.00"), "按申报数批复。"))
    case.refresh_from_db()
    assert (case.state, case.returned) == (Case.State.APPROVED, False)
    assert paper_of(case).state == "approved"
    assert done.texts == ["党员教育培训：已批复，已锁定。"]
    steps = list(case.steps.filter(medium="outside").order_by("order"))
    assert [step.state for step in steps] == ["done", "done"]
    assert steps[1].repeats == steps[0]
    assert case.events.last().data["was"]["result"] == "return"  # type: ignore[union-attr]
    assert verify_case(case) == []


def test_a_case_that_is_not_in_the_letter_waits_again(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(one), decided(two, "35.00")])
    put_right(cast.qin, Corrected(two.pk, "none"))
    two.refresh_from_db()
    assert (two.state, two.state_words, two.returned) == (Case.State.OUTSIDE, "待报财政", False)
    assert paper_of(two).state == "in_review"
    assert paper_of(two).approved is None
    assert path_of(two)[-1].state == "等来文登记"
    register_outside(actor=cast.qin, letter=letter("云财预〔2026〕9号"), decisions=[decided(two)])
    two.refresh_from_db()
    assert two.state == Case.State.APPROVED
    assert verify_case(two) == []


def test_an_opinion_becomes_a_return_and_a_wording_is_put_right_any_time(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    register_outside(actor=cast.qin, letter=letter(), decisions=[said(one), said(two)])
    put_right(
        cast.qin,
        Corrected(one.pk, "return", None, "请补充测算后重报。"),
        Corrected(two.pk, "opinion", None, "无意见。"),
    )
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == (Case.State.DRAFT, Case.State.OUTSIDE)
    assert path_of(two)[-1].why[-1] == "财政意见（云财预〔2026〕8号）：无意见。"
    register_outside(actor=cast.qin, letter=letter("批"), decisions=[decided(two)])
    first = Registration.objects.get(number="云财预〔2026〕8号", corrected_by=None)
    same = Letter(first.sender, first.number, first.dated, first.title)
    rows = [Corrected(two.pk, "opinion", None, "原则同意。")]
    correct(first.pk, actor=cast.qin, letter=same, reason="照原文", lines=rows)
    two.refresh_from_db()
    assert two.state == Case.State.APPROVED
    assert two.events.last().comment == "原则同意。"  # type: ignore[union-attr]


def test_what_is_locked_stays_locked(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])
    for line in (Corrected(case.pk, "approve", Decimal("39.00")), Corrected(case.pk, "none")):
        with pytest.raises(Stale, match=r"已批复并锁定.*目标调整或目标更正.*没有写入任何一件"):
            put_right(cast.qin, line)
    assert Registration.objects.count() == 1


def test_a_drafter_who_has_begun_keeps_the_paper(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case, "35.00")])
    document = paper_of(case)
    document.title = "改过的标题"
    document.save()
    with pytest.raises(Stale, match="已由沈知远开始修改"):
        put_right(cast.qin, Corrected(case.pk, "approve", Decimal("40.00")))
    document.title = "党员教育培训"
    document.save()
    submit(case.pk, actor=cast.shen)
    with pytest.raises(Stale, match=r"沈知远已于 10:32 提交审核.*请由现在的办理人退回修改"):
        put_right(cast.qin, Corrected(case.pk, "approve", Decimal("40.00")))


def test_a_later_letter_is_corrected_first_and_a_report_recalled_first(cast: Cast) -> None:
    meeting_route()
    case = at_meeting(cast)
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(case))
    approve(case.pk, actor=cast.gu)
    with pytest.raises(Stale, match=r"顾怀瑾已于 10:32 同意，结果不能再更正"):
        put_right(cast.qin, Corrected(case.pk, "reject", None, "不同意。"))
    other = at_step_outside(cast)
    register_outside(actor=cast.qin, letter=letter(), decisions=[said(other)])
    register_outside(
        actor=cast.qin,
        letter=letter("退"),
        decisions=[OutsideDecision(other.pk, None, "退。", Verdict.RETURN)],
    )
    first = Registration.objects.get(number="云财预〔2026〕8号")
    same = Letter(first.sender, first.number, first.dated, first.title)
    with pytest.raises(Stale, match="后来又登记了云河市财政局 退。请先更正那一份"):
        correct(first.pk, actor=cast.qin, letter=same, reason="错", lines=[Corrected(other.pk, "none")])


def at_step_outside(cast: Cast) -> Case:
    """A case that waits outside, on the route with the meeting."""
    case = at_meeting(cast, title="已到财政")
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(case))
    approve(case.pk, actor=cast.gu)
    case.refresh_from_db()
    return case


def test_a_meetings_agreement_is_taken_back_while_the_next_step_is_untouched(cast: Cast) -> None:
    meeting_route()
    one, two = at_meeting(cast), at_meeting(cast, title="老年大学运行")
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(one, two))
    done = put_right(cast.qin, Corrected(one.pk, "send_back", None, "请压减会议费。"))
    assert done.texts == ["党员教育培训：会议退回修改，已退回沈知远。"]
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, holding(one)) == (Case.State.DRAFT, set())
    assert (two.state, holding(two)) == (Case.State.OPEN, {"gu"})
    assert Notice.objects.filter(recipient=cast.gu, kind="withdrawn").count() == 1
    # and once more: the correction is corrected
    put_right(cast.qin, Corrected(one.pk, "approve"), reason="纪要确是同意")
    one.refresh_from_db()
    assert (one.state_words, holding(one)) == ("分管财务领导审签", {"gu"})
    approve(one.pk, actor=cast.gu)
    one.refresh_from_db()
    assert one.state == Case.State.OUTSIDE
    assert verify_case(one) == []
    assert Registration.objects.count() == 3


def test_a_meeting_that_did_not_treat_a_case_lets_it_wait_again(cast: Cast) -> None:
    meeting_route()
    case = at_meeting(cast)
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=[returned(case)])
    put_right(cast.qin, Corrected(case.pk, "none"))
    case.refresh_from_db()
    assert (case.state, case.state_words) == (Case.State.OPEN, "部务会审议")
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin, "2026年第6次"), decisions=agreed(case))
    case.refresh_from_db()
    assert holding(case) == {"gu"}
    assert verify_case(case) == []


def test_a_reported_case_is_recalled_before_the_meeting_is_corrected(cast: Cast) -> None:
    meeting_route()
    RouteStep.objects.filter(route__is_current=True, order=3).delete()
    case = at_meeting(cast)
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(case))
    batch = packed(cast.qin, case)
    report(batch.pk, actor=cast.qin)
    with pytest.raises(Stale, match="请先撤回报送"):
        put_right(cast.qin, Corrected(case.pk, "none"))
    recall_report(batch.pk, actor=cast.qin, reason="会议结果登记有误")
    put_right(cast.qin, Corrected(case.pk, "none"))
    case.refresh_from_db()
    assert case.state_words == "部务会审议"
    assert not case.batch_items.filter(left_at=None).exists()


def test_a_registration_is_corrected_once_by_the_desk_with_a_reason_and_a_change(cast: Cast) -> None:
    case, other = at_step(cast, 5), at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[said(case)])
    first = Registration.objects.get()
    same = Letter(first.sender, first.number, first.dated, first.title)
    rows = [Corrected(case.pk, "opinion", None, "无意见。")]
    for person in (cast.shen, cast.gao, cast.ding, cast.luo, cast.bai):
        with pytest.raises(NotAllowed, match="登记由预算绩效岗更正"):
            correct(first.pk, actor=person, letter=same, reason="照原文", lines=rows)
    for reason, lines, words in (
        (" ", rows, "请写明更正的原因"),
        ("照原文", [], "没有要更正的内容"),
        ("照原文", [Corrected(other.pk, "opinion", None, "无意见。")], "不在原登记中"),
        ("照原文", [Corrected(case.pk, "return", None, " ")], "请照来文填写财政意见"),
        ("照原文", [Corrected(case.pk, "approve")], "要有批复金额"),
        ("照原文", [Corrected(case.pk, "nonsense", None, "有")], "请选择更正后的结果"),
    ):
        with pytest.raises(Refused, match=words):
            correct(first.pk, actor=cast.qin, letter=same, reason=reason, lines=lines)
    correct(first.pk, actor=cast.qin, letter=same, reason="照原文", lines=rows)
    with pytest.raises(Stale, match="已经更正过"):
        correct(first.pk, actor=cast.xie, letter=same, reason="照原文", lines=[Corrected(case.pk, "none")])
    assert Registration.objects.count() == 2


def test_the_number_of_another_letter_and_of_a_corrected_one_is_refused(cast: Cast) -> None:
    one, two, three = (at_step(cast, 5) for _ in range(3))
    register_outside(actor=cast.qin, letter=letter("甲1号"), decisions=[decided(one)])
    register_outside(actor=cast.qin, letter=letter("乙2号"), decisions=[decided(two)])
    with pytest.raises(Refused, match="甲1号是另一份登记"):
        put_right(cast.qin, number="甲1号")
    put_right(cast.qin, number="乙3号")
    with pytest.raises(Refused, match="乙2号登记后已更正为别的文号"):
        register_outside(actor=cast.qin, letter=letter("乙2号"), decisions=[decided(three)])
    register_outside(actor=cast.qin, letter=letter("乙3号"), decisions=[decided(three)])
    assert Registration.objects.get(number="乙3号").events.count() == 2


def test_a_correction_of_words_does_not_reopen_what_has_moved_on(cast: Cast) -> None:
    meeting_route()
    case = at_meeting(cast)
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(case))
    approve(case.pk, actor=cast.gu)
    put_right(cast.qin, number="2026年第6次", reason="次数录错")
    with pytest.raises(Stale, match="顾怀瑾已于 10:32 同意，结果不能再更正"):
        put_right(cast.qin, Corrected(case.pk, "send_back", None, "请修改。"))
    decided_by = [knot for knot in path_of(case) if knot.post == "部务会审议"]
    assert [(knot.who, knot.why[-1]) for knot in decided_by] == [
        ("部务会", "部务会 2026年第6次，秦若兰 登记")
    ]


def test_words_may_be_corrected_and_then_the_result_while_nothing_has_moved(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case, "35.00")])
    put_right(cast.qin, Corrected(case.pk, "approve", Decimal("35.00"), "按控制数批复。"))
    put_right(cast.qin, Corrected(case.pk, "approve", Decimal("40.00"), "按申报数批复。"))
    case.refresh_from_db()
    assert case.state == Case.State.APPROVED
    assert verify_case(case) == []
