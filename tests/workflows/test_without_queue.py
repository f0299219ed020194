"""While Redis is away the pages work, the login included; what is to be told is written and goes out when it is back."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from config.celery import app
from notifications import notices, tasks
from notifications.models import Delivery, Notice
from tests.cast import PASSWORD, Cast
from tests.workflows.steps import submitted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office_hours", "no_redis")]


@pytest.fixture
def no_redis(monkeypatch: Any, settings: Any, db: None) -> None:
    """Nobody listens where the queue and ``REDIS_URL`` are."""
    nowhere = "redis://127.0.0.1:1/0"
    settings.REDIS_URL = nowhere
    settings.NOTICE_MAIL_DOMAINS = ["yunhe.example"]
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", nowhere)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)


def test_log_in_look_and_decide_and_the_message_goes_out_later(cast: Cast, caplog: Any) -> None:
    cast.lu.email = "lu@yunhe.example"
    cast.lu.save()
    case = submitted(cast)
    begun = time.monotonic()
    browser = Client()
    answer = browser.post("/login/", {"username": "gao", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/", 302)]
    assert case.title in answer.content.decode()
    address = reverse("workflows:case", args=[case.pk])
    assert "待您决定" in browser.get(address).content.decode()
    step = case.steps.get(state="open")
    answer = browser.post(
        reverse("workflows:decide", args=[case.pk]),
        {"decision": "approve", "comment": "同意。", "step": step.pk},
        follow=True,
    )
    assert "已同意。下一步：分管领导审签（陆承砚）" in answer.content.decode()
    assert time.monotonic() - begun < 15, "no page waits for Redis longer than a second"

    notices.knock()
    assert "could not be woken" in caplog.text, "there is no queue indeed"
    assert Notice.objects.filter(recipient=cast.lu).count() == 1
    assert mail.outbox == []
    tasks.deliver_due()  # the next tick, when there is one again
    assert [letter.to for letter in mail.outbox] == [["lu@yunhe.example"]]
    assert Delivery.objects.get(recipient=cast.lu).state == "sent"
    tasks.deliver_due()
    assert len(mail.outbox) == 1


def test_whoever_keeps_it_running_is_told_what_to_look_at(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr("notifications.health._begun", float("-inf"))
    browser = Client()
    browser.force_login(cast.luo)
    assert "请检查 worker 进程和 Redis 是否在运行。" in browser.get("/health/").content.decode()
