"""The one way to change a draft: lock, who may, has it changed meanwhile, can it be stored, write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import IntegrityError

from accounts import clock
from accounts.models import User
from projects.changes import judging
from projects.models import Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS
from projects.sheet_data import SheetData
from projects.versions import drafters, explanations, questions, validation
from projects.versions.clean import clean
from projects.versions.content import KIND_LABELS, content_of, explanations_in, text_of, with_rows
from projects.versions.editing import editable
from projects.versions.errors import Conflict, Invalid
from projects.versions.writing import write
from projects.weights import rows as weight_rows
from projects.weights import stored as weights_stored
from projects.year import changed

TRY_AGAIN = "没有保存成功，请再试一次。"


def save(version_id: int, *, actor: User, revision: int, data: SheetData) -> TargetVersion:
    """Store what the form holds, if nobody saved since ``revision``.

    Saving what already stands changes nothing and does not count. Nothing is written when it raises
    ``NotAllowed`` (not theirs, or no draft any more), ``Stale`` (its case is under way), ``Conflict`` with both texts, or
    ``Invalid`` with a sentence per path.
    """
    data = clean(data)
    try:
        with editable(version_id, actor) as version:
            _save(version, data, actor, revision)
    except IntegrityError:
        # Somebody gave the same code at the same moment: the unique index decided.
        year, project = Project.objects.values_list("year", "pk").get(versions=version_id)
        raise Invalid(code_taken(data.code, year, besides=project) or {"name": TRY_AGAIN}) from None
    return with_rows(TargetVersion.objects.all()).get(pk=version_id)


def _save(version: TargetVersion, data: SheetData, actor: User, revision: int) -> None:
    before = content_of(version)
    if version.revision != revision:
        if content_of_data(data, version) == before and not _weights_differ(data, version):
            return  # sent twice, because the first answer was lost on the way: it stands as it was meant
        raise Conflict(content_of_data(data, version), before, version.revision)
    found = validation.problems(data, version.project.year, _levels(version))
    found |= code_taken(data.code, version.project.year_id, besides=version.project_id)
    found |= questions.problems(version, data)
    found |= judging.not_to_save(version, data)
    if found:
        raise Invalid(found)
    data = clean(questions.settle(version, data, actor))
    if found := validation.problems(data, version.project.year, _levels(version)):
        raise Invalid(found)  # an answer that is no text for its cell
    data = _with_weights(data, version)
    if content_of_data(data, version) != before or _weights_differ(data, version):
        store(version, data)
    if version.project.drafter_id is None:
        # Last, so that the case begins with the facts just saved.
        drafters.take_up(version, actor)


def store(version: TargetVersion, data: SheetData) -> None:
    """Write data that was judged already; the caller holds the lock. What changed cells undo is undone here."""
    project = version.project
    project.code, project.name, project.kind = data.code, data.name, data.kind
    project.save(update_fields=["code", "name", "kind"])
    changed([project.pk])
    write(version, data, weights=not weights_stored.outside(project.year))
    if weights_stored.outside(project.year):
        weights_stored.keep(project, {row.uuid: row.weight for row in data.indicators})
    version.revision += 1
    version.saved_at = clock.now()
    version.save(update_fields=["revision", "saved_at"])
    explanations.prune(version)


def content_of_data(data: SheetData, version: TargetVersion) -> dict[str, Any]:
    """What ``content_of`` would give had this been saved."""
    unit, outside = version.project.unit, weights_stored.outside(version.project.year)
    return {
        "code": data.code,
        "name": data.name,
        "unit_code": unit.code,
        "unit_name": unit.name,
        "kind": KIND_LABELS.get(data.kind, ""),
        "budget": text_of(data.budget),
        "fiscal": text_of(data.fiscal),
        "other": text_of(data.other),
        "purpose": data.purpose,
        "plan": [
            {"uuid": str(month), "month": month, "percent": text_of(data.plan.get(month))}
            for month in CHECKPOINT_MONTHS
        ],
        "goals": [{"uuid": goal.uuid, "text": goal.text} for goal in data.goals],
        "indicators": [
            {
                "uuid": row.uuid,
                "level1": row.level1,
                "level2": row.level2,
                "name": row.name,
                "description": row.description,
                "value": row.value,
                "basis": row.basis,
                "weight": None if outside else text_of(row.weight),
            }
            for row in data.indicators
        ],
        "not_applicable": dict(sorted(data.not_applicable.items())),
        "explanations": explanations_in(version),
    }


def _with_weights(data: SheetData, version: TargetVersion) -> SheetData:
    """Nobody has given 分值 yet: the year's scheme fills them in, where they belong to the draft."""
    year = version.project.year
    if weights_stored.outside(year) or not weight_rows.none_given(data.indicators):
        return data
    return replace(data, indicators=weight_rows.filled(data.indicators, year, data.not_applicable))


def _weights_differ(data: SheetData, version: TargetVersion) -> bool:
    return weights_stored.of(version) != {row.uuid: row.weight for row in data.indicators}


def _levels(version: TargetVersion) -> Mapping[str, tuple[str, str]]:
    return {str(row.uuid): (row.level1, row.level2) for row in version.indicators.all()}


def code_taken(code: str, year: int, besides: int | None = None) -> dict[str, str]:
    """A problem at ``code`` when another project of the year has it."""
    if not code:
        return {}
    same = Project.objects.filter(year_id=year, code=code).select_related("unit")
    other = (same if besides is None else same.exclude(pk=besides)).first()
    if other is None:
        return {}
    return {"code": f"{year} 年度已有项目使用这个编码（{other.unit.label}），请核对编码。"}
