"""The ways a notice leaves the house. So far e-mail; what leaves carries the kind, the date and a link, nothing more."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import User
from notifications.models import Delivery, Notice

EMAIL = "email"


def reaching(person: User) -> list[str]:
    """The channels that reach a person; addresses outside the allowed domains get nothing."""
    return [EMAIL] if mail_allowed(person.email) else []


def mail_allowed(address: str) -> bool:
    """Whether mail may go to the address: its domain must be one of ``NOTICE_MAIL_DOMAINS``."""
    domain = address.rpartition("@")[2].lower()
    return bool(address) and domain in settings.NOTICE_MAIL_DOMAINS


def send(delivery: Delivery) -> None:
    """Hand one delivery to its channel; raises what the channel raises."""
    if delivery.channel != EMAIL:
        raise ValueError(f"unknown channel {delivery.channel}")
    _mail(delivery).send(fail_silently=False)


def _mail(delivery: Delivery) -> EmailMessage:
    notice = delivery.notice
    return EmailMessage(
        subject=f"绩程：您有一条{notice.kind_words}消息",
        body=_outside_text(notice),
        to=[notice.recipient.email],
        # Stable over attempts, so that a mailbox can tell a repetition.
        headers={"Message-ID": f"<{delivery.message_id}@jicheng>"},
    )


def _outside_text(notice: Notice) -> str:
    lines = [f"{notice.recipient.name}：", f"您在绩程有一条{notice.kind_words}消息，编号 {notice.pk}。"]
    if notice.due_on:
        lines.append(f"期限：{notice.due_on}")
    if settings.SITE_URL:
        lines.append(f"请登录查看：{settings.SITE_URL.rstrip('/')}{_path(notice)}")
    else:
        lines.append("请登录系统查看。")
    return "\n".join(lines)


def _path(notice: Notice) -> str:
    from django.urls import reverse

    return reverse("notifications:open", args=[notice.pk])
