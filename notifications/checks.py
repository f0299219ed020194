"""System checks: settings that cannot be read are said at the start, not on somebody's page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from notifications.hours import office_hours, parse_time
from notifications.retrying import ladder


@register()
def hours_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """``OFFICE_HOURS`` is like 09:00-12:00,13:30-17:30."""
    try:
        office_hours()
    except ValueError as error:
        return [
            Error(
                str(error),
                hint="OFFICE_HOURS 例如 09:00-12:00,13:30-17:30；用逗号分开，从早到晚。",
                id="notifications.E001",
            )
        ]
    return []


@register()
def reminders_can_be_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """``DIGEST_AT`` is like 08:30, ``NOTICE_RETRY_SECONDS`` like 60,300, ``DUE_ON_FREE_DAY`` before or after."""
    problems: list[CheckMessage] = []
    try:
        parse_time(settings.DIGEST_AT)
    except ValueError as error:
        problems.append(Error(f"DIGEST_AT: {error}", hint="DIGEST_AT 例如 08:30。", id="notifications.E002"))
    try:
        ladder()
    except ValueError as error:
        hint = "NOTICE_RETRY_SECONDS 例如 60,300,1800,7200（秒）。"
        problems.append(Error(f"NOTICE_RETRY_SECONDS: {error}", hint=hint, id="notifications.E003"))
    if settings.DUE_ON_FREE_DAY not in ("before", "after"):
        hint = "DUE_ON_FREE_DAY 为 before（前一个工作日）或 after（后一个工作日）。"
        problems.append(
            Error("DUE_ON_FREE_DAY is neither before nor after", hint=hint, id="notifications.E004")
        )
    return problems
