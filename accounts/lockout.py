"""Lockout after repeated failure: django-axes counts, this module speaks."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import clock
from accounts.forms.session import LoginForm


def username_of(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """The account as failures are counted: one spelling of all under which it is found at login.

    The database compares in capitals: there ``xıe`` is xie, which small letters alone would not show.
    """
    given = (credentials or {}).get("username") or (request.POST.get("username") if request else "") or ""
    return str(given).strip().upper().lower()[:40]


def locked_page(request: HttpRequest, response: Any = None, credentials: Any = None) -> HttpResponse:
    """The login page once more, saying for how long it stays closed (429)."""
    form = LoginForm(request)
    words = f"连续{settings.AXES_FAILURE_LIMIT}次密码不正确，为了安全，该账号在这台电脑上暂停登录。"
    words += f"请 {minutes_left(request, credentials)} 分钟后再试；忘记密码请联系系统管理员。"
    return render(request, "accounts/login.html", {"form": form, "locked": words}, status=429)


def minutes_left(request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
    """Whole minutes until the account may try again from there; at least 1."""
    failures = AccessAttempt.objects.filter(
        username=username_of(request, credentials), ip_address=get_client_ip_address(request)
    )
    last = failures.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    left = last - get_cool_off_threshold(request) if last else timedelta(0)
    return max(1, math.ceil(left.total_seconds() / 60))


def release(username: str) -> None:
    """Forget the failures of an account: its password has been reset."""
    AccessAttempt.objects.filter(username=username.lower()).delete()


def forget_old() -> None:
    """Drop failures that no longer count: what was typed into the account's field need not be kept."""
    real_now = clock.now() - clock.shift()  # the library that counts knows no demo time
    AccessAttempt.objects.filter(attempt_time__lt=real_now - settings.AXES_COOLOFF_TIME).delete()
