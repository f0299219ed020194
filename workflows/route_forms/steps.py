"""One step as people type it: fields ``s3-name``, ``s3-person`` …; into a step of a route and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from accounts.models import User
from accounts.templatetags.show import wan_plain
from accounts.web import whole_number
from workflows.kinds import FactField, Kind
from workflows.models import RouteStep
from workflows.route_forms.directory import Directory

TEN_THOUSAND = Decimal(10_000)
_AMOUNT = re.compile(r"\d{1,10}(\.\d{0,2})?", re.ASCII)
TEXTS = (
    "name",
    "signers",
    "role",
    "place",
    "mode",
    "votes_needed",
    "votes_percent",
    "medium",
    "limit_days",
    "at_limit",
    "fallback",
)
BLANK = {
    "signers": RouteStep.Signers.ROLE,
    "mode": RouteStep.Mode.ANY,
    "medium": RouteStep.Medium.SCREEN,
    "limit_days": "2",
    "at_limit": RouteStep.AtLimit.REMIND,
}


@dataclass
class Box:
    """One condition as typed; ``low`` and ``high`` in 万元, ``chosen`` for choices, ``yes_no`` "yes", "no" or ""."""

    fact: FactField
    low: str = ""
    high: str = ""
    yes_no: str = ""
    chosen: list[str] = field(default_factory=list)


@dataclass
class StepTyped:
    """One step as typed. ``key`` names its fields; ``problems`` are what could not be read, by field."""

    key: str
    values: dict[str, str]
    people: list[str]
    boxes: list[Box]
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def people_shown(self) -> list[str]:
        """What stands in the boxes for people: those typed, and so many blank ones that there are two at least."""
        return [*self.people, *[""] * (2 - len(self.people))]

    def step(self, directory: Directory) -> RouteStep:
        """As a step of a route, not saved; what cannot be read is noted in ``errors`` and left out."""
        value = self.values
        by_name = value["signers"] == RouteStep.Signers.PEOPLE
        by_role = value["signers"] == RouteStep.Signers.ROLE
        vote = value["mode"] == RouteStep.Mode.VOTE
        entered = value["medium"] in (RouteStep.Medium.MEETING, RouteStep.Medium.OUTSIDE)
        return RouteStep(
            name=value["name"].strip(),
            signers=one_of(value["signers"], RouteStep.Signers.values),
            role=value["role"] if by_role else "",
            place=value["place"] if by_role else "",
            people=self._people(directory) if by_name else [],
            mode=RouteStep.Mode.ANY if entered else one_of(value["mode"], RouteStep.Mode.values),
            votes_needed=self._number("votes_needed", "votes") if vote else None,
            votes_percent=self._number("votes_percent", "votes") if vote else None,
            medium=one_of(value["medium"], RouteStep.Medium.values),
            limit_days=self._number("limit_days", "limit_days") or 0,
            at_limit=one_of(value["at_limit"], RouteStep.AtLimit.values),
            conditions=[] if value["medium"] == RouteStep.Medium.OUTSIDE else self._conditions(),
            fallback=self._fallback(directory),
        )

    def _people(self, directory: Directory) -> list[int]:
        found = []
        for typed in self.people:
            if not typed.strip():
                continue
            person = directory.find(typed.strip())
            if person is None:
                self._wrong("people", f"没有找到“{typed.strip()}”，请从列表中选择。")
            else:
                found.append(person.pk)
        return found

    def _fallback(self, directory: Directory) -> User | None:
        typed = self.values["fallback"].strip()
        person = directory.find(typed) if typed else None
        if typed and person is None:
            self._wrong("fallback", f"没有找到“{typed}”，请从列表中选择。")
        return person

    def _number(self, name: str, shown_at: str) -> int | None:
        typed = self.values[name].strip()
        if not typed:
            return None
        number = whole_number(typed, most=9999)
        if number is None:
            self._wrong(shown_at, "请填写整数。")
        return number

    def _conditions(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for box in self.boxes:
            code = box.fact.code
            if box.yes_no:
                found.append({"fact": code, "is": box.yes_no == "yes"})
            elif box.chosen:
                found.append({"fact": code, "in": box.chosen})
            elif box.low.strip() or box.high.strip():
                low, high = self._yuan(box.low, box.fact), self._yuan(box.high, box.fact)
                if low is not None or high is not None:
                    found.append({"fact": code, "from": low, "to": high})
        return found

    def _yuan(self, typed: str, fact: FactField) -> str | None:
        clean = typed.strip().replace(",", "").replace("，", "")
        if not clean:
            return None
        if not _AMOUNT.fullmatch(clean):
            self._wrong("conditions", f"{fact.label}请填写以万元为单位的数字，最多两位小数，例如 100。")
            return None
        return f"{Decimal(clean) * TEN_THOUSAND:.2f}"

    def _wrong(self, name: str, text: str) -> None:
        self.errors.setdefault(name, []).append(text)


def read_step(key: str, data: QueryDict, kind: Kind) -> StepTyped:
    """What the page sent for the step of this key."""
    values = {name: data.get(f"s{key}-{name}", "")[:120] for name in TEXTS}
    values["name"] = values["name"][:40]
    people = [typed[:120] for typed in data.getlist(f"s{key}-person")[:40]]
    boxes = [
        Box(
            fact,
            data.get(f"s{key}-if-{fact.code}-from", "")[:20],
            data.get(f"s{key}-if-{fact.code}-to", "")[:20],
            one_of(data.get(f"s{key}-if-{fact.code}", ""), ["", "yes", "no"]),
            [one for one in data.getlist(f"s{key}-if-{fact.code}-in") if one in fact.choices],
        )
        for fact in kind.fact_fields()
    ]
    return StepTyped(key, values, people, boxes)


def step_typed(key: str, step: RouteStep, kind: Kind, directory: Directory) -> StepTyped:
    """A step of a route, to be changed."""
    values = {
        "name": step.name,
        "signers": step.signers,
        "role": step.role,
        "place": step.place,
        "mode": step.mode,
        "votes_needed": "" if step.votes_needed is None else str(step.votes_needed),
        "votes_percent": "" if step.votes_percent is None else str(step.votes_percent),
        "medium": step.medium,
        "limit_days": str(step.limit_days),
        "at_limit": step.at_limit,
        "fallback": directory.label(step.fallback_id) if step.fallback_id else "",
    }
    people = [directory.label(pk) for pk in step.people]
    return StepTyped(key, values, people, boxes_of(kind, step.conditions))


def boxes_of(kind: Kind, conditions: Sequence[Mapping[str, Any]]) -> list[Box]:
    """A box for every fact of the kind, filled from the conditions."""
    kept = {str(condition["fact"]): condition for condition in conditions}
    boxes = []
    for fact in kind.fact_fields():
        known = kept.get(fact.code, {})
        yes_no = {True: "yes", False: "no"}.get(known.get("is"), "")  # type: ignore[arg-type]
        boxes.append(
            Box(
                fact,
                wan_plain(known.get("from")),
                wan_plain(known.get("to")),
                yes_no,
                list(known.get("in", [])),
            )
        )
    return boxes


def blank_step(key: str, kind: Kind) -> StepTyped:
    """A new step: by role, one signs, two working days."""
    return StepTyped(key, dict.fromkeys(TEXTS, "") | BLANK, ["", ""], boxes_of(kind, []))


def one_of(value: str, known: Sequence[str]) -> str:
    """The value if it is known, else the first that is."""
    return value if value in known else known[0]
