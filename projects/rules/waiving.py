"""Rules the budget desk does without, for the year or for one project; reviewers see the reason beside the sheet."""

from __future__ import annotations

from django.db import transaction

from accounts import audit, clock
from accounts.models import User
from projects.checks import BY_CODE
from projects.models import BudgetYear, CheckWaiver, Project
from projects.rules.standing import in_force
from workflows.errors import NotAllowed, Refused, Stale
from workflows.oversight import whole_desk

LONGEST_REASON = 200
DESK_ONLY = "系统审核的设置由本级预算绩效岗维护。"


def waive(year: int, rule: str, *, actor: User, reason: str, project: int | None = None) -> CheckWaiver:
    """Do without a rule from now on. NotAllowed but for the desk; Refused without a reason or where it is waived."""
    _ask(actor)
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if rule not in BY_CODE:
        raise Refused("请选择不审核的内容。")
    if not reason:
        raise Refused("请写明不审核的原因，审核人会看到。")
    with transaction.atomic():
        held = BudgetYear.objects.select_for_update(no_key=True).get(year=year)
        place = Project.objects.filter(year=held, pk=project).first() if project is not None else None
        if project is not None and place is None:
            raise Refused("本年度没有这个项目，请重新选择。")
        if in_force(held).filter(rule=rule, project=place).exists():
            raise Refused("这项内容已经设为不审核。")
        made = CheckWaiver.objects.create(year=held, rule=rule, project=place, reason=reason, made_by=actor)
        said = f"{_words(made)}设为不审核：{reason}"
        audit.record("check_waiver", actor, said, year=year, rule=rule, project=project, waiver=made.pk)
    return made


def restore(pk: int, *, actor: User) -> CheckWaiver:
    """Test it again from now on. NotAllowed but for the desk; Stale where somebody was faster."""
    _ask(actor)
    with transaction.atomic():
        rows = CheckWaiver.objects.select_related("project").select_for_update(of=("self",), no_key=True)
        held = rows.get(pk=pk)
        if held.ended_at is not None:
            raise Stale("这项内容已经恢复审核。")
        held.ended_at, held.ended_by = clock.now(), actor
        held.save(update_fields=["ended_at", "ended_by"])
        audit.record("check_waiver", actor, f"{_words(held)}恢复审核", year=held.year_id, waiver=pk)
    return held


def _words(waiver: CheckWaiver) -> str:
    where = f"“{waiver.project.name}”的" if waiver.project else ""
    return f"{waiver.year_id}年{where}“{BY_CODE[waiver.rule].title}”"


def _ask(actor: User) -> None:
    if not (actor.is_active and whole_desk(actor)):
        raise NotAllowed(DESK_ONLY)
