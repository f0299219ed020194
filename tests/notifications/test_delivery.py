"""Sending: packed, claimed once, judged again, marked, tried again, taken over."""

import smtplib
import threading
import time
import uuid
from datetime import date, datetime, timedelta
from datetime import time as dt_time

import pytest
from django.core import mail
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from accounts import clock
from notifications import channels, delivery, notices, packing, relevance
from notifications.channels import Channel
from notifications.claiming import finish
from notifications.delivery import deliver_due
from notifications.models import Delivery, Notice, Obligation, Posting, Preference
from notifications.reminders.moment import Moment
from notifications.reminders.sweeping import sweep
from notifications.retrying import ladder
from tests.cast import make_cast
from tests.notifications.matters import Matters, at, registered

State = Delivery.State
FRIDAY = at(6, 26, 10)


@pytest.fixture(autouse=True)
def _mail_reaches_the_department(settings):
    settings.NOTICE_MAIL_DOMAINS = ["yunhe.example"]
    settings.SITE_URL = "https://jicheng.example/"
    with clock.shifted(FRIDAY):
        yield


def with_mail(person):
    person.email = f"{person.username}@yunhe.example"
    person.save()


def tell(*people, **more):
    facts = {"kind": "to_do", "subject": "matter:17", "title": "请审核“干部培训经费”绩效目标"}
    return notices.tell(people, **{**facts, **more})


def digests_have_gone(*people):
    """What waits afterwards is not for the digest of Friday any more."""
    for person in people:
        Delivery.objects.create(
            recipient=person,
            channel="email",
            digest_on=date(2026, 6, 26),
            state=State.SENT,
            message_id=uuid.uuid4(),
        )


@pytest.fixture
def told(cast):
    with_mail(cast.qin)
    tell(cast.qin, url="/cases/17/", urgent=True)
    return cast


@pytest.fixture
def judge(monkeypatch):
    """Registers a judge for one test."""

    def use(kind, function):
        monkeypatch.setitem(relevance._judges, kind, function)

    return use


@pytest.fixture
def sending(monkeypatch):
    """Lets the e-mail channel do something else."""

    def use(send):
        usual = channels.get("email")
        monkeypatch.setitem(channels._channels, "email", Channel("email", "", usual.reaching, send))

    return use


def the_delivery():
    return Delivery.objects.get()


def deliver_at(*moment):
    with clock.shifted(at(*moment)):
        return deliver_due()


# --- what is sent -----------------------------------------------------------------------------------------------


def test_what_is_urgent_is_sent_once_and_says_only_kind_number_and_link(told):
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


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        ((6, 26, 8, 59), 0),
        ((6, 26, 9, 0), 1),
        ((6, 26, 12, 30), 0),
        ((6, 26, 17, 30), 0),
        ((6, 27, 10, 0), 0),  # Saturday
    ],
)
def test_what_is_urgent_goes_at_once_in_office_hours_and_else_when_they_begin(cast, moment, sent):
    with_mail(cast.qin)
    with clock.shifted(at(6, 26, 8, 40)):  # after the digest, which carries everything
        tell(cast.qin, urgent=True)
    digests_have_gone(cast.qin)
    assert deliver_at(*moment) == sent
    assert deliver_at(6, 29, 9) == 1 - sent


def test_what_is_not_urgent_waits_for_the_digest_of_the_next_working_day(cast):
    with_mail(cast.qin)
    with_mail(cast.gu)
    with clock.shifted(at(6, 26, 17)):
        Delivery.objects.create(  # Friday's digest has gone
            recipient=cast.qin,
            channel="email",
            digest_on=date(2026, 6, 26),
            message_id="0" * 32,
            state="sent",
        )
        for number in range(12):
            tell(cast.qin, subject=f"matter:{number}")
        assert deliver_due() == 0
    assert deliver_at(6, 28, 10) == 0  # Sunday
    with clock.shifted(at(6, 29, 8, 29)):
        tell(cast.gu, cast.qin)
        assert deliver_due() == 0
    assert deliver_at(6, 29, 8, 30) == 2
    assert [letter.subject for letter in mail.outbox] == ["绩程：您有 13 条消息", "绩程：您有一条待办消息"]
    with clock.shifted(at(6, 29, 9)):
        tell(cast.qin)
        assert deliver_due() == 0, "one digest a day"
    assert deliver_at(6, 30, 8, 30) == 1


