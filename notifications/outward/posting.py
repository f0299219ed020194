"""One request to a place that may be written to: no redirect is followed, no proxy asked, nothing long is read."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notifications.outward.places import Place, place_of

#: seconds for each of connecting and reading
PATIENCE = 10
#: an answer longer than this is not read to its end
MOST_BYTES = 64 * 1024


class UnansweredError(Exception):
    """The receiver did not take the message; the sentence is kept with the delivery and shown to operators."""


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status and the body as an object of JSON, {} where it is none."""

    status: int
    body: Mapping[str, Any]


def post_json(url: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Answer:
    """Send ``body``; ForbiddenError before anything is sent, UnansweredError when the receiver refuses, redirects or is not there."""
    return post_bytes(url, json.dumps(body, ensure_ascii=False).encode(), headers)


def post_bytes(url: str, data: bytes, headers: Mapping[str, str] | None = None) -> Answer:
    """The same with a body of JSON that has been written already: what was signed is what is sent."""
    try:
        place = place_of(url)
    except socket.gaierror:
        raise UnansweredError("找不到这个主机，请核对地址，或检查服务器的域名解析。") from None
    sent = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "jicheng", **(headers or {})}
    connection = _Pinned(place)
    try:
        connection.request("POST", place.target, body=data, headers=sent)
        response = connection.getresponse()
        answer = Answer(response.status, _read(response.read(MOST_BYTES)))
    except (OSError, http.client.HTTPException) as fault:
        raise UnansweredError(f"{place.host} 没有应答：{_words(fault)}") from fault
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise UnansweredError(f"{place.host} 返回了 {answer.status}，消息没有被接收。")
    return answer


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at; the certificate is held against the name."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.host, place.port, timeout=PATIENCE)
        self._place = place

    def connect(self) -> None:
        self.sock = socket.create_connection((self._place.address, self._place.port), PATIENCE)
        if self._place.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self._place.host)


def _read(data: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _words(fault: Exception) -> str:
    """The sort of fault only: the text of an error may hold the address, and with it the robot's key."""
    if isinstance(fault, TimeoutError):
        return "等待超时"
    if isinstance(fault, ssl.SSLError):
        return "证书核对不通过"
    return type(fault).__name__
