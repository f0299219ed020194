"""What several people wrote, put into one sentence."""

from __future__ import annotations

from collections.abc import Iterable


def in_one(parts: Iterable[str]) -> str:
    """Joined by 「；」 without the stops that stood between; empty ones are left out, and no stop is added."""
    told = [part.strip() for part in parts if part.strip()]
    return "；".join([*(part.rstrip("。；;. ") for part in told[:-1]), *told[-1:]])
