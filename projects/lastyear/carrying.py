"""The act: a project of the new year whose draft holds last year's target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from accounts import audit
from accounts.models import User
from projects.lastyear.copying import copied, texts_of
from projects.lastyear.sources import sources
from projects.models import BudgetYear, Carrying, Project, TargetVersion
from projects.sheet_data import SheetData
from projects.versions.content import content_of, with_rows
from projects.versions.creating import NewProject, create_project
from projects.versions.data import data_of
from projects.versions.editing import editable
from projects.versions.saving import store
from workflows.errors import Refused

#: the questions that matter have these answers
KINDS = (Project.Kind.CONTINUED, Project.Kind.CARRIED_OVER, Project.Kind.CURRENT)


@dataclass(frozen=True)
class Wish:
    """What was answered for one project. ``budget`` is yuan, None while it is not known."""

    source: int
    kind: str
    code: str
    budget: Decimal | None
    changed: str = ""


def carry(wish: Wish, *, year: BudgetYear, actor: User) -> TargetVersion:
    """The new project with its draft, its predecessor named.

    ``NotAllowed`` where the person drafts nothing there; ``Invalid`` with a sentence per field; ``Refused`` where the
    project is already in the year or none of last year's.
    """
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True).filter(
            pk=wish.source
        ).first()  # two presses: one goes first
        found = next(iter(sources(actor, year, only=wish.source)), None)
        if found is None:
            raise Refused("这个项目已经带入过，或者不在您经办的上年项目里。")
        old, kept = data_of(found.version), wish.kind == Project.Kind.CARRIED_OVER
        data = copied(old, before=found.project.year_id, year=year.year, shift=not kept)
        new = NewProject(
            year=year,
            unit=found.project.unit,
            office=found.project.office,
            name=data.name,
            code=wish.code,
            kind=wish.kind if wish.kind in KINDS else Project.Kind.CONTINUED,
            is_key=found.project.is_key,
            budget=wish.budget,
        )
        version = create_project(new, actor=actor)
        if version.revision:
            return version
        _fill(version.pk, data, found.project, found.version, wish, actor)
    return with_rows(TargetVersion.objects.all()).get(pk=version.pk)


def _fill(pk: int, data: SheetData, before: Project, source: TargetVersion, wish: Wish, actor: User) -> None:
    with editable(pk, actor) as version:
        project = version.project
        project.predecessor = before
        project.save(update_fields=["predecessor"])
        data = replace(data, code=project.code, name=project.name, kind=project.kind, budget=wish.budget)
        store(version, data)
    now = with_rows(TargetVersion.objects.all()).get(pk=pk)
    Carrying.objects.create(
        version=now,
        source=source,
        changed=wish.changed.strip()[:2000],
        texts=texts_of(content_of(now)),
        created_by=actor,
    )
    audit.record(
        "carry", actor, f"从上年带入：{now.project.name}", project=now.project_id, predecessor=before.pk
    )
