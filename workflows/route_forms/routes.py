"""A route as people type it: its name, and a list of steps that are added, moved and removed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.http import QueryDict

from workflows.configuring.comparing import Sketch
from workflows.configuring.rules import Wrong
from workflows.kinds import Kind
from workflows.models import Route, RouteStep
from workflows.route_forms.directory import Directory
from workflows.route_forms.steps import StepTyped, blank_step, one_of, read_step, step_typed

_STEP = re.compile(r"\d{1,4}", re.ASCII)


@dataclass
class RouteTyped:
    """The whole page as typed."""

    kind: Kind
    directory: Directory
    name: str
    same_person: str
    note: str
    steps: list[StepTyped]
    errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, route: Route, kind: Kind, note: str = "") -> RouteTyped:
        """A version, to be changed."""
        directory = Directory()
        steps = [
            step_typed(str(number), step, kind, directory)
            for number, step in enumerate(route.steps.order_by("order"), start=1)
        ]
        return cls(kind, directory, route.name, route.same_person, note, steps)

    @classmethod
    def read(cls, data: QueryDict, kind: Kind) -> RouteTyped:
        """What the page sent; keys that are no keys are left out."""
        keys = list(dict.fromkeys(key for key in data.getlist("step") if _STEP.fullmatch(key)))
        steps = [read_step(key, data, kind) for key in keys[:60]]
        same = one_of(data.get("same_person", ""), Route.SamePerson.values)
        return cls(
            kind,
            Directory(),
            data.get("name", "")[:60],
            same,
            data.get("note", "")[:200],
            steps,
        )

    @cached_property
    def sketch(self) -> Sketch:
        """As a route that may be checked, compared and saved."""
        steps = [typed.step(self.directory) for typed in self.steps]
        return Sketch(self.name.strip(), self.same_person, steps)

    @property
    def readable(self) -> bool:
        """Whether everything typed could be read."""
        return bool(self.sketch) and not any(typed.errors for typed in self.steps)

    def place(self, wrongs: Iterable[Wrong]) -> None:
        """Put mistakes beside the fields they are about."""
        for wrong in wrongs:
            if wrong.step is None:
                self.errors.append(wrong.text)
            else:
                texts = self.steps[wrong.step].errors.setdefault(wrong.field, [])
                if wrong.text not in texts:
                    texts.append(wrong.text)

    def act(self, do: str) -> str:
        """What a button of the list does: add, remove:KEY, up:KEY, down:KEY, person:KEY. The key of the step it was done to."""
        verb, _, key = do.partition(":")
        at = next((n for n, typed in enumerate(self.steps) if typed.key == key), None)
        if verb == "add":
            return self._add()
        if at is None:
            return ""
        if verb == "remove":
            del self.steps[at]
            return self.steps[min(at, len(self.steps) - 1)].key if self.steps else ""
        if verb == "person":
            self.steps[at].people.append("")
        elif verb in ("up", "down"):
            to = at + (1 if verb == "down" else -1)
            if 0 <= to < len(self.steps):
                self.steps.insert(to, self.steps.pop(at))
        return key

    def _add(self) -> str:
        """A blank step at the end, but before the letter from outside."""
        key = str(max((int(typed.key) for typed in self.steps), default=0) + 1)
        fresh = blank_step(key, self.kind)
        last = self.steps[-1].values["medium"] if self.steps else ""
        end = len(self.steps) - (last == RouteStep.Medium.OUTSIDE)
        self.steps.insert(end, fresh)
        return key
