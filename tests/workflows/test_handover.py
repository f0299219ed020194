"""工作移交: what one person has in hand goes to a successor in one act."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, Membership, User
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import new_case
from tests.workflows.files import upload
from tests.workflows.steps import at_step, holding, submitted
from workflows import inbox
from workflows.cases import approve, submit
from workflows.cases.handing_over import hand_over
from workflows.errors import NotAllowed, Refused
from workflows.models import Case, Event, Handover, Seat
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def tong(cast: Cast) -> User:
    """佟安, who comes to 教育中心 as its second head."""
    person = User.objects.create(username="tong", name="佟安", unit=cast.centre)
    Membership.objects.create(user=person, role="section_head", unit=cast.centre, order=5)
    return person


def test_open_seats_go_to_the_successor_with_their_due_dates(cast: Cast, tong: User) -> None:
    first, second = at_step(cast, 2), at_step(cast, 2, title="主题党日")
    due = inbox.todo(cast.lu).get(case=first).due_on
    done = hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="岗位调整")
    assert done.text == "陆承砚的工作已移交佟安，共 2 项。请打印移交清单，由双方签字。"
    assert {row.case for row in inbox.todo(tong)} == {first, second}
    assert inbox.todo(tong).get(case=first).due_on == due
    assert not inbox.todo(cast.lu).exists()
    assert approve(first.pk, actor=tong).case.step_name == "预算绩效岗审核"


def test_the_record_of_each_case_names_both_and_why(cast: Cast, tong: User) -> None:
    case = at_step(cast, 2)
    hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="岗位调整")
    event = case.events.last()
    assert event is not None
    assert (event.kind, event.actor, event.comment) == (Event.Kind.HANDED_OVER, cast.qin, "岗位调整")
    assert (event.data["from"]["name"], event.data["to"]["name"]) == ("陆承砚", "佟安")
    line = days_of(case)[0].lines[0]
    assert "陆承砚" in line.tail
    assert "佟安" in line.tail
    assert verify_case(Case.objects.get(pk=case.pk)) == []


def test_what_somebody_decided_stays_theirs(cast: Cast, tong: User) -> None:
    case = at_step(cast, 3)
    mine = at_step(cast, 2, title="主题党日")
    hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="岗位调整")
    assert inbox.done_by(cast.lu).get().case == case
    assert Seat.objects.get(step__case=mine, principal=cast.lu).state == Seat.State.TRANSFERRED


def test_a_successor_does_not_review_what_they_drafted(cast: Cast) -> None:
    case = at_step(cast, 2)
    Membership.objects.create(user=cast.shen, role="division_leader", unit=cast.root)
    with pytest.raises(Refused, match="没有可以移交"):
        hand_over(actor=cast.qin, person=cast.lu, successor=cast.shen, reason="调离")
    assert holding(case) == {"lu"}


def test_what_an_obstacle_holds_back_stays_and_is_listed(cast: Cast, tong: User) -> None:
    held, free = at_step(cast, 2), at_step(cast, 2, title="主题党日")
    step = held.steps.get(state="open")
    Seat.objects.create(step=step, principal=tong, reason="增加的审核人")
    done = hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="调离")
    assert "另有 1 项不能移交" in done.text
    assert holding(held) == {"lu"}
    assert holding(free) == {"tong"}
    (left,) = [item for item in done.handover.items if item["obstacle"]]
    assert left["obstacle"] == "佟安已是这一环节的办理人，请在本件上转交他人办理。"


def test_only_the_budget_desk_above_hands_over(cast: Cast, tong: User) -> None:
    at_step(cast, 2)
    for other in (cast.lu, cast.gao, cast.luo, cast.he, cast.ding, tong):
        with pytest.raises(NotAllowed):
            hand_over(actor=other, person=cast.lu, successor=tong, reason="调离")
    Membership.objects.create(user=cast.su, role="budget_officer", unit=cast.centre)
    with pytest.raises(NotAllowed):
        hand_over(actor=cast.su, person=cast.lu, successor=tong, reason="调离")


def test_a_desk_of_a_unit_moves_nothing_of_another_unit(cast: Cast, tong: User) -> None:
    Membership.objects.create(user=cast.su, role="budget_officer", unit=cast.centre)
    Membership.objects.filter(user=tong).update(role="unit_accountant")  # no second head: 高映雪 sits alone
    own = submitted(cast)
    Membership.objects.create(user=cast.gao, role="section_head", unit=cast.root, office=cast.office_one)
    Membership.objects.filter(user=cast.xu).delete()
    foreign = new_case(cast.fang)
    submit(foreign.pk, actor=cast.fang)
    done = hand_over(actor=cast.su, person=cast.gao, successor=tong, reason="调离")
    assert holding(own) == {"tong"}
    assert holding(foreign) == {"gao"}
    assert [item["obstacle"] for item in done.handover.items if item["obstacle"]] == [
        "不在您负责的单位，请由该单位的预算绩效岗移交。"
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [("self", "同一人"), ("off", "已停用"), ("admin", "管理员不参与业务"), ("reason", "移交原因")],
)
def test_a_wrong_successor_or_no_reason_is_refused(cast: Cast, tong: User, change: str, words: str) -> None:
    at_step(cast, 2)
    User.objects.filter(pk=tong.pk).update(is_active=change != "off")
    tong.refresh_from_db()
    successor = {"self": cast.lu, "admin": cast.luo}.get(change, tong)
    with pytest.raises(Refused, match=words):
        hand_over(
            actor=cast.qin, person=cast.lu, successor=successor, reason="" if change == "reason" else "调离"
        )
    assert not Handover.objects.exists()


def test_both_are_told_once_and_the_security_log_knows(cast: Cast, tong: User) -> None:
    at_step(cast, 2), at_step(cast, 2, title="主题党日")
    hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="调离")
    told = Notice.objects.filter(kind="handed_over")
    assert {notice.recipient: notice.title for notice in told} == {
        tong: "陆承砚的工作已移交给您，共 2 项",
        cast.lu: "您的工作已移交佟安，共 2 项",
    }
    assert AuditEvent.objects.filter(kind="handover").count() == 1


def test_the_list_is_read_by_those_concerned_only(client: Client, cast: Cast, tong: User) -> None:
    at_step(cast, 2)
    done = hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="调离")
    page = reverse("workflows:handover", args=[done.handover.pk])
    for who, status in ((cast.lu, 200), (tong, 200), (cast.xie, 200), (cast.gao, 404), (cast.luo, 404)):
        client.force_login(who)
        assert client.get(page).status_code == status, who
    client.force_login(cast.lu)
    assert "签字后由预算绩效岗上传" in client.get(page).content.decode()


def test_the_page_shows_what_would_go_before_anything_goes(client: Client, cast: Cast, tong: User) -> None:
    case = at_step(cast, 2)
    client.force_login(cast.qin)
    page = reverse("workflows:handover_new")
    shown = client.get(page, {"person": cast.lu.pk, "successor": tong.pk}).content.decode()
    assert "将移交给佟安" in shown
    assert case.title in shown
    assert holding(case) == {"lu"}
    sent = client.post(page, {"person": cast.lu.pk, "successor": tong.pk, "reason": "调离"}, follow=True)
    assert "移交人签字、日期" in sent.content.decode()
    assert holding(case) == {"tong"}


def test_the_signed_list_is_kept_once(client: Client, cast: Cast, tong: User) -> None:
    at_step(cast, 2)
    done = hand_over(actor=cast.qin, person=cast.lu, successor=tong, reason="调离")
    client.force_login(cast.qin)
    page = reverse("workflows:handover_scan", args=[done.handover.pk])
    assert client.post(page).status_code == 422
    assert client.post(page, {"scan": upload("清单.pdf")}).status_code == 302
    kept = Handover.objects.get(pk=done.handover.pk).scan
    assert kept is not None
    assert client.post(page, {"scan": upload("另一份.pdf")}).status_code == 422
    client.force_login(cast.gao)
    assert client.get(reverse("workflows:attachment", args=[kept.pk])).status_code == 404


def test_the_list_of_lists_asks_the_same_number_of_questions_however_long(
    client: Client, cast: Cast, tong: User
) -> None:
    client.force_login(cast.qin)
    counts = []
    for more in (2, 20):
        Handover.objects.bulk_create(
            Handover(person=cast.lu, successor=tong, done_by=cast.qin, reason="调离") for _ in range(more)
        )
        client.get(reverse("workflows:handovers"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("workflows:handovers")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
