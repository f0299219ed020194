"""取消 before there is a 批复数: no money moves, so no document is asked for; only the project's year ends. And its way back."""

from __future__ import annotations

from accounts.models import User
from projects import budget, year
from projects.events.holding import held
from projects.events.telling import tell_year
from projects.models import Project, TargetVersion
from workflows.engine.lock import one_act
from workflows.errors import Refused
from workflows.models import YearRun
from workflows.year import end_run, return_run

PAPER = "本项目已有批复数，请按文件在“预算变动”中登记{act}。"


def leave_year(project_id: int, *, actor: User, reason: str) -> YearRun:
    """取消: the project takes no further part in its year, with the reason; its 经办人 is told.

    NotAllowed for anybody but the desk; Refused where there is a 批复数 (a document says what becomes of it), while the
    target is under review, and without a reason; Stale when it has left.
    """
    with one_act():
        run, project = _in_hand(project_id, actor)
        if project.approved is not None:
            raise Refused(PAPER.format(act="取消"))
        if project.versions.filter(state=TargetVersion.State.IN_REVIEW).exists():
            raise Refused("绩效目标正在审核中，请先办结或终止办理，再取消。")
        left = end_run(run, sort=YearRun.State.CANCELLED, reason=reason, actor=actor)
        tell_year(project, actor, "取消", left.reason)
        return left


def return_to_year(project_id: int, *, actor: User, reason: str) -> YearRun:
    """恢复 of what ``leave_year`` ended. Refused where a document took the project out: that is reversed (冲销)."""
    with one_act():
        run, project = _in_hand(project_id, actor)
        if budget.leavings([project.pk]):
            raise Refused("本项目按文件退出本年度，请在“预算变动”中冲销该笔登记。")
        returned = return_run(run, reason=reason, actor=actor)
        tell_year(project, actor, "恢复", reason)
        return returned


def _in_hand(project_id: int, actor: User) -> tuple[YearRun, Project]:
    """Its run and its cases, then the project: the order of every act that takes one out of its year."""
    run = year.in_hand(project_id)
    if run is None:
        raise Refused("本年度工作还没有开启，不用办理。")
    (project,) = held([project_id], actor)
    return run, project
