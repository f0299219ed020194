"""Telling people, inside the transaction, and waking the worker after it."""

import contextlib
import socket
import time
from datetime import date, datetime

import pytest
from django.db import transaction

from accounts import clock
from config.celery import app
from notifications import inbox, notices
from notifications.models import Notice, Posting
from notifications.tasks import deliver_due
from tests.cast import make_cast


@pytest.fixture(autouse=True)
def _mail_reaches_the_department(settings):
    settings.NOTICE_MAIL_DOMAINS = ["yunhe.example"]


def tell(*people, **more):
    facts = {
        "kind": "待办",
        "subject": "case:17",
        "title": "请审核“干部培训经费”绩效目标",
        "url": "/cases/17/",
    }
    return notices.tell(people, **{**facts, **more})


def tell_in_vain(person):
    """Within a transaction, or a savepoint, that fails."""
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        tell(person, urgent=True)
        _ = 1 / 0


def test_each_person_is_told_once_and_those_who_left_are_not(cast):
    cast.xie.is_active = False
    cast.xie.save()
    tell(cast.qin, cast.qin, cast.xie, cast.gu, due_on=date(2026, 6, 30), reason="您是预算绩效岗")
    assert [n.recipient for n in Notice.objects.order_by("id")] == [cast.qin, cast.gu]
    assert inbox.unread_count(cast.qin) == 1
    assert inbox.unread_count(cast.xie) == 0


def test_a_notice_of_a_failed_transaction_reaches_nobody(cast):
    tell_in_vain(cast.qin)
    assert not Notice.objects.exists()


def test_only_addresses_of_the_allowed_domains_get_mail(cast):
    cast.qin.email, cast.gu.email, cast.ding.email = "qin@YUNHE.example", "gu@elsewhere.example", ""
    tell(cast.qin, cast.gu, cast.ding)
    assert [posting.recipient for posting in Posting.objects.all()] == [cast.qin]


def test_telling_many_costs_no_more_statements_than_telling_one(cast, django_assert_num_queries):
    people = [cast.shen, cast.gao, cast.su, cast.fang, cast.xu, cast.lu, cast.qin, cast.gu, cast.ding]
    for person in people:
        person.email = f"{person.username}@yunhe.example"
    with django_assert_num_queries(3):  # notices, what people have chosen, postings
        tell(*people)
    assert Posting.objects.count() == len(people)


def test_however_much_a_transaction_tells_the_worker_is_woken_once(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    knocks = []
    monkeypatch.setattr("notifications.tasks.deliver_due.apply_async", lambda **how: knocks.append(how))
    cast.qin.email = cast.gu.email = "desk@yunhe.example"
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        tell(cast.qin, urgent=True)
        tell(cast.gu, urgent=True)
        tell_in_vain(cast.qin)
        notices.wake_up()
    assert len(knocks) == 1


def test_a_wake_up_that_was_rolled_back_with_its_savepoint_is_asked_for_again(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    knocks = []
    monkeypatch.setattr("notifications.tasks.deliver_due.apply_async", lambda **how: knocks.append(how))
    cast.qin.email = "desk@yunhe.example"
    with django_capture_on_commit_callbacks(execute=True):
        tell_in_vain(cast.qin)
        tell(cast.qin, urgent=True)
    assert len(knocks) == 1


def test_without_a_channel_out_of_the_house_nobody_is_woken(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        tell(cast.qin, urgent=True)
    assert callbacks == []


def test_what_waits_for_the_digest_wakes_nobody(cast, django_capture_on_commit_callbacks):
    cast.qin.email = "qin@yunhe.example"
    with django_capture_on_commit_callbacks() as callbacks:
        tell(cast.qin)
    assert callbacks == []


@pytest.mark.parametrize(
    ("due_on", "urgent"),
    [
        (date(2026, 6, 30), False),
        (date(2026, 6, 29), True),  # 2026-06-26 is a Friday
        (date(2026, 6, 26), True),
        (date(2026, 6, 25), False),
        (None, False),
    ],
)
def test_what_arrives_with_at_most_one_working_day_left_is_urgent(cast, due_on, urgent):
    cast.qin.email = "qin@yunhe.example"
    with clock.shifted(datetime(2026, 6, 26, 10, tzinfo=clock.SHANGHAI)):
        tell(cast.qin, due_on=due_on)
    assert Posting.objects.get().urgent is urgent


@pytest.fixture(params=["refusing", "silent", "unreachable", "no such socket"])
def absent_broker(request, monkeypatch):
    """A broker that refuses, one that answers nothing, one behind a dead wire, one that is not there at all."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        if request.param == "silent":
            listener.listen(16)
        address = {
            "unreachable": "redis://192.0.2.1:6379/0",
            "no such socket": "redis+socket:///nowhere/redis.sock?virtual_host=0",
        }.get(request.param, f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        with app.connection_for_write(address) as wire:
            publish = deliver_due.apply_async
            monkeypatch.setattr(deliver_due, "apply_async", lambda **how: publish(connection=wire, **how))
            yield request.param


@pytest.mark.django_db(transaction=True)
def test_without_a_broker_the_transaction_stands_and_the_page_waits_at_most_a_second(absent_broker, caplog):
    cast = make_cast()
    cast.qin.email = "qin@yunhe.example"
    begun = time.monotonic()
    with transaction.atomic():
        tell(cast.qin, urgent=True)
    waited = time.monotonic() - begun
    assert Posting.objects.get().delivery is None
    assert "the next sweep delivers" in caplog.text
    assert waited < 3, "one attempt of at most a second, and air for a busy machine; without limits it hangs"
