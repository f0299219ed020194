"""报送批次: put together, sent, recalled; what may lie in it and what leaves it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.elsewhere import COVER, packed
from tests.workflows.steps import at_step, decided, letter
from workflows.cases import (
    OutsideDecision,
    Verdict,
    add_to_batch,
    make_batch,
    recall_report,
    register_outside,
    remove_from_batch,
    report,
    set_cover,
)
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Batch, BatchItem, Case, Event
from workflows.showing.packages import batches_of, package_of, waiting_cases
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def test_a_sent_package_makes_its_cases_reported_and_says_so_on_each_record(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    batch = packed(cast.qin, one, two)
    done = report(batch.pk, actor=cast.xie)
    assert done.text == "已报送 2 个项目，文号 云组财〔2026〕3号。"
    for case in (one, two):
        case.refresh_from_db()
        assert (case.state, case.state_words) == (Case.State.OUTSIDE, "已报财政")
        event = case.events.last()
        assert event is not None
        assert (event.kind, event.actor, event.signed_on) == ("reported", cast.xie, date(2026, 6, 25))
        assert event.data["batch"] == "云组财〔2026〕3号"
        assert event.data["amount"] == "40.00"
        assert verify_case(case) == []
    batch.refresh_from_db()
    assert (batch.state, batch.sent_by) == (Batch.State.SENT, cast.xie)
    assert {item.snapshot for item in batch.items.all()} == {one.snapshot, two.snapshot}
    assert Notice.objects.filter(recipient=cast.shen, kind="reported").count() == 2


def test_the_record_reads_which_letter_it_went_out_with(cast: Cast) -> None:
    case = at_step(cast, 5)
    batch = packed(cast.qin, case)
    report(batch.pk, actor=cast.qin)
    recall_report(batch.pk, actor=cast.qin, reason="清单漏了一项")
    recalled, sent = days_of(case)[0].lines[:2]
    assert (sent.who, sent.act) == ("秦若兰", "报送财政")
    assert "云组财〔2026〕3号" in sent.tail
    assert recalled.act == "撤回报送"
    assert recalled.comment == "清单漏了一项"


def test_a_recalled_package_may_be_changed_and_sent_again(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    batch = packed(cast.qin, one)
    report(batch.pk, actor=cast.qin)
    recall_report(batch.pk, actor=cast.xie, reason="清单漏了一项")
    one.refresh_from_db()
    assert (one.state_words, one.reported_at) == ("待报财政", None)
    assert add_to_batch(batch.pk, actor=cast.qin, case_ids=[two.pk]) == 1
    assert len(report(batch.pk, actor=cast.qin).cases) == 2


def test_a_package_is_not_recalled_once_an_answer_has_come(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    batch = packed(cast.qin, one, two)
    report(batch.pk, actor=cast.qin)
    said = OutsideDecision(one.pk, comment="请补充测算。", verdict=Verdict.OPINION)
    register_outside(actor=cast.qin, letter=letter(), decisions=[said])
    with pytest.raises(Stale, match="已登记云河市财政局 云财预〔2026〕8号"):
        recall_report(batch.pk, actor=cast.qin, reason="清单漏了一项")


def test_an_opinion_from_before_the_report_does_not_hinder_the_recall(cast: Cast) -> None:
    case = at_step(cast, 5)
    said = OutsideDecision(case.pk, comment="请补充测算。", verdict=Verdict.OPINION)
    register_outside(actor=cast.qin, letter=letter(), decisions=[said])
    batch = packed(cast.qin, case)
    report(batch.pk, actor=cast.qin)
    assert recall_report(batch.pk, actor=cast.qin, reason="文号有误").cases == [case]


def test_an_approved_case_leaves_the_package_and_the_list_still_shows_what_went_out(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    batch = packed(cast.qin, one, two)
    report(batch.pk, actor=cast.qin)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(one)])
    one.refresh_from_db()
    assert one.reported_at is None
    assert list(BatchItem.objects.filter(left_at=None).values_list("case", flat=True)) == [two.pk]
    batch.refresh_from_db()
    package = package_of(batch)
    assert [(line.case.pk, line.gone) for line in package.lines] == [(one.pk, True), (two.pk, False)]


def test_the_list_of_a_sent_package_keeps_the_amounts_that_went_out(cast: Cast) -> None:
    case = at_step(cast, 5)
    batch = packed(cast.qin, case)
    report(batch.pk, actor=cast.qin)
    Case.objects.filter(pk=case.pk).update(amount="39.00", title="改过的标题")
    batch.refresh_from_db()
    (line,) = package_of(batch).lines
    assert (str(line.amount), line.title) == ("40.00", "党员教育培训")


def test_a_returned_case_may_go_out_in_another_package(cast: Cast) -> None:
    case = at_step(cast, 5)
    batch = packed(cast.qin, case)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case, "35.00")])
    assert package_of(batch).lines == []
    case.refresh_from_db()
    assert case.state == Case.State.DRAFT


def test_a_case_taken_out_waits_for_another_package(cast: Cast) -> None:
    case = at_step(cast, 5)
    batch = packed(cast.qin, case)
    assert list(waiting_cases(cast.qin)) == []
    assert remove_from_batch(batch.pk, actor=cast.qin, case_ids=[case.pk]) == 1
    assert list(waiting_cases(cast.qin)) == [case]
    other = packed(cast.qin, case, cover=replace(COVER, number="云组财〔2026〕4号"))
    assert len(package_of(other).lines) == 1


def test_only_the_budget_desk_makes_changes_sends_and_recalls(cast: Cast) -> None:
    case = at_step(cast, 5)
    batch = packed(cast.qin, case)
    for person in (cast.shen, cast.gao, cast.lu, cast.ding, cast.shi, cast.luo, cast.su):
        for act in (
            lambda p: make_batch(actor=p, cover=COVER, year=2026),
            lambda p: set_cover(batch.pk, actor=p, cover=COVER),
            lambda p: add_to_batch(batch.pk, actor=p, case_ids=[case.pk]),
            lambda p: remove_from_batch(batch.pk, actor=p, case_ids=[case.pk]),
            lambda p: report(batch.pk, actor=p),
            lambda p: recall_report(batch.pk, actor=p, reason="有误"),
        ):
            with pytest.raises(NotAllowed, match="预算绩效岗"):
                act(person)
    assert list(batches_of(cast.shen)) == []


def test_a_package_without_number_cases_or_title_is_not_sent(cast: Cast) -> None:
    case = at_step(cast, 5)
    batch = packed(cast.qin, case, cover=replace(COVER, number="", dated=None))
    with pytest.raises(Refused, match="文号和日期"):
        report(batch.pk, actor=cast.qin)
    set_cover(batch.pk, actor=cast.qin, cover=COVER)
    remove_from_batch(batch.pk, actor=cast.qin, case_ids=[case.pk])
    with pytest.raises(Refused, match="还没有项目"):
        report(batch.pk, actor=cast.qin)
    with pytest.raises(Refused, match="标题和主送"):
        set_cover(batch.pk, actor=cast.qin, cover=replace(COVER, title=" "))
    with pytest.raises(Refused, match="晚于今天"):
        set_cover(batch.pk, actor=cast.qin, cover=replace(COVER, dated=date(2026, 6, 26)))
    with pytest.raises(Refused, match="请勾选"):
        remove_from_batch(batch.pk, actor=cast.qin, case_ids=[case.pk])


def test_a_number_serves_one_package_however_its_brackets_are_typed(cast: Cast) -> None:
    packed(cast.qin, at_step(cast, 5))
    other = packed(cast.qin, at_step(cast, 5), cover=replace(COVER, number=""))
    with pytest.raises(Refused, match="已用于另一个报送批次"):
        set_cover(other.pk, actor=cast.qin, cover=replace(COVER, number="云组财[2026] 3号"))


def test_what_may_not_lie_in_a_package_is_named(cast: Cast) -> None:
    case, early = at_step(cast, 5), at_step(cast, 4, title="尚未签完")
    batch = packed(cast.qin, case)
    with pytest.raises(Refused, match=r"“尚未签完”现在是“分管财务领导审签”"):
        add_to_batch(batch.pk, actor=cast.qin, case_ids=[early.pk])
    with pytest.raises(Refused, match="已在报送批次"):
        packed(cast.xie, case, cover=replace(COVER, number="云组财〔2026〕4号"))
    with pytest.raises(Refused, match="已不存在"):
        add_to_batch(batch.pk, actor=cast.qin, case_ids=[10**9])
    with pytest.raises(Refused, match="请另建一个批次"):
        make_batch(actor=cast.qin, cover=replace(COVER, number=""), year=2027, case_ids=[at_step(cast, 5).pk])
    assert Batch.objects.count() == 1


def test_what_has_been_sent_is_changed_by_nobody(cast: Cast) -> None:
    case, other = at_step(cast, 5), at_step(cast, 5)
    batch = packed(cast.qin, case)
    report(batch.pk, actor=cast.qin)
    for act in (
        lambda: set_cover(batch.pk, actor=cast.qin, cover=COVER),
        lambda: add_to_batch(batch.pk, actor=cast.qin, case_ids=[other.pk]),
        lambda: remove_from_batch(batch.pk, actor=cast.qin, case_ids=[case.pk]),
    ):
        with pytest.raises(Stale, match="请先撤回报送"):
            act()
    with pytest.raises(Stale, match="已由秦若兰报送"):
        report(batch.pk, actor=cast.xie)
    with pytest.raises(Refused, match="请写明撤回报送的原因"):
        recall_report(batch.pk, actor=cast.qin, reason=" ")


def test_a_case_that_cannot_go_out_stops_the_whole_report(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="暂停的项目")
    batch = packed(cast.qin, one, two)
    Case.objects.filter(pk=two.pk).update(state=Case.State.SUSPENDED)
    with pytest.raises(Stale, match="“暂停的项目”现在是“暂停办理”"):
        report(batch.pk, actor=cast.qin)
    assert not Event.objects.filter(kind=Event.Kind.REPORTED).exists()
    one.refresh_from_db()
    assert one.reported_at is None


def test_a_package_is_shown_in_the_same_number_of_queries_with_two_cases_and_with_eight(
    cast: Cast, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    batch = packed(cast.qin, at_step(cast, 5), at_step(cast, 5))
    with django_assert_num_queries(1):
        package_of(batch)
    add_to_batch(batch.pk, actor=cast.qin, case_ids=[at_step(cast, 5).pk for _ in range(6)])
    with django_assert_num_queries(1):
        assert len(package_of(batch).lines) == 8
    report(batch.pk, actor=cast.qin)
    batch.refresh_from_db()
    with django_assert_num_queries(2):
        assert len(package_of(batch).lines) == 8
