"""The buttons on a stored version. On a locked one only where the year keeps its weights outside."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from projects.access import may_assign, may_draft
from projects.models import BudgetYear, Project, TargetVersion
from projects.sheet import IndicatorRow
from projects.weights import rows, stored
from workflows.errors import NotAllowed

Change = Callable[[Sequence[IndicatorRow], BudgetYear, Collection[str]], tuple[IndicatorRow, ...]]


def fill(version_id: int, *, actor: User, revision: int) -> TargetVersion:
    """Give rows without 分值 their share of what is left. Errors as ``versions.save``."""
    return _change(version_id, actor, revision, rows.filled)


def balance(version_id: int, *, actor: User, revision: int) -> TargetVersion:
    """Make every class add up to its points. Errors as ``versions.save``."""
    return _change(version_id, actor, revision, rows.balanced)


def _change(version_id: int, actor: User, revision: int, change: Change) -> TargetVersion:
    from projects import versions  # versions needs to know where weights stand

    version = versions.with_rows(TargetVersion.objects.all()).get(pk=version_id)
    data = versions.data_of(version)
    changed = change(data.indicators, version.project.year, data.not_applicable)
    if version.state == TargetVersion.State.APPROVED and stored.outside(version.project.year):
        return _keep_outside(version, actor, {row.uuid: row.weight for row in changed})
    return versions.save(version_id, actor=actor, revision=revision, data=replace(data, indicators=changed))


@transaction.atomic
def _keep_outside(
    version: TargetVersion, actor: User, weights: Mapping[str, Decimal | None]
) -> TargetVersion:
    project = Project.objects.select_for_update().get(pk=version.project_id)
    if not (may_draft(actor, project) or may_assign(actor, project)):
        raise NotAllowed("分值由本项目的经办人或预算绩效岗填写。")
    stored.keep(project, weights)
    return version
