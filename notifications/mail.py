"""E-mail. What leaves carries kinds, numbers, dates and links; titles only where ``OUTWARD_TITLES`` names e-mail."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from notifications.calendar import mark
from notifications.channels import Channel, Message
from notifications.models import Notice


def allowed(address: str) -> bool:
    """Whether mail may go to the address: its domain must be one of ``NOTICE_MAIL_DOMAINS``."""
    domain = address.rpartition("@")[2].lower()
    return bool(address) and domain in settings.NOTICE_MAIL_DOMAINS


def reaches(person: User) -> bool:
    """Whether the person has an address mail may go to."""
    return allowed(person.email)


def send(message: Message) -> None:
    """One e-mail for everything the message holds, plain and as a table."""
    mail = EmailMultiAlternatives(
        subject=_subject(message),
        body="\n".join(_lines(message)),
        to=[message.recipient.email],
        # Stable over attempts, so that a mailbox can tell a repetition.
        headers={"Message-ID": f"<{message.id}@jicheng>"},
    )
    mail.attach_alternative(_table(message), "text/html")
    mail.send(fail_silently=False)


def _table(message: Message) -> str:
    rows = [(notice, _title(notice), _address(notice)) for notice in message.notices]
    return render_to_string("notifications/mail.html", {"message": message, "rows": rows})


def _subject(message: Message) -> str:
    if len(message.notices) == 1:
        return f"绩程：您有一条{message.notices[0].kind_words}消息"
    return f"绩程：您有 {len(message.notices)} 条消息"


def _lines(message: Message) -> Iterator[str]:
    yield f"{message.recipient.name}："
    yield f"您在绩程有 {len(message.notices)} 条消息。"
    for notice in message.notices:
        due = f"，期限 {notice.due_on}{mark(notice.due_on)}" if notice.due_on else ""
        title = f"，{_title(notice)}" if _title(notice) else ""
        yield f"{notice.kind_words}，编号 {notice.pk}{title}{due}{_link(notice)}"
    if not settings.SITE_URL:
        yield "请登录系统查看。"


def _title(notice: Notice) -> str:
    """The notice's title where the department lets titles leave by e-mail; "" otherwise."""
    return notice.title if CHANNEL.code in settings.OUTWARD_TITLES else ""


def _link(notice: Notice) -> str:
    address = _address(notice)
    return f"：{address}" if address else ""


def _address(notice: Notice) -> str:
    if not settings.SITE_URL:
        return ""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('notifications:open', args=[notice.pk])}"


CHANNEL = Channel("email", "电子邮件", reaches, send)
