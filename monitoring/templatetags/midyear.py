"""Tags of the 运行监控 and 整改 pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from monitoring.midyear.paper import Layers, Sheet, sheet
from projects.paper import Cell
from projects.striking import difference
from workflows import kinds

register = template.Library()


@register.simple_tag
def monitoring_sheet(
    content: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    remarks: Mapping[str, Sequence[Any]] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Sheet:
    """The paper of ``content`` with changes, remarks and remarks being typed laid over it."""
    return sheet(content, Layers(content, marks or {}, remarks or {}, typed or {}))


@register.simple_tag
def rectification_cells(
    content: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    remarks: Mapping[str, Sequence[Any]] | None = None,
    typed: Mapping[str, str] | None = None,
) -> dict[str, Cell]:
    """The fields of a 整改 that may change or be remarked on, with what lies over them."""
    kind = kinds.get("rectification")
    found = {}
    for path in ("light", "demand", "result"):
        mark, text = (marks or {}).get(path), kind.shown(path, content[path])
        found[path] = Cell(
            path,
            kind.place(path, content),
            text,
            difference(kind.shown(path, mark["old"]), text) if mark is not None else (),
            number=mark["n"] if mark is not None else None,
            changed=mark is not None,
            remarks=(remarks or {}).get(path, ()),
            typed=(typed or {}).get(path, ""),
        )
    return found
