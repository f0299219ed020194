"""The verbs a case's page offers besides the decision itself. Each verb's view module registers its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from workflows.standing import Standing


@dataclass(frozen=True)
class Action:
    """A link 动词+对象 to the verb's own page. ``offered`` asks the standing, not the database, wherever it can.

    ``group`` is "mine" (whoever holds the step), "author" (drafter and submitter), "desk" (预算绩效岗) or "all".
    """

    url_name: str
    words: str
    group: str
    offered: Callable[[Standing], bool]
    order: int = 50


@dataclass(frozen=True)
class Offered:
    """What the page shows."""

    url: str
    words: str
    group: str


_actions: dict[str, Action] = {}


def register(action: Action) -> None:
    """Called when the view's module is imported (``workflows.urls`` imports them all)."""
    _actions[action.url_name] = action


def actions_for(standing: Standing) -> list[Offered]:
    """The verbs the person is offered, in order."""
    return [
        Offered(reverse(action.url_name, args=[standing.case.pk]), action.words, action.group)
        for action in sorted(_actions.values(), key=lambda action: (action.order, action.url_name))
        if action.offered(standing)
    ]
