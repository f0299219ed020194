"""Group robots: the form each of the three wants, how a signature is made, and what its answer means.

All three answer 200 to almost anything; whether the message was taken stands in the body: ``errcode`` (企业微信, 钉钉)
or ``code`` (飞书), 0 for yes. Their published formats: 企业微信 群机器人, 钉钉 自定义机器人 (加签), 飞书 自定义机器人 (签名校验).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices

from notifications.outward.posting import Answer, UnansweredError, post_json


class Sort(TextChoices):
    WECOM = "wecom", "企业微信"
    DINGTALK = "dingtalk", "钉钉"
    FEISHU = "feishu", "飞书"


@dataclass(frozen=True)
class Message:
    """What a group is told: a head, lines, and a link to open (may be "")."""

    title: str
    lines: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True)
class Request:
    """What is posted, and where."""

    url: str
    body: Mapping[str, Any]


def send(sort: str, url: str, secret: str, message: Message, moment: datetime) -> None:
    """Post the message in the robot's form. UnansweredError with the robot's own words when it was not taken."""
    request = request_for(sort, url, secret, message, moment)
    _judge(Sort(sort), post_json(request.url, request.body))


def request_for(sort: str, url: str, secret: str, message: Message, moment: datetime) -> Request:
    """The request as the robot wants it, signed where it has a secret; ``moment`` goes into the signature."""
    return _forms[Sort(sort)](url, secret, message, moment)


def _wecom(url: str, secret: str, message: Message, moment: datetime) -> Request:
    """企业微信 signs nothing: the key in its address is the secret."""
    lines = [f"**{message.title}**", *message.lines]
    if message.url:
        lines.append(f"[打开办理]({message.url})")
    return Request(url, {"msgtype": "markdown", "markdown": {"content": _fits("\n".join(lines), 4096)}})


def _dingtalk(url: str, secret: str, message: Message, moment: datetime) -> Request:
    """钉钉: milliseconds, the secret is the key and signs ``stamp\\nsecret``; both go into the address."""
    lines = [f"#### {message.title}", *message.lines]
    if message.url:
        lines.append(f"[打开办理]({message.url})")
    # two line breaks: a single one is swallowed by its markdown
    body = {"msgtype": "markdown", "markdown": {"title": message.title, "text": "\n\n".join(lines)}}
    if not secret:
        return Request(url, body)
    stamp = str(int(moment.timestamp() * 1000))
    signed = urlencode({"timestamp": stamp, "sign": _sign(secret, f"{stamp}\n{secret}")})
    return Request(f"{url}{'&' if '?' in url else '?'}{signed}", body)


def _feishu(url: str, secret: str, message: Message, moment: datetime) -> Request:
    """飞书: seconds, ``stamp\\nsecret`` is the key and signs nothing; both go into the body."""
    content: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in message.lines]
    if message.url:
        content.append([{"tag": "a", "text": "打开办理", "href": message.url}])
    post = {"zh_cn": {"title": message.title, "content": content}}
    body: dict[str, Any] = {"msg_type": "post", "content": {"post": post}}
    if secret:
        stamp = str(int(moment.timestamp()))
        body |= {"timestamp": stamp, "sign": _sign(f"{stamp}\n{secret}", "")}
    return Request(url, body)


_forms: dict[Sort, Callable[[str, str, Message, datetime], Request]] = {
    Sort.WECOM: _wecom,
    Sort.DINGTALK: _dingtalk,
    Sort.FEISHU: _feishu,
}


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), sha256).digest()).decode()


def _fits(text: str, most: int) -> str:
    """Cut to so many bytes of UTF-8, never inside a character."""
    return text.encode()[:most].decode(errors="ignore")


def _judge(sort: Sort, answer: Answer) -> None:
    code, words = ("code", "msg") if sort is Sort.FEISHU else ("errcode", "errmsg")
    if code not in answer.body:
        raise UnansweredError(f"{sort.label}机器人的应答读不懂，不能确定消息已被接收。")
    if answer.body[code] != 0:
        said = str(answer.body.get(words, ""))[:120]
        raise UnansweredError(f"{sort.label}机器人没有接收（{answer.body[code]}）：{said}")
