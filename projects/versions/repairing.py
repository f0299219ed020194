"""The buttons of 系统审核: explain a remark, or let it be mended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from accounts.models import User
from projects import amounts
from projects.checks import Finding
from projects.checks.apply import changed
from projects.checks.places import anchor
from projects.models import Explanation, Project, TargetVersion
from projects.sheet_data import GoalText, SheetData
from projects.versions import explanations
from projects.versions.data import data_of
from projects.versions.editing import editable
from projects.versions.reviewing import review
from projects.versions.saving import save
from projects.weights import balanced
from workflows.errors import Stale

GONE = "这条审核意见对应的内容已经变了，请重新审核。"
WEIGHTS = "R53"


def explain(
    version_id: int, *, actor: User, rule: str, path: str, text: str, also: Sequence[str] = ()
) -> Explanation | None:
    """Keep the drafter's answer to a 请说明 with its cell; a blank text takes it back. The explanation of ``path``.

    ``path`` counts rows or names them by uuid; ``also`` are the further places of the same remark. Raises
    ``NotAllowed``; ``Stale`` where the remark is there no more.
    """
    with editable(version_id, actor) as version:
        found = _findings(version, rule, [path, *also])
        kept = [explanations.keep(version, finding, text, actor) for finding in found]
        return kept[0]


def apply_repair(
    version_id: int, *, actor: User, revision: int, rule: str, path: str, label: str
) -> TargetVersion:
    """Press the button ``label`` of the remark: the stored version with its changes made. Errors as ``save``."""
    version = TargetVersion.objects.select_related("project__unit", "project__year").get(pk=version_id)
    (finding,) = _findings(version, rule, [path])
    changes = next((repair.changes for repair in finding.repairs if repair.label == label), None)
    if changes is None:
        raise Stale(GONE)
    data = repaired(data_of(version), version, changes, rule=rule)
    return save(version_id, actor=actor, revision=revision, data=data)


def repaired(
    data: SheetData, version: TargetVersion, changes: Mapping[str, str], *, rule: str = ""
) -> SheetData:
    """What the form holds, after a repair: rows keep their uuid, a new one gets its own when saved.

    分值 are balanced by the year's own unit, which the rules do not know.
    """
    year = version.project.year
    if rule == WEIGHTS:
        return replace(data, indicators=balanced(data.indicators, year, data.not_applicable))
    kind = dict(Project.Kind.choices).get(data.kind, "")
    sheet = changed(data.sheet(kind_label=kind), changes)
    texts = {text: code for code, text in Project.Kind.choices}
    return replace(
        data,
        code=sheet.code,
        name=sheet.name,
        kind=texts.get(sheet.kind, ""),
        budget=_money(sheet.budget),
        fiscal=_money(sheet.fiscal),
        other=_money(sheet.other),
        purpose=sheet.purpose,
        plan={point.month: point.percent for point in sheet.plan if point.month},
        goals=_goals(data, sheet.goals),
        indicators=sheet.indicators,
    )


def _money(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(amounts.CENT)


def _goals(data: SheetData, texts: tuple[str, ...]) -> tuple[GoalText, ...]:
    uuids = [goal.uuid for goal in data.goals] + [""] * len(texts)
    return tuple(GoalText(text, uuid) for text, uuid in zip(texts, uuids, strict=False))


def _findings(version: TargetVersion, rule: str, paths: Sequence[str]) -> list[Finding]:
    """The findings of a rule at these places, in their order."""
    found = review(version)
    named: dict[str, Finding] = {}
    for finding in reversed(found.findings):
        if finding.rule == rule:
            spoken = (finding.path, finding.anchor, anchor(found.sheet, finding.path))
            named |= dict.fromkeys(spoken, finding)
    if any(path not in named for path in paths):
        raise Stale(GONE)
    return [named[path] for path in paths]
