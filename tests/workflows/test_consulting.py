"""征求意见, 反馈意见, 取消征求意见: who may ask whom, who may answer, and what ends a question."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Deputy, Membership, User
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.steps import at_step, holding, submitted
from workflows import inbox
from workflows.access import may_read
from workflows.cases import answer, approve, consult, end_consultation, reject, send_back
from workflows.cases.acting import acted_on
from workflows.errors import NotAllowed, Refused, Stale
from workflows.hanging import hanging_on
from workflows.models import Case, Consultation, Event
from workflows.showing.record import line
from workflows.telling import still_relevant
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def asked(cast: Cast, person: User | None = None) -> Case:
    """A case lying with 高映雪, who has asked 白露 of another office."""
    case = submitted(cast)
    consult(case.pk, actor=cast.gao, person=person or cast.bai, question="单价是否合理？")
    case.refresh_from_db()
    return case


def told(person: User, kind: str) -> list[str]:
    return list(Notice.objects.filter(recipient=person, kind=kind).values_list("title", flat=True))


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_question_reaches_the_colleague_who_reads_the_case_from_then_on(cast: Cast) -> None:
    case = submitted(cast)
    assert not may_read(cast.bai, case)
    moved = consult(case.pk, actor=cast.gao, person=cast.bai, question=" 单价是否合理？ ")
    assert moved.text == "已向白露征求意见，反馈后会通知您。本环节仍由您决定。"
    assert may_read(cast.bai, case)
    assert [row.question for row in inbox.to_answer(cast.bai)] == ["单价是否合理？"]
    assert inbox.counts(cast.bai).all == 1
    assert told(cast.bai, "to_answer") == ["请反馈意见：党员教育培训"]
    assert holding(case) == {"gao"}


def test_the_record_names_who_was_asked_and_what(cast: Cast) -> None:
    case = asked(cast)
    event = case.events.last()
    assert event is not None
    shown = line(event)
    assert (shown.who, shown.act, shown.tail) == ("高映雪", "征求意见", "（科室审核）：请白露反馈。")
    assert shown.comment == "单价是否合理？"
    assert verify_case(case) == []


def test_the_answer_comes_back_to_who_asked_and_decides_nothing(cast: Cast) -> None:
    case = asked(cast)
    moved = answer(case.pk, actor=cast.bai, text="低于市场价，合理。")
    assert moved.text == "已反馈意见，高映雪会收到通知。"
    assert told(cast.gao, "answered") == ["白露已反馈意见：党员教育培训"]
    assert not inbox.to_answer(cast.bai).exists()
    shown = line(moved.event)
    assert (shown.who, shown.act, shown.tail) == ("白露", "反馈意见", "（科室审核）：答复高映雪。")
    assert shown.comment == "低于市场价，合理。"
    assert holding(case) == {"gao"}
    assert may_read(cast.bai, case), "what one has answered one may read again"


def test_a_deputys_question_names_the_principal_too(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    moved = consult(submitted(cast).pk, actor=cast.su, person=cast.bai, question="请核实人数")
    assert (moved.event.actor, moved.event.principal) == (cast.su, cast.gao)


@pytest.mark.parametrize("wrong", ["shen", "lu", "qin", "bai", "luo"])
def test_only_who_holds_the_step_asks(cast: Cast, wrong: str) -> None:
    case = submitted(cast)
    with pytest.raises(NotAllowed, match="“科室审核”环节不由您办理"):
        consult(case.pk, actor=getattr(cast, wrong), person=cast.su, question="如何？")
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    ("person", "why"),
    [("gao", "另一个人"), ("luo", "没有业务任职"), ("shi", "没有业务任职")],
)
def test_some_people_are_not_asked(cast: Cast, person: str, why: str) -> None:
    case = submitted(cast)
    with pytest.raises(Refused, match=why):
        consult(case.pk, actor=cast.gao, person=getattr(cast, person), question="如何？")


def test_nobody_inactive_is_asked_nor_anybody_who_may_decide_the_step_themselves(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    with pytest.raises(Refused, match="苏晚晴也在办理本环节，请其直接签署"):
        consult(case.pk, actor=cast.gao, person=cast.su, question="如何？")
    cast.bai.is_active = False
    cast.bai.save()
    with pytest.raises(Refused, match="没有业务任职"):
        consult(case.pk, actor=cast.gao, person=cast.bai, question="如何？")


def test_a_question_says_something_and_is_asked_once(cast: Cast) -> None:
    case = asked(cast)
    with pytest.raises(Refused, match="请写明要征求什么意见"):
        consult(case.pk, actor=cast.gao, person=cast.su, question=" \n")
    with pytest.raises(Refused, match="已向白露征求意见，还没有反馈"):
        consult(case.pk, actor=cast.gao, person=cast.bai, question="再问一次")
    answer(case.pk, actor=cast.bai, text="合理")
    consult(case.pk, actor=cast.gao, person=cast.bai, question="另外，数量呢？")


def test_only_who_was_asked_answers_and_only_once(cast: Cast) -> None:
    case = asked(cast)
    for person in (cast.su, cast.gao, cast.luo):
        with pytest.raises(NotAllowed, match="没有请您反馈意见"):
            answer(case.pk, actor=person, text="同意")
    with pytest.raises(Refused, match="请写明反馈意见"):
        answer(case.pk, actor=cast.bai, text="")
    answer(case.pk, actor=cast.bai, text="合理")
    with pytest.raises(Stale, match="白露已于 10:32 反馈意见"):
        answer(case.pk, actor=cast.bai, text="合理")


def test_who_has_left_the_business_answers_nothing(cast: Cast) -> None:
    case = asked(cast)
    Membership.objects.filter(user=cast.bai).delete()
    with pytest.raises(NotAllowed):
        answer(case.pk, actor=cast.bai, text="合理")


def test_who_asked_takes_the_question_back(cast: Cast) -> None:
    case = asked(cast)
    question = Consultation.objects.get()
    for person in (cast.bai, cast.qin, cast.shen):
        with pytest.raises(NotAllowed, match="由发起的人取消"):
            end_consultation(case.pk, actor=person, consultation=question.pk)
    moved = end_consultation(case.pk, actor=cast.gao, consultation=question.pk)
    assert line(moved.event).tail == "（科室审核）：白露不用再反馈。"
    assert told(cast.bai, "question_over") == ["不用再反馈意见：党员教育培训"]
    assert told(cast.gao, "question_over") == []
    assert inbox.counts(cast.bai).all == 0
    with pytest.raises(Stale, match="已经结束"):
        answer(case.pk, actor=cast.bai, text="合理")
    with pytest.raises(Stale, match="已经结束"):
        end_consultation(case.pk, actor=cast.gao, consultation=question.pk)


def test_an_answered_question_is_not_taken_back(cast: Cast) -> None:
    case = asked(cast)
    answer(case.pk, actor=cast.bai, text="合理")
    with pytest.raises(Stale, match="白露已于 10:32 反馈意见"):
        end_consultation(case.pk, actor=cast.gao, consultation=Consultation.objects.get().pk)


ENDINGS: dict[str, Callable[[Cast, Case], object]] = {
    "approve": lambda cast, case: approve(case.pk, actor=cast.gao),
    "send_back": lambda cast, case: send_back(case.pk, actor=cast.gao, comment="请核实"),
    "reject": lambda cast, case: reject(case.pk, actor=cast.gao, comment="重复"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_decision_ends_the_open_questions_and_tells_who_was_asked(cast: Cast, ending: str) -> None:
    case = asked(cast)
    ENDINGS[ending](cast, case)
    assert Consultation.objects.get().state == "ended"
    assert told(cast.bai, "question_over") == ["不用再反馈意见：党员教育培训"]
    assert not inbox.to_answer(cast.bai).exists()
    with pytest.raises(Stale):
        answer(case.pk, actor=cast.bai, text="合理")


def test_who_asked_hears_that_somebody_else_decided_meanwhile(cast: Cast) -> None:
    case = at_step(cast, 3)
    consult(case.pk, actor=cast.qin, person=cast.bai, question="请核实人数")
    approve(case.pk, actor=cast.xie)
    assert told(cast.qin, "question_over") == ["征求意见已结束，白露未反馈：党员教育培训"]


def test_an_owed_answer_is_seen_before_somebody_is_deactivated(cast: Cast) -> None:
    asked(cast)
    assert ("待反馈的征求意见", 1) in [(one.words, one.count) for one in hanging_on(cast.bai)]


def test_to_have_asked_is_an_act(cast: Cast) -> None:
    assert acted_on(asked(cast).steps.get(state="open"))


def test_a_notice_is_sent_only_while_the_answer_is_owed(cast: Cast) -> None:
    case = asked(cast)
    notice = Notice.objects.get(recipient=cast.bai)
    assert still_relevant([notice]) == {notice.pk}
    answer(case.pk, actor=cast.bai, text="合理")
    assert still_relevant([notice]) == set()


@pytest.mark.parametrize("number", [2, 15])
def test_the_list_of_questions_costs_one_query(
    cast: Cast, number: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for n in range(number):
        case = submitted(cast, title=f"第{n}件")
        consult(case.pk, actor=cast.gao, person=cast.bai, question="如何？")
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        rows = inbox.to_answer(cast.bai)
        assert len([(row.case.unit.label, row.step.name, row.asked_by.name) for row in rows]) == number


def test_the_page_offers_colleagues_and_keeps_what_was_typed(cast: Cast) -> None:
    case = submitted(cast)
    url = reverse("workflows:consult", args=[case.pk])
    page = as_(cast.gao).get(url).content.decode()
    assert "白露（四级主任科员）" in page
    assert "罗青" not in page, "an administrator is no colleague"
    assert "石敬言" not in page
    assert "高映雪（主任）" not in page, "nobody asks themselves"
    answer = as_(cast.gao).post(url, {"person": cast.bai.pk, "question": " "})
    assert answer.status_code == 422
    assert f'value="{cast.bai.pk}" selected' in answer.content.decode()
    assert as_(cast.qin).get(url).status_code == 403


def test_the_person_asked_finds_the_question_on_the_desk_and_answers_it(cast: Cast) -> None:
    case = asked(cast)
    client = as_(cast.bai)
    assert "单价是否合理？" in client.get("/").content.decode()
    assert "高映雪征求您的意见" in client.get(reverse("workflows:case", args=[case.pk])).content.decode()
    url = reverse("workflows:answer", args=[case.pk])
    assert "单价是否合理？" in client.get(url).content.decode()
    page = client.post(url, {"answer": "合理"}, follow=True).content.decode()
    assert "已反馈意见，高映雪会收到通知。" in page
    assert client.get(url).status_code == 403
    assert Event.objects.filter(kind="answered").count() == 1
