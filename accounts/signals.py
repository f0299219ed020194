"""What the log notes about logging in and out. While an account is locked, further attempts are not noted."""

from __future__ import annotations

from typing import Any

from axes.helpers import get_client_ip_address
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts import audit, clock, lockout, visits
from accounts.models import AuditEvent, User

# Django's own receiver notes the machine's time, which is not the department's.
user_logged_in.disconnect(dispatch_uid="update_last_login")


@receiver(user_logged_in, dispatch_uid="accounts.audit.logged_in")
def logged_in(request: HttpRequest, user: User, **_: Any) -> None:
    request.session["seen"] = int(clock.now().timestamp())
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
    audit.record("login", user, f"{user.username} 登录", ip=_address(request))


@receiver(user_logged_out, dispatch_uid="accounts.audit.logged_out")
def logged_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user is not None:
        idle = getattr(request, "idle", False)
        kind, words = ("timeout", "超时退出") if idle else ("logout", "退出")
        audit.record(kind, user, f"{user.username} {words}", ip=_address(request))
        visits.leave(request.session, user, idle=idle)


@receiver(user_login_failed, dispatch_uid="accounts.audit.failed")
def failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if request is None or getattr(request, "axes_locked_out", False):
        return
    name = _known(request, credentials)
    audit.record(
        "login_failed", None, f"{name or '不存在的账号'} 登录失败", account=name, ip=_address(request)
    )


@receiver(user_locked_out, dispatch_uid="accounts.audit.locked")
def locked(request: HttpRequest, username: str, **_: Any) -> None:
    name = _known(request, {"username": username})
    facts = f"{name or '不存在的账号'} 连续 {settings.AXES_FAILURE_LIMIT} 次登录失败，暂停登录"
    since = clock.now() - settings.AXES_COOLOFF_TIME
    if not AuditEvent.objects.filter(kind="lockout", summary=facts, at__gte=since).exists():
        audit.record("lockout", None, facts, account=name, ip=_address(request))


def _known(request: HttpRequest, credentials: dict[str, Any]) -> str:
    """The account tried, if there is one: people type passwords into the wrong field, and the log is for ever."""
    name = lockout.username_of(request, credentials)
    user = User.objects.filter(username__iexact=name).only("username").first()
    return user.username if user else ""


def _address(request: HttpRequest) -> str:
    return get_client_ip_address(request) or ""
