"""Over the wire to receivers that refuse, dawdle and put off: tried again on the ladder, then shown with the error."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts import clock
from notifications import groups, health, notices, tasks
from notifications.groups import RobotFacts
from notifications.models import Delivery, GroupPost, Obligation
from notifications.retrying import ladder
from tests.notifications.matters import at
from tests.notifications.receivers import mail_server, robot

pytestmark = pytest.mark.django_db
FRIDAY = at(6, 26, 10)


@pytest.fixture
def mailing(cast, settings):
    """Real SMTP to a server of this machine; 秦若兰 and 顾怀瑾 have addresses, and one urgent message each."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.NOTICE_MAIL_DOMAINS = ["yunhe.example"]
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    for person in (cast.qin, cast.gu):
        person.email = f"{person.username}@yunhe.example"
        person.save()
    with clock.shifted(FRIDAY):
        notices.tell([cast.qin, cast.gu], kind="to_do", subject="matter:17", title="请审核", urgent=True)

    def use(server):
        settings.EMAIL_PORT = server.server_address[1]

    return use


def work_until_settled(rows, moment: datetime = FRIDAY) -> list[datetime]:
    """Ticks whenever something is due, until nothing waits; the moments at which there was work."""
    moments = []
    while True:
        with clock.shifted(moment):
            tasks.deliver_due()
        moments.append(moment)
        due = rows.filter(state="queued").order_by("due_at").values_list("due_at", flat=True).first()
        if due is None:
            return moments
        moment = due + timedelta(seconds=1)


def finding(words):
    return next(one for one in health.findings() if one.words == words)


def outbox_of(client, person) -> str:
    client.force_login(person)
    return client.get("/outbox/", {"state": "failed"}).content.decode()


def test_a_mail_server_that_refuses_one_address_is_shown_and_the_other_mail_goes_once(cast, client, mailing):
    with mail_server(lambda to, n: "550 no such user" if to.startswith("gu") else "250 fine") as server:
        mailing(server)
        moments = work_until_settled(Delivery.objects.all())
    assert len(moments) == len(ladder()) + 1
    assert [to for to, _ in server.taken] == ["qin@yunhe.example"]
    assert server.asked == {"qin@yunhe.example": 1, "gu@yunhe.example": len(ladder()) + 1}
    given_up = Delivery.objects.get(recipient=cast.gu)
    assert (given_up.state, given_up.attempts) == ("failed", len(ladder()) + 1)
    page = outbox_of(client, cast.luo)
    assert "550" in page
    assert "no such user" in page
    assert finding("未送达").state == "1 条"


def test_a_mail_server_slower_than_our_patience_is_tried_again_and_then_shown(
    cast, client, mailing, settings
):
    settings.EMAIL_TIMEOUT = 0.2
    with mail_server(lambda to, n: "250 fine", slow=0.6) as server:
        mailing(server)
        work_until_settled(Delivery.objects.all())
        assert server.taken == []
    assert set(Delivery.objects.values_list("state", "attempts")) == {("failed", len(ladder()) + 1)}
    assert "timed out" in outbox_of(client, cast.luo)


def test_a_mail_server_that_greylists_gets_the_same_letter_once_more_and_takes_it_once(cast, mailing):
    with mail_server(lambda to, n: "451 greylisted, come back later" if n == 1 else "250 fine") as server:
        mailing(server)
        with clock.shifted(FRIDAY):
            tasks.deliver_due()
        assert set(Delivery.objects.values_list("state", flat=True)) == {"queued"}
        assert "451" in Delivery.objects.first().error
        work_until_settled(Delivery.objects.all(), FRIDAY + ladder()[0] + timedelta(seconds=5))
    assert sorted(to for to, _ in server.taken) == ["gu@yunhe.example", "qin@yunhe.example"]
    assert set(Delivery.objects.values_list("state", "attempts", "error")) == {("sent", 2, "")}
    for row in Delivery.objects.all():
        (letter,) = [text for to, text in server.taken if to == f"{row.recipient.username}@yunhe.example"]
        assert f"<{row.message_id}@jicheng>" in letter


@pytest.fixture
def group(cast, settings):
    settings.OUTWARD_INNER_HOSTS = ["127.0.0.1"]

    def use(url):
        with clock.shifted(at(6, 26, 8)):
            made = groups.add(cast.qin, cast.centre, RobotFacts("教育中心群", "wecom", url, ""))
        Obligation.objects.create(
            source="x",
            subject="stage:1",
            stage="explain",
            recipient=cast.shen,
            offset=3,
            due_on=at(6, 30).date(),
            fire_on=FRIDAY.date(),
            state="told",
        )
        return made

    return use


BUSY = {"errcode": 45009, "errmsg": "api freq out of limit"}


def test_a_robot_that_answers_200_with_an_error_is_tried_again_and_then_shown(cast, client, group):
    with robot([BUSY]) as (url, got):
        group(url)
        work_until_settled(GroupPost.objects.all())
    assert len(got) == len(ladder()) + 1
    assert set(GroupPost.objects.values_list("state", "attempts")) == {("failed", len(ladder()) + 1)}
    client.force_login(cast.qin)
    page = client.get("/robots/").content.decode()
    assert "45009" in page
    assert "api freq out of limit" in page
    assert finding("未送达").state == "群消息 1 条"


def test_a_robot_that_takes_it_the_second_time_is_told_once(cast, group):
    with robot([BUSY, {"errcode": 0, "errmsg": "ok"}]) as (url, got):
        group(url)
        work_until_settled(GroupPost.objects.all())
        with clock.shifted(at(6, 26, 16)):
            tasks.deliver_due()
    assert len(got) == 2
    assert set(GroupPost.objects.values_list("state", "attempts")) == {("sent", 2)}
