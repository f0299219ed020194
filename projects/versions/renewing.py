"""另起一稿: a target that was ended (已作废) or refused (不予安排) is begun again as a new draft; the old one stays as it was."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import User
from projects.access import CASE_KIND, may_draft
from projects.models import BudgetYear, Explanation, Goal, Indicator, PlanPoint, Project, TargetVersion
from workflows import cases
from workflows.errors import NotAllowed, Refused

State = TargetVersion.State
#: what may be begun again
ENDED = (State.CANCELLED, State.REJECTED)
#: columns of a row that are its own and not copied
_OWN = {"id", "version"}


def renew(version_id: int, *, actor: User) -> TargetVersion:
    """A new draft with the texts, rows (their uuids too), plan and explanations of the ended version, and its case.

    NotAllowed for anybody but the 经办人; Refused unless the version was ended, the project's newest and none is in work,
    and while the year's drafting is over.
    """
    with transaction.atomic():
        held = TargetVersion.objects.values_list("project", flat=True).get(pk=version_id)
        # The project's row is held, so that of two presses of the button the second sees the first's draft.
        project = (
            Project.objects.select_for_update(of=("self",), no_key=True).select_related("year").get(pk=held)
        )
        old = TargetVersion.objects.get(pk=version_id)
        if not may_draft(actor, project):
            raise NotAllowed("另起一稿由项目的经办人办理。")
        _may_begin(project, old)
        try:
            with transaction.atomic():
                new = _copied(old, actor)
        except IntegrityError:
            raise Refused("这个项目已有一稿在填报或审核中，请打开项目查看。") from None
        cases.open_case(CASE_KIND, new, actor)
        return new


def may_renew(user: User, version: TargetVersion) -> bool:
    """Whether the page offers it: to the 经办人 of an ended version that is the newest of its project."""
    if version.state not in ENDED or not may_draft(user, version.project):
        return False
    return not TargetVersion.objects.filter(project=version.project_id, pk__gt=version.pk).exists()


def _may_begin(project: Project, old: TargetVersion) -> None:
    if old.state not in ENDED:
        raise Refused(f"这张表现在是“{old.get_state_display()}”，不用另起一稿。")
    if TargetVersion.objects.filter(project=project, pk__gt=old.pk).exists():
        raise Refused("这个项目已有更新的一稿，请打开项目查看。")
    if project.year.stage == BudgetYear.Stage.CLOSED:
        raise Refused(f"{project.year}已结束，不能另起一稿。")


def _copied(old: TargetVersion, actor: User) -> TargetVersion:
    new = TargetVersion.objects.create(
        project=old.project,
        label=old.label,
        label_number=old.label_number,
        budget=old.budget,
        fiscal=old.fiscal,
        other=old.other,
        purpose=old.purpose,
        not_applicable=old.not_applicable,
        created_by=actor,
    )
    rows: tuple[type[Model], ...] = (Goal, PlanPoint, Indicator, Explanation)
    for model in rows:
        _copy_rows(model, old, new)
    return new


def _copy_rows(model: type[Model], old: TargetVersion, new: TargetVersion) -> None:
    names = [field.attname for field in model._meta.local_fields if field.name not in _OWN]
    rows = model._default_manager.filter(version=old).values(*names)
    model._default_manager.bulk_create(model(version=new, **row) for row in rows)
