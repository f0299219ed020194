"""重新打开 and 逾期补报: a self-evaluation that has ended for a project is opened once more, as a recorded act."""

from __future__ import annotations

from datetime import date

from accounts import clock
from accounts.models import User
from monitoring.evaluation.access import may_steer
from monitoring.models import SelfEvaluation
from monitoring.stages import the_stage
from workflows import year
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import StageRun


def reopen(evaluation_id: int, *, actor: User, reason: str, due_on: date) -> SelfEvaluation:
    """Open the project's self-evaluation again until ``due_on``; what was confirmed stays beside it as it is.

    NotAllowed but for the budget desk of the unit or above; Refused for a day that is over; Stale while it is open.
    """
    sheet = _current(evaluation_id)
    if not may_steer(actor, sheet.project):
        raise NotAllowed("重新打开由预算绩效岗操作，需要时请与其联系。")
    if due_on < clock.today():
        raise Refused("新的自评截止日期应不早于今天。")
    stage = the_stage(sheet.project_id, sheet.round_id)
    if stage.state in StageRun.ALIVE:
        raise Stale(f"“{sheet.project.name}”的绩效自评还没有办结，不用重新打开。需要时可以延期。")
    year.reopen(stage.pk, actor=actor, reason=reason, due_on=due_on)
    return _latest(sheet)


def hand_in_late(evaluation_id: int, *, actor: User, reason: str) -> SelfEvaluation:
    """逾期补报: what was closed as 未报 is evaluated after all; it says so for ever.

    NotAllowed but for the drafter and the budget desk; Stale when it is not 未报.
    """
    sheet = _current(evaluation_id)
    year.hand_in_late(the_stage(sheet.project_id, sheet.round_id).pk, actor=actor, reason=reason)
    return _latest(sheet)


def _current(evaluation_id: int) -> SelfEvaluation:
    related = ("project__unit", "project__office", "project__drafter", "round")
    sheet = SelfEvaluation.objects.select_related(*related).get(pk=evaluation_id)
    if not sheet.is_current:
        raise Stale("这份自评之后已经重新打开过，请打开最新的一份。")
    return sheet


def _latest(sheet: SelfEvaluation) -> SelfEvaluation:
    return SelfEvaluation.objects.get(project=sheet.project_id, round=sheet.round_id, is_current=True)
