"""Robots of a unit's groups: who keeps them, what they are told and that it arrives once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from accounts import clock
from accounts.errors import NotAllowed, Refused
from accounts.models import AuditEvent
from notifications import groups, kinds
from notifications import sending as outbox
from notifications.groups import RobotFacts, sending
from notifications.models import GroupPost, Obligation, Robot
from notifications.outward.posting import UnansweredError
from notifications.reminders.moment import Moment
from notifications.secrets import unseal

pytestmark = pytest.mark.django_db

URL = "https://oapi.dingtalk.com/robot/send?access_token=very-secret"
FACTS = RobotFacts("教育中心预算绩效群", "dingtalk", URL, "SECx")
#: a Tuesday
TEN = datetime(2026, 6, 30, 10, 0, tzinfo=clock.SHANGHAI)
TODAY, JULY_10 = TEN.date(), date(2026, 7, 10)
State = GroupPost.State


@pytest.fixture
def robot(cast):
    return groups.add(cast.qin, cast.centre, FACTS)


@pytest.fixture
def wire(monkeypatch):
    """What goes out, and what the receiver answers: an exception to raise, or None."""

    class Wire:
        sent: list = []
        answer: Exception | None = None

    wire = Wire()
    wire.sent = []

    def send(sort, url, secret, message, moment):
        wire.sent.append((sort, url, secret, message))
        if wire.answer is not None:
            raise wire.answer

    monkeypatch.setattr(sending, "send", send)
    return wire


def owed(person, stage="explain", subject="stage:1", on=JULY_10, fire=TODAY, state="told"):
    return Obligation.objects.create(
        source="x",
        subject=subject,
        stage=stage,
        recipient=person,
        offset=7,
        due_on=on,
        fire_on=fire,
        state=state,
    )


def test_the_budget_desk_adds_a_robot_and_neither_row_nor_log_shows_its_address(cast, robot):
    assert unseal(robot.sealed_url) == URL
    assert "very-secret" not in str(list(Robot.objects.values()))
    assert "very-secret" not in AuditEvent.objects.get(kind="robot").body


def test_only_the_desk_of_the_unit_or_above_keeps_its_robots(cast, robot):
    for person in (cast.shen, cast.gao, cast.gu, cast.luo):
        with pytest.raises(NotAllowed, match="预算绩效岗"):
            groups.add(person, cast.centre, FACTS)
        assert not groups.robots_of(person).exists()
        with pytest.raises(NotAllowed):
            groups.switch(person, robot.pk, on=False)
    assert groups.robots_of(cast.xie).get() == robot


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (RobotFacts("", "dingtalk", URL), "群名称"),
        (RobotFacts("群", "dingtalk", ""), "Webhook"),
        (RobotFacts("群", "dingtalk", "https://evil.example/x"), "不在允许的地址之内"),
        (RobotFacts("群", "dingtalk", "http://oapi.dingtalk.com/x"), "https://"),
    ],
)
def test_a_robot_that_cannot_be_written_to_is_refused(cast, facts, words):
    with pytest.raises(Refused, match=words):
        groups.add(cast.qin, cast.centre, facts)
    assert not Robot.objects.exists()


def test_two_robots_of_one_unit_have_two_names(cast, robot):
    with pytest.raises(Refused, match="换一个名称"):
        groups.add(cast.qin, cast.centre, FACTS)
    assert groups.add(cast.qin, cast.college, FACTS).pk != robot.pk


def test_an_empty_address_keeps_the_one_there_is(cast, robot):
    groups.change(cast.qin, robot.pk, RobotFacts("新群名", "feishu"))
    robot.refresh_from_db()
    assert (robot.name, robot.sort, unseal(robot.sealed_url), unseal(robot.sealed_secret)) == (
        "新群名",
        "feishu",
        URL,
        "SECx",
    )


def test_a_post_goes_out_once_however_often_it_is_asked_for(cast, robot, wire):
    with clock.shifted(TEN):
        assert groups.post(robot, "k", "提醒", ["一"])
        assert not groups.post(robot, "k", "提醒", ["二"])
        assert groups.send_due() == 1
        assert groups.send_due() == 0
    ((sort, url, secret, message),) = wire.sent
    assert (sort, url, secret, message.lines) == ("dingtalk", URL, "SECx", ("一",))


def test_what_a_robot_does_not_take_is_tried_again_by_the_ladder_and_then_shown(cast, robot, wire, settings):
    settings.NOTICE_RETRY_SECONDS = ["60", "300"]
    wire.answer = UnansweredError("钉钉机器人没有接收（310000）：sign not match")
    with clock.shifted(TEN):
        groups.post(robot, "k", "提醒", [])
        groups.send_due()
        groups.send_due()
    assert len(wire.sent) == 1
    with clock.shifted(TEN + timedelta(seconds=61)):
        groups.send_due()
    with clock.shifted(TEN + timedelta(seconds=400)):
        groups.send_due()
    row = GroupPost.objects.get()
    assert (row.state, row.attempts) == (State.FAILED, 3)
    assert "310000" in row.error
    wire.answer = None
    with clock.shifted(TEN + timedelta(seconds=500)):
        groups.resend(cast.qin, row.pk)
        assert groups.send_due() == 1
    with pytest.raises(Refused, match="未送达"):
        groups.resend(cast.qin, row.pk)


def test_a_worker_that_died_is_taken_over_and_its_late_word_does_not_count(cast, robot, wire, settings):
    settings.NOTICE_TAKE_OVER_SECONDS = 60
    with clock.shifted(TEN):
        groups.post(robot, "k", "提醒", [])
        (lost,) = outbox._claim(GroupPost, "robot")
    with clock.shifted(TEN + timedelta(seconds=61)):
        assert groups.send_due() == 1
    assert not outbox.ended(lost, State.FAILED, "x")
    assert GroupPost.objects.get().state == State.SENT


def test_what_waits_for_a_robot_that_is_switched_off_is_cancelled(cast, robot, wire):
    with clock.shifted(TEN):
        groups.post(robot, "k", "提醒", [])
        groups.switch(cast.qin, robot.pk, on=False)
        assert groups.send_due() == 0
    assert wire.sent == []
    assert GroupPost.objects.get().state == State.CANCELLED
    with pytest.raises(Refused, match="先启用"):
        groups.try_out(cast.qin, robot.pk)


def test_an_address_that_does_not_open_any_more_fails_at_once(cast, robot, wire, settings):
    settings.FIELD_KEYS = ["bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4="]
    with clock.shifted(TEN):
        groups.post(robot, "k", "提醒", [])
        groups.send_due()
    row = GroupPost.objects.get()
    assert (row.state, row.attempts) == (State.FAILED, 1)
    assert "重新填写" in row.error


def test_the_day_is_summed_up_once_by_sort_without_names_or_titles(cast, robot):
    kinds.name(explain="填写说明", pay="抓紧支付")
    owed(cast.shen)
    owed(cast.gao)  # the head is told of the same matter: one, not two
    owed(cast.shen, "pay", "stage:2", date(2026, 6, 30))
    owed(cast.fang, subject="stage:3")  # another unit
    owed(cast.shen, subject="stage:4", fire=date(2026, 6, 29))
    owed(cast.shen, subject="stage:5", state="cancelled")
    moment = Moment(TEN)
    with clock.shifted(TEN):
        assert groups.sum_up(moment) == 1
        assert groups.sum_up(moment) == 0
    row = GroupPost.objects.get()
    assert row.lines == [
        "抓紧支付：1 项，最近期限 2026-06-30 周二",
        "填写说明：1 项，最近期限 2026-07-10 周五",
    ]
    assert "沈知远" not in str(row.lines) + row.title


def test_the_desk_of_the_root_hears_of_the_units_below(cast):
    groups.add(cast.qin, cast.root, FACTS)
    owed(cast.shen)
    with clock.shifted(TEN):
        assert groups.sum_up(Moment(TEN)) == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 6, 30, 8, 0, tzinfo=clock.SHANGHAI),
        datetime(2026, 6, 30, 18, 0, tzinfo=clock.SHANGHAI),
        datetime(2026, 7, 4, 10, 0, tzinfo=clock.SHANGHAI),
    ],
)
def test_nothing_is_summed_up_outside_office_days(cast, robot, moment):
    owed(cast.shen, fire=moment.date())
    assert groups.sum_up(Moment(moment)) == 0


def test_a_group_whose_people_owe_nothing_hears_nothing(cast, robot):
    with clock.shifted(TEN):
        assert groups.sum_up(Moment(TEN)) == 0
    assert not GroupPost.objects.exists()


def test_the_pages_add_change_try_and_switch_off_and_never_show_the_address(client, cast):
    client.force_login(cast.qin, "django.contrib.auth.backends.ModelBackend")
    sent = {
        "unit": cast.centre.pk,
        "name": "教育中心群",
        "sort": "dingtalk",
        "url": URL,
        "secret": "SECx",
        "daily": "on",
    }
    wrong = client.post("/robots/new/", sent | {"url": "https://evil.example/"})
    assert wrong.status_code == 422
    assert "不在允许的地址之内" in wrong.content.decode()
    assert "evil.example/" not in wrong.content.decode().replace("“evil.example”", "")
    assert client.post("/robots/new/", sent).status_code == 302
    robot = Robot.objects.get()
    for address in ("/robots/", f"/robots/{robot.pk}/"):
        assert "very-secret" not in client.get(address).content.decode()
    assert client.post(f"/robots/{robot.pk}/", {"name": "新名", "sort": "feishu"}).status_code == 302
    client.post(f"/robots/{robot.pk}/try/")
    assert GroupPost.objects.get().robot == robot
    client.post(f"/robots/{robot.pk}/off/")
    robot.refresh_from_db()
    assert (robot.name, robot.is_active, robot.daily) == ("新名", False, False)
