"""Paths that last: by row id, as snapshots, remarks and submissions name places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROWS = ("goals", "indicators", "plan")


def lasting(path: str, content: Mapping[str, Any]) -> str:
    """A finding's path by row id: ``indicators.5.value`` -> ``indicators/<uuid>/value``, ``plan.1`` -> ``plan/6``."""
    head, _, rest = path.partition(".")
    number, _, cell = rest.partition(".")
    if head not in ROWS or not number or int(number) >= len(content[head]):
        return head if head in ROWS else path
    cell = cell or ("text" if head == "goals" else "")
    return "/".join(filter(None, (head, content[head][int(number)]["uuid"], cell)))
