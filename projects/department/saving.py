"""The one way to change a draft: lock, who may, has it changed meanwhile, can it be stored, write."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from accounts import clock
from accounts.models import User
from projects.department.access import CASE_KIND, may_draft
from projects.department.content import content_of, content_of_text, with_rows
from projects.department.text import TargetText, clean, problems
from projects.department.totals import projects_of
from projects.models import DepartmentRow, DepartmentTarget
from projects.versions.errors import Conflict, Invalid
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed

_FIELDS = ("order", "part", "heading", "title", "text", "project", "transfer")
NOT_YOURS = "部门整体绩效目标由本级预算绩效岗起草。"


def held(version_id: int) -> DepartmentTarget:
    """The version ``FOR UPDATE``, with its rows. Inside a transaction only."""
    # Locked alone first: a row joined to one we waited for would still be as it was before the wait.
    locked = DepartmentTarget.objects.select_for_update().values_list("pk", flat=True).get(pk=version_id)
    return with_rows(DepartmentTarget.objects.all()).get(pk=locked)


@contextmanager
def editable(version_id: int, actor: User) -> Iterator[DepartmentTarget]:
    """The draft, locked until the block's transaction ends. NotAllowed, or Stale where its case is under way."""
    with locked_for_edit(CASE_KIND, version_id) as editing:
        version = cast(DepartmentTarget, editing.document)
        if not may_draft(actor, version.unit):
            raise NotAllowed(NOT_YOURS)
        if version.state != DepartmentTarget.State.DRAFT:
            raise NotAllowed(f"这一版现在是“{version.get_state_display()}”，不能修改。")
        yield version


def save(version_id: int, *, actor: User, revision: int, text: TargetText) -> DepartmentTarget:
    """Store what the form holds, if nobody saved since ``revision``; what already stands changes nothing.

    Nothing is written when it raises ``NotAllowed``, ``Stale``, ``Conflict`` with both contents, or ``Invalid`` with a
    sentence per path.
    """
    text = clean(text)
    with editable(version_id, actor) as version:
        known = {project.pk: project for project in projects_of(version.year)}
        kept = {row.project.pk: row.project for row in version.rows.all() if row.project is not None}
        known |= kept  # a project that has left its year since may stay linked
        before, after = content_of(version), content_of_text(text, version, known)
        if version.revision != revision and after != before:
            raise Conflict(after, before, version.revision)
        if found := problems(text, known):
            raise Invalid(found)
        if after != before or _links(text) != {str(one.uuid): one.project_id for one in version.rows.all()}:
            _store(version, text)
    return with_rows(DepartmentTarget.objects.all()).get(pk=version_id)


def _links(text: TargetText) -> dict[str, int | None]:
    """Two projects can share a name and have no code: the contents alone would not tell them apart."""
    return {row.uuid: row.project for row in text.rows}


def _store(version: DepartmentTarget, text: TargetText) -> None:
    version.intro = text.intro
    version.revision += 1
    version.saved_at = clock.now()
    version.save(update_fields=["intro", "revision", "saved_at"])
    write_rows(version, text)


def write_rows(version: DepartmentTarget, text: TargetText) -> None:
    """Rows by uuid, so that a row stays itself through edits. The caller holds the version's lock."""
    rows = [
        DepartmentRow(
            version=version,
            uuid=uuid.UUID(row.uuid),
            order=order,
            part=row.part,
            heading=row.heading,
            title=row.title,
            text=row.text,
            project_id=row.project,
            transfer=row.transfer,
        )
        for order, row in enumerate(text.rows)
    ]
    version.rows.exclude(uuid__in=[row.uuid for row in rows]).delete()
    DepartmentRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["version", "uuid"], update_fields=_FIELDS
    )
