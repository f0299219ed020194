"""What leaves the house: where it may go, how the three robots want it, and what counts as taken."""

from __future__ import annotations

import base64
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts import clock
from notifications.outward import places, posting, robots, sms
from notifications.outward.posting import Answer, UnansweredError
from notifications.outward.robots import Message, Sort
from notifications.secrets import SealedError, seal, unseal

MOMENT = datetime(2026, 6, 30, 9, 0, tzinfo=clock.SHANGHAI)
TOLD = Message(
    "支出进度提醒", ("6月底检查点还有 3 项未报", "说明截止：2026-07-10 周五"), "https://jx.example/a"
)


class Receiver(BaseHTTPRequestHandler):
    """Keeps what it was sent and answers what it is told to."""

    answer: tuple[int, bytes] = (200, b"{}")
    headers_sent: dict[str, str] = {}
    got: list[tuple[str, dict, dict]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).got.append((self.path, body, dict(self.headers)))
        status, data = type(self).answer
        self.send_response(status)
        for name, value in type(self).headers_sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@contextmanager
def receiver(status: int = 200, body: object = None, **headers: str) -> Iterator[tuple[str, list]]:
    kind = type("Told", (Receiver,), {"got": [], "headers_sent": headers})
    kind.answer = (status, json.dumps({} if body is None else body).encode())
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kind.got
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(autouse=True)
def _listed(settings):
    settings.OUTWARD_HOSTS = ["robot.example"]
    settings.OUTWARD_INNER_HOSTS = ["127.0.0.1"]


def answering(monkeypatch, *addresses: str) -> None:
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)


def test_a_host_that_is_not_listed_is_never_asked_for_its_address(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: pytest.fail("asked"))
    with pytest.raises(places.ForbiddenError, match="不在允许的地址之内"):
        places.place_of("https://elsewhere.example/hook")


@pytest.mark.parametrize(
    "address",
    ["10.0.0.8", "192.168.1.1", "169.254.169.254", "127.0.0.1", "::1", "::ffff:10.0.0.8", "fe80::1%eth0"],
)
def test_a_listed_name_that_leads_into_the_inner_network_is_refused(monkeypatch, address):
    answering(monkeypatch, "8.8.8.8", address)
    with pytest.raises(places.ForbiddenError, match="指向内部网络"):
        places.place_of("https://robot.example/hook")


def test_the_address_that_was_looked_at_is_the_one_connected_to(monkeypatch):
    answering(monkeypatch, "8.8.8.8")
    place = places.place_of("https://robot.example/send?key=1")
    assert (place.address, place.port, place.target, place.secure) == ("8.8.8.8", 443, "/send?key=1", True)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://robot.example/hook", "https://"),
        ("ftp://robot.example/hook", "https:// 开头"),
        ("robot.example", "https:// 开头"),
        ("https://user:pass@robot.example/", "账号和密码"),
        ("https://robot.example:notaport/", "读不懂"),
        ("https://[::1/", "读不懂"),
        ("https://robot.example.evil.example/", "不在允许的地址之内"),
    ],
)
def test_a_form_says_what_is_wrong_with_an_address_before_anything_is_sent(url, words):
    assert words in places.problem_of(url)


def test_a_good_address_has_no_problem():
    assert places.problem_of("https://robot.example/send?key=1") == ""


def test_a_redirect_is_not_followed():
    with (
        receiver(302, Location="http://127.0.0.1:1/") as (url, got),
        pytest.raises(UnansweredError, match="302"),
    ):
        posting.post_json(url, {"a": 1})
    assert len(got) == 1


def test_what_nobody_takes_is_said_without_the_address():
    with receiver() as (url, _):
        pass
    with pytest.raises(UnansweredError) as told:
        posting.post_json(f"{url}/send?key=very-secret", {})
    assert "very-secret" not in str(told.value)
    assert "没有应答" in str(told.value)


def test_wecom_is_told_in_markdown_with_a_link():
    request = robots.request_for(Sort.WECOM, "https://robot.example/send?key=1", "", TOLD, MOMENT)
    assert request.url == "https://robot.example/send?key=1"
    assert request.body["msgtype"] == "markdown"
    assert request.body["markdown"]["content"].splitlines()[-1] == "[打开办理](https://jx.example/a)"


def test_wecom_gets_no_more_than_4096_bytes_and_no_half_character():
    long = Message("提醒", ("监" * 3000,))
    content = robots.request_for(Sort.WECOM, "u", "", long, MOMENT).body["markdown"]["content"]
    assert 4090 <= len(content.encode()) <= 4096
    assert content.endswith("监")


