"""Short messages. How many, of which sorts, and the nearest date; a phone shows it to whoever holds it."""

from __future__ import annotations

import re
from collections import Counter

from accounts.models import User
from notifications.channels import Channel, Message
from notifications.outward.posting import UnansweredError
from notifications.outward.sms import gateway

_MOBILE = re.compile(r"1\d{10}")


def reaches(person: User) -> bool:
    """Whether there is a gateway and the person has a mobile number."""
    return _MOBILE.fullmatch(person.phone.strip()) is not None and gateway() is not None


def send(message: Message) -> None:
    """One short message for everything the message holds."""
    way = gateway()
    if way is None:
        raise UnansweredError("短信网关没有设置。")
    way.send(message.recipient.phone.strip(), text_of(message), str(message.id))


def text_of(message: Message) -> str:
    """【绩程】您有 3 条消息（待办 2、催办 1），最近期限 2026-07-10。请登录系统办理。"""
    sorts = Counter(notice.kind_words for notice in message.notices)
    parts = "、".join(f"{words} {count}" for words, count in sorts.items())
    dates = [notice.due_on for notice in message.notices if notice.due_on]
    nearest = f"，最近期限 {min(dates)}" if dates else ""
    return f"【绩程】您有 {len(message.notices)} 条消息（{parts}）{nearest}。请登录系统办理。"


CHANNEL = Channel("sms", "短信", reaches, send)
