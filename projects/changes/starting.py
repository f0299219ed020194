"""申请调整 and 申请更正: a new version beside the approved one, with its application and its case."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts import clock
from accounts.models import User
from projects import budget
from projects.access import case_kind_of, may_draft
from projects.changes.application import Application, adopt, correction_fields, fields_of
from projects.changes.rules import rules_of
from projects.models import BudgetYear, Project, TargetChange, TargetVersion
from projects.states import version_words
from projects.versions.copying import copied
from projects.versions.editing import editable
from workflows import cases
from workflows.cases.cancelling import end_case
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused
from workflows.models import Attachment

State, Label = TargetVersion.State, TargetVersion.Label
_IN_WORK = (State.DRAFT, State.IN_REVIEW)


def adjust(project_id: int, asked: Application, *, actor: User) -> TargetVersion:
    """目标调整: 调整版n begins as a copy of the version in force; with a 预算变动 its 预算数 is the 调整后.

    NotAllowed for anybody but the 经办人; Refused without an approved version, after the last day, once the project has
    left its year and while another change is under way; Invalid with a sentence per field.
    """
    with transaction.atomic():
        project, base = _to_change(project_id, actor)
        rules = rules_of(project.year)
        if clock.today() > rules.last_day:
            raise Refused(
                f"{project.year_id}年度申请目标调整的最后日期是 {rules.last_day}，已经过了。情况确需说明的，请写进绩效自评。"
            )
        fields = fields_of(asked, project, rules.reasons)
        money = _money(project, base) if fields["event"] is not None else {}
        return _begin(project, base, Label.ADJUSTED, fields, actor, asked.scan, **money)


def correct_target(project_id: int, asked: Application, *, actor: User) -> TargetVersion:
    """更正: 更正版n begins as a copy of the version in force. Errors as ``adjust``, but there is no last day."""
    with transaction.atomic():
        project, base = _to_change(project_id, actor)
        return _begin(project, base, Label.CORRECTED, correction_fields(asked), actor, None)


def amend(version_id: int, asked: Application, *, actor: User) -> TargetChange:
    """Change the application while the version is a draft. Errors as ``versions.save``, Invalid per field."""
    with editable(version_id, actor) as version:
        change = TargetChange.objects.get(version=version)
        if version.label == Label.CORRECTED:
            fields = correction_fields(asked)
        else:
            fields = fields_of(asked, version.project, rules_of(version.project.year).reasons)
            fields["origin"] = change.origin
        for name, value in fields.items():
            setattr(change, name, value)
        change.save()
        if asked.scan is not None and asked.scan.pk != change.scan_id:
            adopt(asked.scan, change, actor)
        return change


def abandon(version_id: int, *, actor: User) -> TargetVersion:
    """放弃申请, while it was never handed in: the draft is void, another may be begun.

    NotAllowed for anybody but the 经办人; Refused once it was handed in (终止办理 is the desk's); Stale while it is under way.
    """
    with transaction.atomic():
        kind = case_kind_of(TargetVersion.objects.only("label").get(pk=version_id))
        with locked_for_edit(kind, version_id) as editing:
            version: TargetVersion = editing.document
            if not (version.changes_approved and may_draft(actor, version.project)):
                raise NotAllowed("调整和更正的申请由项目的经办人放弃。")
            if editing.case is None or editing.case.round > 0:
                raise Refused("已经提交过的申请不能放弃。不再办理的，请预算绩效岗终止办理。")
            end_case(editing.case, actor, "经办人放弃申请")
            return version


def may_change(user: User, project: Project) -> bool:
    """Whether the page offers it; the verbs ask again, and say why not."""
    if project.year.stage == BudgetYear.Stage.CLOSED or not may_draft(user, project):
        return False
    states = set(project.versions.values_list("state", flat=True))
    return State.APPROVED in states and not states.intersection(_IN_WORK)


def _to_change(project_id: int, actor: User) -> tuple[Project, TargetVersion]:
    """The project, held so that of two presses of the button the second sees the first's draft; the version in force."""
    rows = Project.objects.select_for_update(of=("self",), no_key=True)
    project = rows.select_related("year", "unit", "office", "drafter").get(pk=project_id)
    if not may_draft(actor, project):
        raise NotAllowed("目标的调整和更正由项目的经办人申请。")
    if project.year.stage == BudgetYear.Stage.CLOSED:
        raise Refused(f"{project.year}已结束，不能再调整或更正目标。")
    budget.ask_in_year(project_id)
    _nothing_under_way(project)
    base = project.versions.filter(state=State.APPROVED).first()
    if base is None:
        raise Refused("绩效目标还没有批复，直接修改草稿即可，不用申请调整或更正。")
    return project, base


def _money(project: Project, base: TargetVersion) -> dict[str, Any]:
    """预算数 is the 调整后; 财政资金 follows, 其他资金 stays where there is room for it."""
    other = base.other or Decimal(0)
    adjusted = project.adjusted
    follows = {} if adjusted is None or other > adjusted else {"fiscal": adjusted - other}
    return {"budget": adjusted, **follows}


def _nothing_under_way(project: Project) -> None:
    other = project.versions.filter(state__in=_IN_WORK).first()
    if other is not None:
        label = version_words(other.label, other.label_number)
        raise Refused(
            f"“{project.name}”的{label}正在办理（{other.get_state_display()}），一个项目同时只能办一件。请先办结或终止。"
        )


def _begin(
    project: Project,
    base: TargetVersion,
    label: TargetVersion.Label,
    fields: dict[str, Any],
    actor: User,
    scan: Attachment | None,
    **money: Any,
) -> TargetVersion:
    last = project.versions.filter(label=label).aggregate(last=Max("label_number"))["last"] or 0
    try:
        with transaction.atomic():
            new = copied(base, actor, label=label, label_number=last + 1, **money)
    except IntegrityError:
        raise Refused(f"“{project.name}”已有一稿在填报或审核中，请打开项目查看。") from None
    change = TargetChange.objects.create(version=new, base=base, **fields)
    if scan is not None:
        adopt(scan, change, actor)
    cases.open_case(case_kind_of(new), new, actor)
    return new
