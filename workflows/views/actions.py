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

    @property
    def scope(self) -> str:
        """What the verb touches: the step the person holds, or the case as a whole."""
        return "本环节" if self.group == "mine" else "本事项"


_actions: dict[str, Action] = {}


def register(action: Action) -> None:
    """Called when the view's module is imported (``workflows.urls`` imports them all)."""
    _actions[action.url_name] = action


def actions_for(standing: Standing) -> list[Offered]:
    """The verbs the person is offered: those of the step first, then those of the case, each in order."""
    offered = [
        Offered(reverse(action.url_name, args=[standing.case.pk]), action.words, action.group)
        for action in sorted(_actions.values(), key=lambda action: (action.order, action.url_name))
        if action.offered(standing)
    ]
    return sorted(offered, key=lambda one: one.group != "mine")