def test_a_night_full_of_urgent_things_is_one_message_in_the_morning(cast):
    with_mail(cast.qin)
    with clock.shifted(at(6, 25, 19)):
        for number in range(5):
            tell(cast.qin, subject=f"matter:{number}", urgent=True)
        assert deliver_due() == 0
    assert deliver_at(6, 26, 8, 30) == 1
    assert deliver_at(6, 26, 9) == 0
    assert len(mail.outbox) == 1


def test_urgent_things_that_wait_together_are_one_message(cast):
    with_mail(cast.qin)
    with_mail(cast.gu)
    digests_have_gone(cast.qin, cast.gu)
    for number in range(5):
        tell(cast.qin, cast.gu, subject=f"matter:{number}", urgent=True)
    assert deliver_due() == 2
    assert {letter.subject for letter in mail.outbox} == {"绩程：您有 5 条消息"}
    assert Delivery.objects.filter(digest_on=None).count() == 2


def test_a_digest_of_nothing_that_still_matters_is_not_sent(cast):
    with_mail(cast.qin)
    tell(cast.qin)
    Notice.objects.update(read_at=clock.now())
    assert deliver_at(6, 29, 8, 30) == 0
    assert the_delivery().state == State.CANCELLED
    assert the_delivery().error == "已阅读、已办理或无权查看"
    assert Posting.objects.get().reason == "已阅读、已办理或无权查看"
    assert mail.outbox == []


def test_a_digest_carries_only_what_still_matters(cast):
    with_mail(cast.qin)
    read, unread = tell(cast.qin)[0], tell(cast.qin)[0]
    Notice.objects.filter(pk=read.pk).update(read_at=clock.now())
    assert deliver_at(6, 29, 8, 30) == 1
    (letter,) = mail.outbox
    assert f"/notices/{unread.pk}/" in letter.body
    assert f"/notices/{read.pk}/" not in letter.body
    assert set(Posting.objects.values_list("notice", "reason")) == {
        (read.pk, "已阅读、已办理或无权查看"),
        (unread.pk, ""),
    }


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
    assert (the_delivery().state, the_delivery().error) == (State.CANCELLED, "该渠道已不能送达本人")


# --- reminders --------------------------------------------------------------------------------------------------


def test_a_reminder_of_what_was_done_after_the_sweep_is_cancelled_in_outbox_and_ledger(cast):
    with_mail(cast.shen)
    with registered(Matters()) as matters, clock.shifted(at(6, 30, 7)):
        matters.due(17, cast.shen, date(2026, 6, 30))
        assert sweep() == 1
        matters.done(17)
        assert deliver_at(6, 30, 8, 30) == 0
    assert the_delivery().state == State.CANCELLED
    row = Obligation.objects.get(offset=0)
    assert (row.state, row.reason) == (Obligation.State.CANCELLED, "已阅读、已办理或无权查看")


def test_a_reminder_of_a_date_that_was_put_off_is_cancelled_and_the_new_one_is_sent(cast):
    with_mail(cast.shen)
    with registered(Matters()) as matters, clock.shifted(at(6, 29, 7)):
        matters.due(17, cast.shen, date(2026, 6, 30))
        assert sweep() == 1
        matters.due(17, cast.shen, date(2026, 7, 10))
        assert sweep() == 1
        assert deliver_at(6, 29, 8, 30) == 1
    (letter,) = mail.outbox
    assert "期限 2026-07-10" in letter.body
    assert "期限 2026-06-30" not in letter.body


def test_a_reminder_that_was_read_on_the_page_was_told_though_no_mail_left(cast):
    with_mail(cast.shen)
    with registered(Matters()) as matters, clock.shifted(at(6, 29, 7)):
        matters.due(17, cast.shen, date(2026, 6, 30))
        sweep()
        Notice.objects.update(read_at=clock.now())
        assert deliver_at(6, 29, 8, 30) == 0
    assert Obligation.objects.get(offset=1).state == Obligation.State.TOLD


