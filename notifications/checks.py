"""System check: office hours that cannot be read are said at the start, not on somebody's page."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from notifications.hours import office_hours


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
