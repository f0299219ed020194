"""Spoken addresses of fields by row id, as snapshots and remarks name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projects.checks.places import spoken
from projects.versions.content import sheet_of_content
from projects.versions.lasting import ROWS


def place(path: str, content: Mapping[str, Any]) -> str:
    """``indicators/<uuid>/value`` -> 时效第1行 指标值; a row that is gone is named by its part of the table."""
    head, _, rest = path.partition("/")
    if head == "not_applicable":
        return f"{rest} 不适用的原因" if rest else "不适用的分类"
    if head == "explanations":
        return _of_explanation(rest, content)
    sheet = sheet_of_content(content)
    if head not in ROWS or not rest:
        return spoken(sheet, head)
    row, _, cell = rest.partition("/")
    for index, item in enumerate(content[head]):
        if item["uuid"] == row:
            return spoken(
                sheet, f"{head}.{index}.{cell}" if cell and head == "indicators" else f"{head}.{index}"
            )
    return f"{spoken(sheet, head)}（该行已删除）"


def _of_explanation(rest: str, content: Mapping[str, Any]) -> str:
    for one in content.get("explanations", ()):
        if rest.startswith(one["uuid"]):
            return f"{place(one['path'].replace('.', '/'), content)} 的说明"
    return "说明"
