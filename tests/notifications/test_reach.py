"""How people are reached: their own choice of pace, quiet hours, short messages, mail in two forms."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from django.core import mail

from accounts import clock
from accounts.errors import Refused
from notifications import channels, delivery, kinds, notices, reach, texting
from notifications.channels import Channel, Message
from notifications.models import Delivery, Notice, Posting, Preference
from notifications.outward import sms
from notifications.reach import Pace

pytestmark = pytest.mark.django_db

#: a Tuesday
TEN = datetime(2026, 6, 30, 10, 0, tzinfo=clock.SHANGHAI)
NOON = datetime(2026, 6, 30, 11, 30, tzinfo=clock.SHANGHAI)
AFTERNOON = datetime(2026, 6, 30, 14, 30, tzinfo=clock.SHANGHAI)


@pytest.fixture
def sent(monkeypatch):
    """A channel that reaches everybody, and what went through it."""
    got: list[Message] = []
    monkeypatch.setattr(
        channels, "_channels", {"pipe": Channel("pipe", "管道", lambda person: True, got.append)}
    )
    return got


@pytest.fixture(autouse=True)
def _kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_informing", {"ended"})


def tell(person, kind="to_do", *, urgent=False):
    return notices.tell([person], kind=kind, subject="person:1", title="请审核", urgent=urgent)


def test_whoever_has_chosen_nothing_gets_what_is_urgent_at_once(cast, sent):
    with clock.shifted(TEN):
        tell(cast.shen, urgent=True)
        assert delivery.deliver_due() == 1
    assert len(sent) == 1


def test_whoever_wants_the_digest_only_gets_what_is_urgent_with_it(cast, sent):
    with clock.shifted(TEN):
        reach.choose(cast.shen, {"pipe": Pace.DIGEST})
        tell(cast.shen, urgent=True)
        assert list(Posting.objects.values_list("urgent", flat=True)) == [False]
        delivery.deliver_due()
    assert len(sent) == 1
    assert Delivery.objects.get().digest_on == TEN.date()


def test_what_merely_informs_can_be_left_to_the_list_but_a_duty_cannot(cast, sent):
    with clock.shifted(TEN):
        reach.choose(cast.shen, {"pipe": Pace.DUTIES})
        tell(cast.shen, "ended", urgent=True)
        tell(cast.shen, "to_do")
        delivery.deliver_due()
    assert [notice.kind for message in sent for notice in message.notices] == ["to_do"]
    assert Notice.objects.count() == 2


def test_the_choice_of_one_person_is_not_anybody_elses(cast, sent):
    with clock.shifted(TEN):
        reach.choose(cast.shen, {"pipe": Pace.DUTIES})
        tell(cast.gao, "ended", urgent=True)
        delivery.deliver_due()
    assert [message.recipient for message in sent] == [cast.gao]


def test_in_quiet_hours_nothing_goes_and_afterwards_one_message_holds_everything(cast, sent):
    reach.choose(cast.shen, {}, time(8, 0), time(12, 0))
    with clock.shifted(TEN):
        tell(cast.shen, urgent=True)
        tell(cast.shen)
        assert delivery.deliver_due() == 0
    with clock.shifted(NOON):
        assert delivery.deliver_due() == 0
    with clock.shifted(AFTERNOON):
        assert delivery.deliver_due() == 1
    assert len(sent[0].notices) == 2


def test_quiet_hours_over_midnight_leave_the_day_open(cast, sent):
    reach.choose(cast.shen, {}, time(20, 0), time(9, 30))
    with clock.shifted(datetime(2026, 6, 30, 9, 10, tzinfo=clock.SHANGHAI)):
        tell(cast.shen, urgent=True)
        assert delivery.deliver_due() == 0
    with clock.shifted(TEN):
        assert delivery.deliver_due() == 1


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (time(8, 0), time(18, 0), "至少留出两小时"),
        (time(18, 0), time(17, 0), "至少留出两小时"),
        (time(9, 0), time(9, 0), "起止时间相同"),
        (time(9, 0), None, "起止两个时间"),
        (None, time(9, 0), "起止两个时间"),
    ],
)
def test_quiet_hours_that_would_keep_everything_away_are_refused(cast, start, end, words):
    with pytest.raises(Refused, match=words):
        reach.choose(cast.shen, {}, start, end)
    assert not Preference.objects.exists()


def test_choosing_again_replaces_what_was_chosen(cast):
    reach.choose(cast.shen, {"email": Pace.DIGEST}, time(12, 0), time(13, 0))
    reach.choose(cast.shen, {"email": Pace.AT_ONCE})
    row = reach.preference_of(cast.shen)
    assert (row.paces, row.quiet_from, row.quiet_to) == ({"email": "at_once"}, None, None)


def test_a_pace_nobody_knows_is_refused(cast):
    with pytest.raises(ValueError, match="never"):
        reach.choose(cast.shen, {"email": "never"})


def test_a_short_message_says_how_many_of_which_sort_and_the_nearest_date(cast, monkeypatch, settings):
    taken = []

    class Gateway:
        def send(self, phone, text, message_id):
            taken.append((phone, text, message_id))

    monkeypatch.setattr(texting, "gateway", Gateway)
    kinds.name(to_do="待办", urged="催办")
    cast.shen.phone = "13800000000"
    rows = [
        Notice(recipient=cast.shen, kind="to_do", due_on=TEN.date()),
        Notice(recipient=cast.shen, kind="to_do"),
        Notice(recipient=cast.shen, kind="urged"),
    ]
    assert texting.reaches(cast.shen)
    texting.send(Message(id="x", recipient=cast.shen, notices=rows))
    phone, text, _ = taken[0]
    assert phone == "13800000000"
    assert text == "【绩程】您有 3 条消息（待办 2、催办 1），最近期限 2026-06-30。请登录系统办理。"


@pytest.mark.parametrize("phone", ["", "0313-2012345", "138000000001", "1380000"])
def test_a_number_that_is_no_mobile_gets_no_short_message(cast, settings, phone):
    settings.SMS_ADAPTER = "notifications.outward.sms.HttpGateway"
    assert sms.gateway() is not None
    cast.shen.phone = phone
    assert not texting.reaches(cast.shen)


def test_a_mail_has_two_forms_and_names_no_matter(cast, settings):
    settings.NOTICE_MAIL_DOMAINS, settings.SITE_URL = ["jx.example"], "https://jx.example"
    cast.shen.email = "shen@jx.example"
    cast.shen.save()
    with clock.shifted(TEN):
        notices.tell([cast.shen], kind="to_do", subject="person:1", title="培训经费 <机密>", urgent=True)
        delivery.deliver_due()
    (letter,) = mail.outbox
    ((html, form),) = letter.alternatives
    assert form == "text/html"
    assert "打开办理" in html
    assert "https://jx.example/notices/" in letter.body
    assert "培训经费" not in letter.body + html


def test_titles_leave_only_where_the_department_lets_them_and_are_no_markup(cast, settings):
    settings.NOTICE_MAIL_DOMAINS, settings.OUTWARD_TITLES = ["jx.example"], ["email"]
    cast.shen.email = "shen@jx.example"
    cast.shen.save()
    with clock.shifted(TEN):
        notices.tell([cast.shen], kind="to_do", subject="person:1", title="培训经费<b>", urgent=True)
        delivery.deliver_due()
    (letter,) = mail.outbox
    assert "培训经费<b>" in letter.body
    assert "培训经费&lt;b&gt;" in letter.alternatives[0][0]
