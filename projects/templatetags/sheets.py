"""Tags of the official paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from projects.department.paper import TargetPaper, target_paper
from projects.paper import Layers, Paper, paper

register = template.Library()


@register.simple_tag
def lay_out(
    content: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    remarks: Mapping[str, Sequence[Any]] | None = None,
    typed: Mapping[str, str] | None = None,
) -> Paper:
    """The sheet of ``content`` with changes, remarks and remarks being typed laid over it, each by lasting path."""
    return paper(content, Layers(marks or {}, remarks or {}, typed or {}))


@register.simple_tag
def lay_out_department(
    content: Mapping[str, Any],
    marks: Mapping[str, Any] | None = None,
    remarks: Mapping[str, Sequence[Any]] | None = None,
    typed: Mapping[str, str] | None = None,
) -> TargetPaper:
    """The 部门整体绩效目标 likewise."""
    return target_paper(content, Layers(marks or {}, remarks or {}, typed or {}))