# --- failures ---------------------------------------------------------------------------------------------------


def fails(message):
    raise smtplib.SMTPServerDisconnected("the mail server went away")


def test_a_failure_is_tried_again_later_and_later_and_then_given_up(told, sending):
    sending(fails)
    moment = clock.now()
    for wait in ladder():
        with clock.shifted(moment):
            assert deliver_due() == 0
            assert the_delivery().state == State.QUEUED
            assert deliver_due() == 0, "not before its time"
        moment = the_delivery().due_at + timedelta(seconds=1)
        assert the_delivery().due_at - moment < wait
    with clock.shifted(moment):
        deliver_due()
    assert the_delivery().state == State.FAILED
    assert the_delivery().attempts == len(ladder()) + 1
    assert "went away" in the_delivery().error


def test_a_channel_that_is_down_is_asked_three_times_not_for_everybody(cast, sending):
    tried = []
    sending(lambda message: tried.append(message) or fails(message))
    for person in [cast.qin, cast.xie, cast.gu, cast.ding, cast.shen]:
        with_mail(person)
        tell(person, urgent=True)
    assert deliver_due() == 0
    assert len(tried) == delivery.FAILURES
    assert sorted(Delivery.objects.values_list("attempts", flat=True)) == [0, 0, 1, 1, 1]


def test_a_slow_channel_begins_nothing_that_could_have_been_taken_over(cast, sending, settings):
    settings.NOTICE_TAKE_OVER_SECONDS = 2
    for person in [cast.qin, cast.xie, cast.gu]:
        with_mail(person)
        tell(person, urgent=True)
    sending(lambda message: time.sleep(0.6))
    batch = delivery._claim() if not delivery.packing.pack(delivery.Moment.present()) else []
    assert delivery._work(batch, time.monotonic() + 60) == 2
    assert list(Delivery.objects.filter(state=State.QUEUED).values_list("attempts", flat=True)) == [0]


def test_a_delivery_whose_worker_died_is_taken_over_after_five_minutes(told):
    delivery.packing.pack(delivery.Moment.present())
    (lost,) = delivery._claim()
    assert deliver_due() == 0
    with clock.shifted(clock.now() + timedelta(minutes=5, seconds=1)):
        assert deliver_due() == 1
    assert the_delivery().attempts == 2
    assert len(mail.outbox) == 1
    assert not finish(lost, state=State.FAILED), "the late first worker has no say any more"
    assert the_delivery().state == State.SENT


def test_a_delivery_claimed_before_the_clock_was_set_back_is_taken_over_too(told):
    delivery.packing.pack(delivery.Moment.present())
    delivery._claim()
    Delivery.objects.update(claimed_at=clock.now() + timedelta(days=1))
    assert deliver_due() == 1


def test_a_delivery_that_kills_every_worker_is_given_up(told, settings):
    delivery.packing.pack(delivery.Moment.present())
    moment = clock.now()
    for _ in range(len(ladder()) + 1):
        with clock.shifted(moment):
            assert len(delivery._claim()) == 1
        moment += timedelta(minutes=6)
    with clock.shifted(moment):
        assert deliver_due() == 0
    assert (the_delivery().state, the_delivery().error) == (State.FAILED, "发送多次中断，没有结果")