def test_dingtalk_is_signed_with_milliseconds_and_the_secret_as_key():
    request = robots.request_for(
        Sort.DINGTALK, "https://robot.example/s?access_token=x", "SECabc", TOLD, MOMENT
    )
    query = parse_qs(urlsplit(request.url).query)
    stamp = str(int(MOMENT.timestamp() * 1000))
    wanted = base64.b64encode(hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), sha256).digest()).decode()
    assert query == {"access_token": ["x"], "timestamp": [stamp], "sign": [wanted]}


def test_feishu_is_signed_with_seconds_in_the_body_over_nothing():
    body = robots.request_for(Sort.FEISHU, "https://robot.example/h", "s3", TOLD, MOMENT).body
    stamp = str(int(MOMENT.timestamp()))
    wanted = base64.b64encode(hmac.new(f"{stamp}\ns3".encode(), b"", sha256).digest()).decode()
    assert (body["timestamp"], body["sign"]) == (stamp, wanted)
    assert body["content"]["post"]["zh_cn"]["title"] == "支出进度提醒"


def test_a_robot_without_a_secret_is_not_signed():
    assert robots.request_for(Sort.DINGTALK, "https://r/h", "", TOLD, MOMENT).url == "https://r/h"
    assert "sign" not in robots.request_for(Sort.FEISHU, "https://r/h", "", TOLD, MOMENT).body


@pytest.mark.parametrize(
    ("sort", "body", "words"),
    [
        (Sort.WECOM, {"errcode": 93000, "errmsg": "invalid webhook url"}, "93000"),
        (Sort.DINGTALK, {"errcode": 310000, "errmsg": "sign not match"}, "sign not match"),
        (Sort.FEISHU, {"code": 19021, "msg": "sign match fail"}, "19021"),
        (Sort.FEISHU, {}, "读不懂"),
        (Sort.WECOM, [], "读不懂"),
    ],
)
def test_a_robot_that_answers_200_with_an_error_has_not_taken_the_message(sort, body, words):
    with receiver(200, body) as (url, _), pytest.raises(UnansweredError, match=words):
        robots.send(sort, url, "", TOLD, MOMENT)


@pytest.mark.parametrize(
    ("sort", "body"),
    [(Sort.WECOM, {"errcode": 0}), (Sort.DINGTALK, {"errcode": 0}), (Sort.FEISHU, {"code": 0})],
)
def test_a_robot_that_says_zero_has_taken_it(sort, body):
    with receiver(200, body) as (url, got):
        robots.send(sort, url, "k", TOLD, MOMENT)
    assert len(got) == 1


def test_the_gateway_gets_a_sealed_message_with_a_stable_id(settings):
    with receiver(200, {"ok": True}) as (url, got):
        settings.SMS_URL, settings.SMS_SECRET = f"{url}/sms", "gate"
        settings.SMS_ADAPTER = "notifications.outward.sms.HttpGateway"
        sms.gateway().send("13800000000", "您有1项待办", "id-1")
    path, body, headers = got[0]
    assert (path, body["id"]) == ("/sms", "id-1")
    signed = "id-1\n13800000000\n您有1项待办".encode()
    assert headers["X-Signature"] == hmac.new(b"gate", signed, sha256).hexdigest()


def test_a_gateway_that_does_not_say_yes_has_not_taken_it(settings):
    with receiver(200, {"ok": False, "error": "余额不足"}) as (url, _):
        settings.SMS_URL, settings.SMS_SECRET = url, "gate"
        with pytest.raises(UnansweredError, match="余额不足"):
            sms.HttpGateway().send("1", "t", "i")


def test_without_an_adapter_there_is_no_gateway(settings):
    settings.SMS_ADAPTER = ""
    assert sms.gateway() is None


def test_what_is_sealed_does_not_show_and_opens_again():
    sealed = seal("https://robot.example/send?key=very-secret")
    assert "very-secret" not in sealed
    assert unseal(sealed) == "https://robot.example/send?key=very-secret"
    assert (seal(""), unseal("")) == ("", "")


def test_a_new_key_in_front_still_opens_what_the_old_one_closed(settings):
    old = settings.FIELD_KEYS
    sealed = seal("geheim")
    new = base64.urlsafe_b64encode(b"n" * 32).decode()
    settings.FIELD_KEYS = [new, *old]
    assert unseal(sealed) == "geheim"
    settings.FIELD_KEYS = [new]
    with pytest.raises(SealedError, match="重新填写"):
        unseal(sealed)


def test_an_answer_that_is_no_object_is_empty():
    with receiver(200, [1, 2]) as (url, _):
        assert posting.post_json(url, {}) == Answer(200, {})
