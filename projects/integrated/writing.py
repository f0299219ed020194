"""The version that says what was approved: our newest with what 一体化 has laid over it. The old one stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from accounts.models import User
from projects.integrated.comparison import Compared
from projects.models import TargetVersion
from projects.sheet import IndicatorRow
from projects.sheet_data import GoalText, SheetData
from projects.versions import saving, validation
from projects.versions.content import decimal_of
from projects.versions.copying import copied
from projects.weights import rows as weight_rows
from projects.weights import stored
from workflows.errors import Refused

State = TargetVersion.State


def successor(found: Compared, actor: User) -> TargetVersion:
    """A version in review with the content ``found.laid``; the compared one is replaced. The caller holds the project.

    Refused where the export says what no target may hold (another project's code, a class the year's form does not have).
    """
    old = found.version
    data = _weighted(data_of_content(found.laid, old.project.kind), old)
    levels = {str(row.uuid): (row.level1, row.level2) for row in old.indicators.all()}
    wrong = validation.problems(data, old.project.year, levels)
    wrong |= saving.code_taken(data.code, old.project.year_id, besides=old.project_id)
    if wrong:
        raise Refused(f"“{old.project.name}”的一体化内容不能写入：{next(iter(wrong.values()))}")
    TargetVersion.objects.filter(pk=old.pk).update(state=State.SUPERSEDED)
    new = copied(old, actor, state=State.IN_REVIEW)
    new = TargetVersion.objects.select_related("project__unit", "project__office", "project__year").get(
        pk=new.pk
    )
    saving.store(new, data)
    return new


def data_of_content(content: Mapping[str, Any], kind: str) -> SheetData:
    """``versions.content`` as the form holds it; ``kind`` is a value of ``Project.Kind``."""
    return SheetData(
        code=content["code"],
        name=content["name"],
        kind=kind,
        budget=decimal_of(content["budget"]),
        fiscal=decimal_of(content["fiscal"]),
        other=decimal_of(content["other"]),
        purpose=content["purpose"],
        plan={point["month"]: decimal_of(point["percent"]) for point in content["plan"]},
        goals=tuple(GoalText(goal["text"], goal["uuid"]) for goal in content["goals"]),
        indicators=tuple(
            IndicatorRow(**{**row, "weight": decimal_of(row["weight"])}) for row in content["indicators"]
        ),
        not_applicable=dict(content["not_applicable"]),
    )


def _weighted(data: SheetData, old: TargetVersion) -> SheetData:
    """Finance knows no 分值: ours stay, and where rows came or went each class adds up to its points again."""
    if stored.outside(old.project.year):
        kept = stored.of(old)
        rows = tuple(replace(row, weight=kept.get(row.uuid)) for row in data.indicators)
        return replace(data, indicators=rows)
    before = {str(row.uuid) for row in old.indicators.all()}
    if before == {row.uuid for row in data.indicators}:
        return data
    return replace(
        data, indicators=weight_rows.balanced(data.indicators, old.project.year, data.not_applicable)
    )