def test_two_judges_for_one_word_are_an_error(judge):
    judge("matter", set)
    with pytest.raises(ValueError, match="matter"):
        relevance.register("matter", lambda group: set())


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_every_letter_once(settings):
    cast = make_cast()
    people = [cast.shen, cast.gao, cast.su, cast.fang, cast.xu, cast.lu, cast.qin, cast.gu, cast.ding]
    for person in people:
        with_mail(person)
    gate, counts = threading.Barrier(8), []

    def work():
        try:
            for _ in range(5):
                gate.wait()
                counts.append(deliver_due())
        finally:
            connection.close()

    def letters():
        try:
            for n in range(5):
                for person in people:
                    tell(person, subject=f"matter:{n}", urgent=True)
                gate.wait()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(7)] + [threading.Thread(target=letters)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver_due()
    carried = [line for letter in mail.outbox for line in letter.body.splitlines() if "编号" in line]
    assert len(carried) == len(set(carried)) == 5 * len(people)
    assert set(Delivery.objects.values_list("state", "attempts")) == {(State.SENT, 1)}
    assert not Posting.objects.filter(delivery=None).exists()


# --- what was there before ----------------------------------------------------------------------------------------


def test_old_deliveries_keep_their_notice_when_deliveries_begin_to_carry_several(cast):
    loader = MigrationLoader(connection, replace_migrations=False)

    def migrate(*names):
        for name in names:
            migration = loader.get_migration("notifications", name)
            with connection.schema_editor(atomic=False) as editor:
                migration.apply(loader.project_state([("notifications", name)], at_end=False), editor)

    with connection.cursor() as cursor:
        # The old tables in a schema of their own, gone with the test's transaction.
        cursor.execute("CREATE SCHEMA before; SET LOCAL search_path TO before, public")
        migrate("0001_initial", "0002_ledger")
        cursor.execute(
            """INSERT INTO before.notifications_notice
                      (recipient_id, kind, subject, title, text, reason, url, urgent, created_at)
               VALUES (%s, 'to_do', 'case:1', '', '', '', '', true, now()) RETURNING id""",
            [cast.qin.pk],
        )
        (notice,) = cursor.fetchone()
        cursor.execute(
            """INSERT INTO before.notifications_delivery
                      (notice_id, channel, state, attempts, due_at, message_id, error)
               VALUES (%s, 'email', 'sent', 1, now(), gen_random_uuid(), '')""",
            [notice],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        migrate("0003_deliveries_carry_notices")
        cursor.execute("SELECT recipient_id, channel, state, digest_on FROM before.notifications_delivery")
        assert cursor.fetchall() == [(cast.qin.pk, "email", "sent", None)]
        cursor.execute("SELECT notice_id, recipient_id, channel, urgent FROM before.notifications_posting")
        assert cursor.fetchall() == [(notice, cast.qin.pk, "email", True)]


# --- when it is tried again -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("urgent", "failed_at", "again"),
    [
        (True, (6, 26, 10, 0), (6, 26, 10, 1)),
        (True, (6, 26, 11, 59, 30), (6, 26, 13, 30)),  # not at noon
        (True, (6, 26, 17, 29, 30), (6, 29, 9, 0)),  # Friday evening -> Monday
        (False, (6, 26, 11, 59, 30), (6, 26, 12, 0, 30)),
        (False, (6, 26, 17, 29, 30), (6, 29, 8, 30)),
    ],
)
def test_what_failed_is_tried_again_at_an_hour_at_which_it_would_have_gone(
    cast, sending, urgent, failed_at, again
):
    sending(fails)
    with_mail(cast.qin)
    moment, again = (datetime(2026, *one, tzinfo=clock.SHANGHAI) for one in (failed_at, again))
    if urgent:
        digests_have_gone(cast.qin)
    with clock.shifted(moment):
        tell(cast.qin, urgent=urgent)
        assert deliver_due() == 0
        row = Delivery.objects.get(attempts=1)
    assert abs(row.due_at - again) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("quiet", "again"),
    [
        ((dt_time(9), dt_time(11)), (6, 26, 11, 0)),
        ((dt_time(22), dt_time(9, 30)), (6, 26, 10, 1)),
        (
            (dt_time(10), dt_time(9)),
            (6, 29, 9, 0),
        ),  # from ten o'clock until the next morning, behind the weekend
    ],
)
def test_what_failed_does_not_come_when_its_person_wants_to_be_left_alone(cast, sending, quiet, again):
    sending(fails)
    with_mail(cast.qin)
    tell(cast.qin, urgent=True)
    packing.pack(Moment.present())
    Preference.objects.create(user=cast.qin, quiet_from=quiet[0], quiet_to=quiet[1])
    assert deliver_due() == 0
    again = datetime(2026, *again, tzinfo=clock.SHANGHAI)
    assert abs(the_delivery().due_at - again) < timedelta(seconds=30)
