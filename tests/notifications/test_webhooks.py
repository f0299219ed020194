"""事件推送: who keeps receivers, what they are told, that it is signed, once, and never of what was rolled back."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db import transaction

from accounts import clock
from accounts.errors import NotAllowed, Refused
from accounts.models import AuditEvent
from notifications import webhooks
from notifications.models import Webhook, WebhookPost
from notifications.webhooks import HookFacts, sending
from tests.desk.rows import as_
from tests.projects.makers import draft, make_year
from workflows import cases

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 6, 27, 10, 0, tzinfo=clock.SHANGHAI)  # a Saturday: machines know no office hours
KINDS = ("approved", "sent_back")
State = WebhookPost.State


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.OUTWARD_INNER_HOSTS = ["127.0.0.1"]
    settings.SITE_URL = "https://jixiao.example"


@pytest.fixture
def receiver():
    """Its address, what it got as (headers, bytes), and the statuses it answers with (the last for ever)."""
    got: list[tuple[dict[str, str], bytes]] = []
    statuses = [204]

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/events?k=hush", got, statuses
    server.shutdown()
    server.server_close()


def submitted(cast):
    """A target of 沈知远's that lies with 高映雪."""
    version = draft(make_year(), cast.centre, None, cast.shen)
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    return case


def test_events_asked_for_go_out_signed_and_once_and_without_title(cast, receiver, settings):
    url, got, _ = receiver
    _, secret = webhooks.add(cast.luo, HookFacts("协同平台", url, KINDS))
    with clock.shifted(TEN):
        case = submitted(cast)  # nobody asked for 提交
        cases.approve(case.pk, actor=cast.gao)
        assert webhooks.send_due() == 1
        assert webhooks.send_due() == 0
    ((headers, body),) = got
    event = case.events.get(kind="approved")
    assert json.loads(body) == {
        "id": str(WebhookPost.objects.get().message_id),
        "event": "approved",
        "event_words": "同意",
        "case": case.number,
        "sequence": event.number,
        "at": event.at.astimezone(clock.SHANGHAI).isoformat(timespec="seconds"),
        "url": f"https://jixiao.example/cases/{case.pk}/",
    }
    stamp = headers["X-Jicheng-Timestamp"]
    assert 0 <= int(stamp) - TEN.timestamp() < 60
    assert headers["X-Jicheng-Signature"] == f"sha256={sending.signature(secret, stamp, body)}"
    settings.OUTWARD_TITLES = ["webhook"]
    assert json.loads(sending.body_of(WebhookPost.objects.get()))["title"] == case.title


def test_what_was_rolled_back_is_told_to_nobody(cast, receiver):
    webhooks.add(cast.luo, HookFacts("协同平台", receiver[0], KINDS))
    case = submitted(cast)
    with transaction.atomic():
        cases.approve(case.pk, actor=cast.gao)
        assert WebhookPost.objects.count() == 1
        transaction.set_rollback(True)
    assert not WebhookPost.objects.exists()


def test_what_is_not_taken_is_tried_again_under_its_id_then_shown_and_resent(cast, receiver, settings):
    settings.NOTICE_RETRY_SECONDS = ["60"]
    url, got, statuses = receiver
    statuses[:] = [302, 500, 200]
    hook, _ = webhooks.add(cast.luo, HookFacts("协同平台", url, KINDS))
    with clock.shifted(TEN):
        webhooks.try_out(cast.luo, hook.pk)
        webhooks.send_due()
    with clock.shifted(TEN + timedelta(seconds=61)):
        webhooks.send_due()
        row = WebhookPost.objects.get()
        assert (row.state, row.attempts) == (State.FAILED, 2)
        assert "500" in row.error
        assert "hush" not in row.error
        page = as_(cast.luo).get("/webhooks/").content.decode()
        assert "测试消息" in page
        assert "未送达" in page
        as_(cast.luo).post(f"/webhooks/posts/{row.pk}/resend/")
        assert webhooks.send_due() == 1
    assert len({json.loads(body)["id"] for _, body in got}) == 1
    assert len({headers["X-Jicheng-Signature"] for headers, _ in got}) == 2  # of another moment
    webhooks.switch(cast.luo, hook.pk, on=False)
    with pytest.raises(Refused, match="先启用"):
        webhooks.try_out(cast.luo, hook.pk)


def test_only_the_system_administrator_keeps_receivers_on_listed_hosts_and_the_secret_is_shown_once(cast):
    with pytest.raises(NotAllowed, match="系统管理员"):
        webhooks.add(cast.qin, HookFacts("x", "http://127.0.0.1/", KINDS))
    browser, url = as_(cast.luo), "http://127.0.0.1:1/very-secret"
    sent = {"name": "协同平台", "url": url, "kinds": list(KINDS)}
    wrong = browser.post("/webhooks/new/", sent | {"url": "https://169.254.169.254/"})
    assert wrong.status_code == 422
    assert "不在允许的地址之内" in wrong.content.decode()
    page = browser.post("/webhooks/new/", sent).content.decode()
    secret = re.search(r'id="fresh-secret" readonly value="([\w-]+)"', page).group(1)
    hook = Webhook.objects.get()
    for shown in (browser.get("/webhooks/"), browser.get(f"/webhooks/{hook.pk}/")):
        assert secret not in shown.content.decode()
        assert "very-secret" not in shown.content.decode()
    kept = str(list(Webhook.objects.values())) + AuditEvent.objects.get(kind="webhook").body
    assert secret not in kept
    assert "very-secret" not in kept
    assert browser.post(f"/webhooks/{hook.pk}/", {"name": "新名", "kinds": ["approved"]}).status_code == 302
    hook.refresh_from_db()
    assert (hook.name, hook.kinds) == ("新名", ["approved"])
