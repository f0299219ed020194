"""The application and its differences as content: what a snapshot freezes, the review page and the 申请表 show."""

from __future__ import annotations

from typing import Any

from projects import amounts
from projects.comparing import Comparison
from projects.models import TargetChange
from projects.states import version_words

#: key of ``content["application"]`` -> its words
APPLICATION = {
    "label": "版本",
    "base": "原版本",
    "ground": "依据类别",
    "reason": "原因",
    "explanation": "情况说明",
    "document": "依据文件",
    "event": "预算变动",
    "eased_reason": "调低指标值的理由",
    "origin": "来源",
    "declared": "声明",
    "scan": "扫描件",
    "by": "申请人",
}
DECLARED = "本次调整因预算或客观情况变化提出，不是因为目标预计完不成。"


def application_content(change: TargetChange) -> dict[str, Any]:
    """The application in plain texts; "" where nothing was said."""
    version, base = change.version, change.base
    dated = f" {change.document_date}" if change.document_date else ""
    return {
        "label": version_words(version.label, version.label_number),
        "base": version_words(base.label, base.label_number),
        "ground": change.get_ground_display(),
        "reason": change.reason,
        "explanation": change.explanation,
        "document": f"{change.document_number}{dated}",
        "event": _event(change),
        "eased_reason": change.eased_reason,
        "origin": change.origin,
        "declared": DECLARED if change.declared else "",
        "scan": change.scan.name if change.scan else "",
        "by": version.created_by.name if version.created_by else "",
    }


def difference_rows(found: Comparison) -> list[dict[str, str]]:
    """Before and after of every field that differs, in the order of the sheet; moved rows are named last."""
    told = [
        {"uuid": field.path, "place": field.place, "before": field.before, "after": field.after}
        for field in found.differences
    ]
    moved = [
        {"uuid": f"{row.uuid}/moved", "place": "顺序", "before": row.before, "after": row.after}
        for row in found.moved
        if not any(cell.changed for cell in row.cells)
    ]
    return told + moved


def _event(change: TargetChange) -> str:
    event = change.event
    if event is None:
        return ""
    before, after = amounts.shown(event.before), amounts.shown(event.after)
    return f"{event.effective_on} {event.get_kind_display()} {before} → {after} 万元 {event.document_number}".strip()
