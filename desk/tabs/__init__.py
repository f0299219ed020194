"""The tabs of the project page. A room above ``projects`` adds its own by ``register``; the address names the tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from projects.models import Project


@dataclass(frozen=True)
class Tab:
    """One tab: ``context(project, user)`` fills ``template``; ``count`` is shown beside the words, None for none."""

    code: str
    words: str
    template: str
    context: Callable[[Project, User], Mapping[str, Any]]
    count: Callable[[Project, User], int | None]
    order: int = 0
    #: who sees the tab at all
    is_shown: Callable[[Project, User], bool] = lambda project, user: True


_tabs: dict[str, Tab] = {}


def register(tab: Tab) -> None:
    """Called by an app's ``ready``; a second tab of the same code is an error."""
    if _tabs.get(tab.code, tab) != tab:
        raise ValueError(f"tab {tab.code} is already registered")
    _tabs[tab.code] = tab


def tabs_for(project: Project, user: User) -> list[Tab]:
    """The tabs the person sees, in the order they are shown."""
    return sorted((tab for tab in _tabs.values() if tab.is_shown(project, user)), key=lambda tab: tab.order)
