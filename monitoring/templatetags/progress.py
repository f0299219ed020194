"""Tags of the spending's pages: a snapshot's light, its cells as on paper, its dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from accounts.models import User
from accounts.templatetags.show import day
from monitoring.evidence.beside import beside
from monitoring.lights import Light, Why, said
from monitoring.models import CheckpointReport, Evidence
from projects.paper import Cell
from projects.striking import difference
from workflows import kinds

register = template.Library()
#: what may be remarked on and compared, in the order of the paper; the rest is said around it
CELLS = ("budget", "spent", "planned", "actual", "lag", "light", "cause", "measure")
_WHOLE = frozenset({"budget", "spent", "planned", "actual", "lag", "light"})


@dataclass(frozen=True)
class ShownLight:
    """A light as the templates show it."""

    lamp: str
    words: str
    said: str


@register.simple_tag
def light_of(content: Mapping[str, Any]) -> ShownLight:
    """The light of a report's content, with the number beside it."""
    light = Light(content["light"])
    return ShownLight(light.lamp, light.words, said(light, Decimal(content["lag"]), Why(content["why"])))


@register.simple_tag
def files_beside(report_id: int, user: User) -> list[Evidence]:
    """The newest 佐证材料 of the project of a report, for whoever signs."""
    report = CheckpointReport.objects.filter(pk=report_id).first()
    return beside(report, user) if report is not None else []


@register.simple_tag
def cells_of(
    content: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    remarks: Mapping[str, Sequence[Any]] | None = None,
    typed: Mapping[str, str] | None = None,
) -> dict[str, Cell]:
    """The fields of a report, with changes, remarks and remarks being typed laid over them."""
    kind = kinds.get("checkpoint")
    found = {}
    for path in CELLS:
        text = kind.shown(path, content[path])
        mark = (marks or {}).get(path)
        old = kind.shown(path, mark["old"]) if mark is not None else ""
        found[path] = Cell(
            path,
            kind.place(path, content),
            text,
            difference(old, text, whole=path in _WHOLE) if mark is not None else (),
            number=mark["n"] if mark is not None else None,
            changed=mark is not None,
            remarks=(remarks or {}).get(path, ()),
            typed=(typed or {}).get(path, ""),
        )
    return found


@register.filter
def iso_day(value: str | None) -> str:
    """An ISO date of a snapshot: ``2026-06-30 周二``."""
    return day(date.fromisoformat(value)) if value else "—"


@register.filter
def tenth(value: Decimal | str | None) -> str:
    """A share at one decimal, for a column that says % in its head: ``46.0``; — where there is none."""
    return f"{value:.1f}" if isinstance(value, Decimal) else "—"
