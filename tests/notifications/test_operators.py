"""提醒与发送, 运行状况: what operators see, and sending again."""

from __future__ import annotations

import time
import uuid
from datetime import date, timedelta

import pytest

from accounts import clock
from accounts.models import AuditEvent
from notifications import health, tasks
from notifications.models import Delivery, Obligation, Pulse
from notifications.reminders.sweeping import sweep
from tests.notifications.matters import Matters, at, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def friday(monkeypatch):
    monkeypatch.setattr(health, "_begun", float("-inf"))  # long ago
    with clock.shifted(at(6, 26, 10)):
        yield


def failed(person):
    return Delivery.objects.create(
        recipient=person, channel="email", state="failed", attempts=5, message_id=uuid.uuid4(), error="550 no"
    )


def finding(words):
    return next(one for one in health.findings() if one.words.startswith(words))


def test_the_ledger_shows_titles_to_the_budget_desk_and_not_to_the_administrator(client, cast):
    with registered(Matters()) as matters:
        matters.due(17, cast.shen, date(2026, 6, 30))
        sweep()
        client.force_login(cast.qin)
        assert "请填报第 17 项" in client.get("/reminders/").content.decode()
        client.force_login(cast.luo)
        page = client.get("/reminders/", {"state": "told"}).content.decode()
    assert "沈知远" in page
    assert "请填报第 17 项" not in page


def test_a_hundred_rows_cost_as_many_statements_as_one(client, cast, django_assert_max_num_queries):
    with registered(Matters()) as matters:
        for number in range(100):
            matters.due(number, cast.shen, date(2026, 6, 30))
        sweep()
        client.force_login(cast.qin)
        for url in ("/reminders/", "/outbox/"):
            with django_assert_max_num_queries(22):
                assert client.get(url).status_code == 200


def test_what_failed_is_shown_with_its_error_and_sent_again_once(client, cast):
    row = failed(cast.shen)
    client.force_login(cast.luo)
    assert "550 no" in client.get("/outbox/", {"state": "failed"}).content.decode()
    assert not finding("未送达").good
    client.post(f"/outbox/{row.pk}/resend/")
    client.post(f"/outbox/{row.pk}/resend/")
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("queued", 0)
    assert AuditEvent.objects.filter(kind="resend").count() == 1


def test_signs_of_life_are_fresh_for_five_minutes(cast):
    assert not finding("后台任务").good
    tasks.canary()
    tasks.sweep_reminders()
    tasks.deliver_due()
    assert finding("后台任务").good
    assert finding("提醒生成").good
    with clock.shifted(clock.now() + timedelta(minutes=6)):
        assert not finding("后台任务").good
        assert not finding("消息发送").good


def test_in_the_first_minute_after_a_start_nothing_is_wrong_yet(cast, monkeypatch):
    health.alive("beat")
    health.alive("sweep", "填报没有完成")
    with clock.shifted(clock.now() + timedelta(hours=3)):  # it stood still meanwhile
        assert not finding("定时器").good
        monkeypatch.setattr(health, "_begun", time.monotonic())
        assert finding("定时器").state == finding("后台任务").state == "正在启动，尚无记录"
        assert finding("定时器").good
        assert not finding("提醒生成").good, "what failed, failed"
        health.alive("beat")
        assert finding("定时器").state.startswith("最近一次")
        monkeypatch.setattr(health, "_begun", time.monotonic() - health.STARTING)
        assert finding("后台任务").state == "还没有运行过"


def test_a_source_that_fails_is_shown(cast):
    with registered(Matters()) as matters:
        matters.rows = None
        tasks.sweep_reminders()
    assert not finding("提醒生成").good
    assert "填报没有完成" in Pulse.objects.get(name="sweep").error


def test_an_old_outbox_is_shown(cast):
    row = failed(cast.shen)
    Delivery.objects.filter(pk=row.pk).update(state="queued", due_at=clock.now() - timedelta(minutes=16))
    assert finding("待发消息").state == "最早一条已等 16 分钟"
    assert not finding("待发消息").good


@pytest.mark.parametrize(("month", "good"), [(11, True), (12, False)])
def test_next_years_calendar_is_asked_for_from_the_first_of_december(month, good):
    with clock.shifted(at(month, 30)):
        assert finding("工作日历").good is good


def test_the_page_names_what_is_wrong_and_what_to_do(client, cast):
    client.force_login(cast.luo)
    page = client.get("/health/").content.decode()
    assert "请检查 worker 进程和 Redis 是否在运行。" in page
    assert Obligation.objects.count() == 0
