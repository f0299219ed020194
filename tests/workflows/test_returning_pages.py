"""The pages of going back: who signs again before a return is confirmed, straight back, take back, resubmission."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from tests.cast import Cast
from tests.toy import Paper, PaperKind
from tests.workflows.routes import by_name, by_role, route_of
from tests.workflows.steps import at_step, holding, submitted
from tests.workflows.test_pages import as_, url
from workflows.cases import approve, send_back, take_back
from workflows.models import Case, CaseStep, DecisionDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def opened(case: Case) -> CaseStep:
    return case.steps.get(state="open")


def asked(case: Case, **more: str) -> dict[str, str]:
    return {"decision": "send_back", "comment": "再核实", "step": str(opened(case).pk)} | more


def test_before_a_return_is_confirmed_the_page_says_who_signs_again_and_why(cast: Cast) -> None:
    case = at_step(cast, 3)
    answer = as_(cast.qin).post(url("decide", case), asked(case, **{"remark:budget": "与测算不符"}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert holding(case) == {"qin", "xie"}
    targets = answer.context["targets"]
    assert [target.title for target in targets] == [
        "经办人沈知远，修改后重新提交",
        "“分管领导审签”环节，内容不变",
        "“科室审核”环节，内容不变",
    ]
    assert [(line.step, line.who) for line in targets[0].lines] == [
        ("科室审核", "高映雪"),
        ("分管领导审签", "陆承砚"),
        ("预算绩效岗审核", "秦若兰、谢云舟"),
        ("分管财务领导审签", "顾怀瑾"),
    ]
    assert [(line.step, line.who, line.why) for line in targets[2].lines] == [
        ("科室审核", "高映雪", "退回到本环节，重新办理"),
        ("分管领导审签", "陆承砚", "在“科室审核”之后，其意见以重新办理的为准"),
        ("预算绩效岗审核", "秦若兰、谢云舟", "由您退回，办理后回到本环节"),
    ]
    assert "前面环节不用再签" in targets[0].note
    assert "“科室审核”办理后可以直接报您" in targets[2].note
    for words in ("预算数：与测算不符", "再核实", "其意见以重新办理的为准"):
        assert words in page


def test_from_the_bar_on_a_phone_the_words_are_written_on_the_page_that_asks(cast: Cast) -> None:
    case = submitted(cast)
    answer = as_(cast.gao).post(url("decide", case), {"quick": "send_back", "step": opened(case).pk})
    assert answer.status_code == 200
    assert "退回给谁" in answer.content.decode()


def test_confirmed_it_goes_where_it_was_sent_with_what_was_written(cast: Cast) -> None:
    case = at_step(cast, 3)
    first = case.steps.get(order=1)
    sent = asked(case, confirmed="1", back_to=str(first.pk), **{"remark:budget": "与测算不符"})
    answer = as_(cast.qin).post(url("decide", case), sent, follow=True)
    assert "已退回“科室审核”环节，由高映雪重新办理。" in answer.content.decode()
    assert holding(case) == {"gao"}
    assert case.remarks.get().text == "与测算不符"


def test_confirmed_without_a_step_it_goes_to_the_drafter(cast: Cast) -> None:
    case = at_step(cast, 3)
    as_(cast.qin).post(url("decide", case), asked(case, confirmed="1", back_to=""))
    case.refresh_from_db()
    assert (case.state, case.returned) == ("draft", True)


def test_what_is_refused_stays_on_the_page_of_the_return(cast: Cast) -> None:
    case = at_step(cast, 3)
    sent = asked(case, confirmed="1", back_to="") | {"comment": " "}
    answer = as_(cast.qin).post(url("decide", case), sent)
    assert answer.status_code == 422
    assert "请写明要修改什么" in answer.content.decode()
    assert "退回给谁" in answer.content.decode()


def test_a_step_nobody_can_take_cannot_be_chosen_and_says_why(cast: Cast) -> None:
    case = at_step(cast, 3)
    Membership.objects.filter(user=cast.gao).delete()
    answer = as_(cast.qin).post(url("decide", case), asked(case))
    target = answer.context["targets"][2]
    assert "没有人可以办理" in target.gap
    assert "disabled" in answer.content.decode()


def test_the_first_reviewer_returns_to_the_drafter_only_and_no_shortcut_is_spoken_of(cast: Cast) -> None:
    case = submitted(cast)
    answer = as_(cast.gao).post(url("decide", case), asked(case))
    [target] = answer.context["targets"]
    assert target.note == ""


def test_where_a_return_was_kept_for_later_its_step_is_proposed(cast: Cast) -> None:
    case = at_step(cast, 3)
    first = case.steps.get(order=1)
    row = case.assignments.get(state="open", person=cast.qin)
    DecisionDraft.objects.create(assignment=row, decision="send_back", back_to=first)
    answer = as_(cast.qin).post(url("decide", case), asked(case))
    assert f'value="{first.pk}" checked' in answer.content.decode()


def test_somebody_elses_page_of_a_return_is_answered_as_the_verb_does(cast: Cast) -> None:
    case = at_step(cast, 3)
    assert as_(cast.shi).post(url("decide", case), asked(case)).status_code == 403


def test_the_page_of_a_return_asks_the_same_number_of_questions_for_any_number_of_people(cast: Cast) -> None:
    def queries(people: int) -> int:
        route_of(
            by_name(*[cast.gao, cast.xu, cast.lu, cast.ding][:people], name="会签", mode="all"),
            by_role("budget_officer", "root", name="预算绩效岗审核"),
        )
        case = submitted(cast)
        for signer in [cast.gao, cast.xu, cast.lu, cast.ding][:people]:
            approve(case.pk, actor=signer)
        client = as_(cast.qin)
        client.post(url("decide", case), asked(case))
        with CaptureQueriesContext(connection) as captured:
            client.post(url("decide", case), asked(case))
        return len(captured)

    assert queries(2) == queries(4)


def returned_to_the_office(cast: Cast) -> Case:
    case = at_step(cast, 3)
    send_back(case.pk, actor=cast.qin, comment="再核实", back_to=case.steps.get(order=1).pk)
    return case


def test_the_step_it_came_back_to_is_offered_the_straight_way(cast: Cast) -> None:
    case = returned_to_the_office(cast)
    assert "同意，直接报退回人" in as_(cast.gao).get(url("case", case)).content.decode()
    sent = {"quick": "straight", "comment": "已核实", "step": opened(case).pk}
    answer = as_(cast.gao).post(url("decide", case), sent, follow=True)
    assert "已同意。下一步：预算绩效岗审核" in answer.content.decode()
    assert holding(case) == {"qin", "xie"}
    page = as_(cast.qin).get(url("case", case)).content.decode()
    assert "沿用已签意见" in page
    assert "同意，直接报退回人" not in page


def test_taking_back_is_offered_says_what_follows_and_does_it(cast: Cast) -> None:
    case = at_step(cast, 2)
    assert url("take_back", case) in as_(cast.gao).get(url("case", case)).content.decode()
    assert url("take_back", case) not in as_(cast.lu).get(url("case", case)).content.decode()
    page = as_(cast.gao).get(url("take_back", case)).content.decode()
    assert "“分管领导审签”的待办随即取消：陆承砚" in page
    answer = as_(cast.gao).post(url("take_back", case), {"step": case.steps.get(order=1).pk}, follow=True)
    assert "已撤回。“科室审核”环节现在由高映雪办理。" in answer.content.decode()
    assert holding(case) == {"gao"}


def test_taking_back_too_late_is_offered_no_more(cast: Cast) -> None:
    case = at_step(cast, 2)
    approve(case.pk, actor=cast.lu)
    assert url("take_back", case) not in as_(cast.gao).get(url("case", case)).content.decode()
    assert as_(cast.gao).get(url("take_back", case)).status_code == 403
    answer = as_(cast.gao).post(url("take_back", case), {"step": case.steps.get(order=1).pk})
    assert answer.status_code == 409
    assert "陆承砚已于 10:32 同意，不能再撤回" in answer.content.decode()


def test_whose_signatures_stand_is_said_before_taking_back(cast: Cast) -> None:
    route_of(by_name(cast.lu, cast.gu, name="会签", mode="all"), by_name(cast.ding, name="主要领导审签"))
    case = submitted(cast)
    approve(case.pk, actor=cast.lu)
    page = as_(cast.lu).get(url("take_back", case)).content.decode()
    assert "随即" not in page
    approve(case.pk, actor=cast.gu)
    assert "其他人已签的意见保留：陆承砚" in as_(cast.gu).get(url("take_back", case)).content.decode()


# resubmission


@pytest.fixture
def titles_are_free() -> Iterator[None]:
    with patch.object(PaperKind, "covered", lambda self, path, role: path != "title"):
        yield


def back_with_the_drafter(cast: Cast) -> Case:
    case = at_step(cast, 3)
    send_back(case.pk, actor=cast.qin, comment="请说明")
    return case


def test_the_page_of_submission_offers_both_ways(cast: Cast, titles_are_free: None) -> None:
    case = back_with_the_drafter(cast)
    Paper.objects.filter(pk=case.document_id).update(title="党员教育")
    page = as_(cast.shen).get(url("path", case)).content.decode()
    for words in (
        "可以直接报预算绩效岗审核（秦若兰）",
        "科室审核（高映雪）",
        "从头提交审核",
        "修改后直接报退回人",
    ):
        assert words in page
    answer = as_(cast.shen).post(url("submit", case), {"straight": "1"}, follow=True)
    assert "已提交，直接报退回人。下一步：预算绩效岗审核" in answer.content.decode()
    assert holding(case) == {"qin", "xie"}


def test_from_the_start_it_can_still_go(cast: Cast, titles_are_free: None) -> None:
    case = back_with_the_drafter(cast)
    as_(cast.shen).post(url("submit", case))
    assert holding(case) == {"gao"}


def test_the_page_says_per_field_why_not(cast: Cast, titles_are_free: None) -> None:
    case = back_with_the_drafter(cast)
    Paper.objects.filter(pk=case.document_id).update(budget="50.00")
    page = as_(cast.shen).get(url("path", case)).content.decode()
    assert "不能直接报预算绩效岗审核（秦若兰）" in page
    assert "<del>40.00</del> → <ins>50.00</ins>，科室审核、分管领导审签环节签的是修改前的内容" in page
    assert "修改后直接报退回人</button>" not in page
    answer = as_(cast.shen).post(url("submit", case), {"straight": "1"})
    assert answer.status_code == 422
    assert "预算数：40.00 → 50.00" in answer.content.decode()


def test_a_first_submission_speaks_of_no_way_back(cast: Cast) -> None:
    case = submitted(cast)
    as_(cast.shen).post(url("withdraw", case))
    page = as_(cast.shen).get(url("path", case)).content.decode()
    assert "直接报" not in page


def test_taking_back_twice_from_two_windows_is_polite(cast: Cast) -> None:
    case = at_step(cast, 2)
    take_back(case.pk, actor=cast.gao)
    answer = as_(cast.gao).post(url("take_back", case), {"step": case.steps.get(order=1).pk})
    assert answer.status_code == 409
    assert "您已于 10:32 撤回已签意见" in answer.content.decode()
