"""Tags of the 运行监控 pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from monitoring.midyear.paper import Layers, Sheet, sheet

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
