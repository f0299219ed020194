"""A draft held for editing: case, then version, as everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from accounts.models import User
from projects.access import case_kind_of, may_draft
from projects.models import TargetVersion
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed


@contextmanager
def editable(version_id: int, actor: User) -> Iterator[TargetVersion]:
    """The version, locked until the block's transaction ends; a submission or approval waits for it or goes first.

    Raises ``NotAllowed`` where the person may not draft this project or the version is no draft, ``Stale`` where its
    case is under way.
    """
    kind = case_kind_of(TargetVersion.objects.only("label").get(pk=version_id))
    with locked_for_edit(kind, version_id) as editing:
        version = cast(TargetVersion, editing.document)
        if not may_draft(actor, version.project):
            raise NotAllowed(_whose(version))
        if version.state != TargetVersion.State.DRAFT:
            raise NotAllowed(f"这张表现在是“{version.get_state_display()}”，不能修改。")
        yield version


def held(version_id: int) -> TargetVersion:
    """The version ``FOR UPDATE``, with what its content needs. Inside a transaction only."""
    # Locked alone first: a row joined to one we waited for would still be as it was before the wait.
    locked = TargetVersion.objects.select_for_update().values_list("pk", flat=True).get(pk=version_id)
    related = ("project__unit", "project__office", "project__year", "project__drafter")
    return TargetVersion.objects.select_related(*related).get(pk=locked)


def _whose(version: TargetVersion) -> str:
    drafter = version.project.drafter
    if drafter is None:
        return "这个项目还没有经办人，请预算绩效岗先指定经办人。"
    return f"这张表由经办人{drafter.name}填报，请联系{drafter.name}修改。"
