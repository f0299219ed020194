"""Which events can be told: the rooms above say so at the start."""

from __future__ import annotations

from collections.abc import Mapping

#: what the test message is called; no receiver has to ask for it
TEST = "test"
_events: dict[str, str] = {}


def register_events(kinds: Mapping[str, str]) -> None:
    """Kinds of events with their words; in ``AppConfig.ready``."""
    _events.update(kinds)


def events() -> dict[str, str]:
    """All that can be told, in the order in which they were named."""
    return dict(_events)


def event_words(kind: str) -> str:
    return "测试消息" if kind == TEST else _events.get(kind, kind)
