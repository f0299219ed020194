"""联合修改 of a target: what a reviewer may change of it, and how the agreed text is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projects.checks import ERROR
from projects.models import Project, TargetVersion
from projects.sheet import IndicatorRow
from projects.sheet_data import GoalText, SheetData
from projects.versions import review, sheet_of_content
from projects.versions.content import content_of, decimal_of
from projects.versions.data import data_of
from projects.versions.saving import store
from projects.versions.validation import problems
from projects.weights import stored
from workflows.errors import Refused

#: what decides the route and what others rely on: whoever finds a mistake there sends the target back
FIXED = {
    "code": "项目编码",
    "name": "项目名称",
    "kind": "项目类型",
    "budget": "预算数",
    "fiscal": "财政资金",
    "other": "其他资金",
}
_KINDS = {label: value for value, label in Project.Kind.choices}


def check(version: TargetVersion, content: Mapping[str, Any]) -> None:
    """Refused where the text changes what is fixed, cannot be stored, or has a 必须修改 the target did not have."""
    was = content_of(version)
    changed = [words for field, words in FIXED.items() if was[field] != content[field]]
    if changed:
        raise Refused(f"{'、'.join(changed)}不在这里修改。确需改动的，请退回修改。")
    levels = {str(row.uuid): (row.level1, row.level2) for row in version.indicators.all()}
    found = problems(data_of_content(content, version), version.project.year, levels)
    if found:
        raise Refused("；".join(dict.fromkeys(found.values())))
    known = {(one.rule, one.path) for one in review(version).blocking}
    wrong = [
        one.message
        for one in review(version, sheet_of_content(content)).blocking
        if one.severity == ERROR and (one.rule, one.path) not in known
    ]
    if wrong:
        raise Refused(f"改后的内容还要修改：{'；'.join(wrong[:3])}")


def adopt(version: TargetVersion, content: Mapping[str, Any]) -> None:
    """Write the text into the version, which is under review; its row is locked."""
    store(version, data_of_content(content, version))


def data_of_content(content: Mapping[str, Any], version: TargetVersion) -> SheetData:
    """A whole content as the form holds it; 分值 kept outside the version stay what they are."""
    outside = stored.outside(version.project.year)
    weights = {row.uuid: row.weight for row in data_of(version).indicators} if outside else {}
    return SheetData(
        code=content["code"],
        name=content["name"],
        kind=_KINDS.get(content["kind"], ""),
        budget=decimal_of(content["budget"]),
        fiscal=decimal_of(content["fiscal"]),
        other=decimal_of(content["other"]),
        purpose=content["purpose"],
        plan={point["month"]: decimal_of(point["percent"]) for point in content["plan"]},
        goals=tuple(GoalText(goal["text"], goal["uuid"]) for goal in content["goals"]),
        indicators=tuple(
            IndicatorRow(
                level1=row["level1"],
                level2=row["level2"],
                name=row["name"],
                description=row["description"],
                value=row["value"],
                basis=row["basis"],
                weight=weights.get(row["uuid"]) if outside else decimal_of(row["weight"]),
                uuid=row["uuid"],
            )
            for row in content["indicators"]
        ),
        not_applicable=dict(content["not_applicable"]),
    )
