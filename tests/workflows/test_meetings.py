"""登记会议决定: one meeting over many cases; every one moves or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from accounts import clock
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import paper_of
from tests.workflows.elsewhere import agreed, at_meeting, meeting, meeting_route, returned
from tests.workflows.steps import holding
from workflows.cases import MeetingDecision, Opinion, approve, register_meeting
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Registration, RouteStep
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(autouse=True)
def route(cast: Cast) -> None:
    meeting_route()


def test_ten_cases_move_by_one_meeting(cast: Cast) -> None:
    waiting = [at_meeting(cast, title=f"项目{number}") for number in range(10)]
    assert {case.state_words for case in waiting} == {"部务会审议"}
    assert {frozenset(holding(case)) for case in waiting} == {frozenset()}
    done = register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(*waiting))
    assert len(done) == 10
    assert done[0].text == "项目0：会议同意。下一步：分管财务领导审签（顾怀瑾），一般 2 个工作日内办结。"
    for case in waiting:
        case.refresh_from_db()
        assert (case.state_words, holding(case)) == ("分管财务领导审签", {"gu"})
        assert verify_case(case) == []
    row = Registration.objects.get()
    assert (row.source, row.sender, row.number) == ("meeting", "部务会", "2026年第5次")
    assert row.events.count() == 10


def test_each_case_has_its_own_result_and_wording(cast: Cast) -> None:
    good, back, bad = (at_meeting(cast, title=title) for title in ("通过的", "退回的", "否决的"))
    register_meeting(
        actor=cast.qin,
        meeting=meeting(cast.qin),
        decisions=[
            MeetingDecision(good.pk, comment="原则同意，抓紧实施。"),
            returned(back, "预算数请压减一成。"),
            MeetingDecision(bad.pk, Opinion.REJECT, "与其他项目重复。"),
        ],
    )
    for case in (good, back, bad):
        case.refresh_from_db()
    assert (good.state, back.state, bad.state) == (Case.State.OPEN, Case.State.DRAFT, Case.State.REJECTED)
    assert paper_of(bad).state == "rejected"
    event = back.events.last()
    assert event is not None
    assert (event.kind, event.source, event.signed_on) == ("meeting_decided", "meeting", date(2026, 6, 25))
    assert (event.actor, event.comment, event.data) == (
        cast.qin,
        "预算数请压减一成。",
        {"result": "send_back"},
    )
    assert back.remarks.get().place == "预算数"
    assert (
        Notice.objects.filter(recipient=cast.shen, kind="returned").get().text.endswith("预算数请压减一成。")
    )
    assert Notice.objects.filter(recipient=cast.gu, kind="to_do").count() == 1


def test_the_drafter_reads_the_condition_the_meeting_agreed_under(cast: Cast) -> None:
    """Whether the case goes on, or the meeting was the last to decide; once either way."""
    case = at_meeting(cast, title="有条件的")
    words = MeetingDecision(case.pk, comment="原则同意，会议费压减一成后实施。")
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=[words])
    told = Notice.objects.get(recipient=cast.shen, subject=f"case:{case.pk}")
    assert (told.title, told.text) == (
        "会议同意：有条件的",
        "部务会 2026年第5次：原则同意，会议费压减一成后实施。",
    )
    meeting_route(last=2, version=3)
    final = at_meeting(cast, title="最后一环")
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin, number="2026年第6次"), decisions=agreed(final))
    told = Notice.objects.get(recipient=cast.shen, subject=f"case:{final.pk}")
    assert (told.title.endswith("：最后一环"), told.text) == (True, "部务会 2026年第6次：同意。")


def test_a_case_that_is_not_at_the_meeting_stops_the_whole_act(cast: Cast) -> None:
    one, two = at_meeting(cast), at_meeting(cast, title="已经议过")
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(two))
    with pytest.raises(Stale, match=r"“已经议过”：.*登记会议决定.*没有写入任何一件"):
        register_meeting(actor=cast.xie, meeting=meeting(cast.xie, "2026年第6次"), decisions=agreed(one, two))
    one.refresh_from_db()
    assert one.state_words == "部务会审议"
    assert Registration.objects.count() == 1


def test_the_same_meeting_may_be_entered_again_for_other_cases(cast: Cast) -> None:
    one, two = at_meeting(cast), at_meeting(cast)
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(one))
    register_meeting(actor=cast.xie, meeting=replace(meeting(cast.xie), scan=None), decisions=agreed(two))
    assert Registration.objects.get().events.count() == 2
    third = at_meeting(cast)
    with pytest.raises(Refused, match="与这次填写的不同"):
        register_meeting(
            actor=cast.qin, meeting=meeting(cast.qin, title="另一个议题"), decisions=agreed(third)
        )


def test_who_registers_and_what_is_refused(cast: Cast) -> None:
    case = at_meeting(cast)
    for person in (cast.shen, cast.gao, cast.lu, cast.gu, cast.ding, cast.shi, cast.luo, cast.bai):
        with pytest.raises(NotAllowed, match="会议决定由预算绩效岗登记"):
            register_meeting(actor=person, meeting=meeting(person), decisions=agreed(case))
    with pytest.raises(NotAllowed, match="不由您办理"):
        approve(case.pk, actor=cast.qin)
    good = meeting(cast.qin)
    for given, decisions, words in (
        (replace(good, number=" "), agreed(case), "会议名称和会议编号"),
        (replace(good, dated=date(2026, 6, 26)), agreed(case), "晚于今天"),
        (replace(good, dated=date(2026, 6, 24)), agreed(case), "早于“党员教育培训”本稿的提交日期"),
        (replace(good, scan=None), agreed(case), "请上传会议纪要"),
        (good, [], "至少选择一件"),
        (good, agreed(case, case), "出现了两次"),
        (good, [returned(case, " ")], "请照会议纪要填写决定原文"),
        (good, [MeetingDecision(10**9)], "已不存在"),
    ):
        with pytest.raises(Refused, match=words):
            register_meeting(actor=cast.qin, meeting=given, decisions=decisions)
    assert not Registration.objects.exists()


def test_a_meeting_as_the_last_step_approves(cast: Cast) -> None:
    RouteStep.objects.filter(route__is_current=True, order__gte=3).delete()
    case = at_meeting(cast)
    register_meeting(actor=cast.qin, meeting=meeting(cast.qin), decisions=agreed(case))
    case.refresh_from_db()
    assert case.state == Case.State.APPROVED
    assert paper_of(case).state == "approved"


def test_a_meeting_step_has_its_limit_and_nobody_gets_a_row(cast: Cast) -> None:
    case = at_meeting(cast)
    step = case.steps.get(state="open")
    assert (step.medium, step.due_on) == ("meeting", date(2026, 6, 29))
    with clock.shifted(datetime(2026, 6, 29, 9, 0, tzinfo=clock.SHANGHAI)):
        assert holding(case) == set()


def test_those_who_enter_its_decision_are_told_when_a_meeting_is_to_decide(cast: Cast) -> None:
    case = at_meeting(cast)
    told = Notice.objects.filter(kind="meeting", subject=f"case:{case.pk}")
    assert {notice.recipient for notice in told} == {cast.qin, cast.xie}
    assert {notice.title for notice in told} == {f"等会议决定（{case.step_name}）：{case.title}"}
