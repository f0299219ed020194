"""Sending: claimed once, judged again, marked, tried again, taken over."""

import smtplib
import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from accounts import clock
from notifications import channels, delivery, notices, relevance
from notifications.delivery import RETRY, deliver_due
from notifications.models import Delivery, Notice
from tests.cast import make_cast

State = Delivery.State


@pytest.fixture(autouse=True)
def _mail_reaches_the_department(settings):
    settings.NOTICE_MAIL_DOMAINS = ["yunhe.example"]
    settings.SITE_URL = "https://jicheng.example/"


@pytest.fixture
def told(cast):
    cast.qin.email = "qin@yunhe.example"
    cast.qin.save()
    notices.tell(
        [cast.qin], kind="to_do", subject="matter:17", title="请审核“干部培训经费”绩效目标", url="/cases/17/"
    )
    return cast


@pytest.fixture
def judge(monkeypatch):
    """Registers a judge for one test."""

    def use(kind, function):
        monkeypatch.setitem(relevance._judges, kind, function)

    return use


def the_delivery():
    return Delivery.objects.get()


def test_what_is_due_is_sent_once_and_says_only_kind_number_and_link(told):
    assert deliver_due() == 1
    assert deliver_due() == 0
    (letter,) = mail.outbox
    assert letter.subject == "绩程：您有一条待办消息"
    assert letter.to == ["qin@yunhe.example"]
    assert letter.extra_headers["Message-ID"] == f"<{the_delivery().message_id}@jicheng>"
    assert f"https://jicheng.example/notices/{Notice.objects.get().pk}/" in letter.body
    assert "干部培训经费" not in letter.body + letter.subject
    assert the_delivery().state == State.SENT
    assert the_delivery().attempts == 1


def test_what_has_been_read_in_the_meantime_is_not_sent(told):
    Notice.objects.update(read_at=clock.now())
    assert deliver_due() == 0
    assert the_delivery().state == State.CANCELLED
    assert mail.outbox == []


def test_what_no_longer_matters_by_the_word_of_its_room_is_not_sent(told, judge):
    asked = []
    judge("matter", lambda group: asked.extend(group) or set())
    assert deliver_due() == 0
    assert [n.subject for n in asked] == ["matter:17"]
    assert the_delivery().state == State.CANCELLED


def test_a_person_who_left_gets_nothing(told):
    told.qin.is_active = False
    told.qin.save()
    assert deliver_due() == 0
    assert the_delivery().state == State.CANCELLED


def test_an_address_that_is_no_longer_allowed_gets_nothing(told, settings):
    settings.NOTICE_MAIL_DOMAINS = []
    assert deliver_due() == 0
    assert the_delivery().state == State.CANCELLED


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(told, monkeypatch):
    def fails(_):
        raise smtplib.SMTPServerDisconnected("the mail server went away")

    monkeypatch.setattr(channels, "send", fails)
    moment = clock.now()
    for wait in RETRY:
        with clock.shifted(moment):
            assert deliver_due() == 0
            assert the_delivery().state == State.QUEUED
            assert deliver_due() == 0, "not before its time"
        moment = the_delivery().due_at + timedelta(seconds=1)
        assert the_delivery().due_at - moment < wait
    with clock.shifted(moment):
        deliver_due()
    assert the_delivery().state == State.FAILED
    assert the_delivery().attempts == len(RETRY) + 1
    assert "went away" in the_delivery().error


def test_a_delivery_whose_worker_died_is_taken_over_after_five_minutes(told):
    (lost,) = delivery._claim()
    assert deliver_due() == 0
    with clock.shifted(clock.now() + timedelta(minutes=5, seconds=1)):
        assert deliver_due() == 1
    assert the_delivery().attempts == 2
    assert len(mail.outbox) == 1
    assert not delivery._finish(lost, state=State.FAILED), "the late first worker has no say any more"
    assert the_delivery().state == State.SENT


def test_two_judges_for_one_word_are_an_error(judge):
    judge("matter", set)
    with pytest.raises(ValueError, match="matter"):
        relevance.register("matter", lambda group: set())


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_every_letter_once(settings):
    cast = make_cast()
    cast.qin.email = "qin@yunhe.example"
    cast.qin.save()
    for n in range(60):
        notices.tell([cast.qin], kind="to_do", subject=f"matter:{n}", title="请审核")
    gate, counts = threading.Barrier(8), []

    def work():
        try:
            gate.wait()
            counts.append(deliver_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 60
    assert len(mail.outbox) == 60
    assert set(Delivery.objects.values_list("state", "attempts")) == {(State.SENT, 1)}
