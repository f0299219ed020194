"""取消 and 合并: a project leaves its year. What was spent stays with it, the rest lapses or goes to another project."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import User
from projects import amounts, year
from projects.events.changing import check_pair
from projects.events.holding import Seen, held, present
from projects.events.papers import Paper, check_paper
from projects.events.rows import Change, Done, register
from projects.models import Project, ProjectEvent, TargetVersion
from workflows.cases.letters import number_of
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act
from workflows.errors import Refused
from workflows.models import YearRun
from workflows.year import end_run
from workflows.year.hands import MOST

Kind = ProjectEvent.Kind


def cancel(project_id: int, *, actor: User, kept: Decimal, seen: Seen, paper: Paper) -> Done:
    """取消: the project keeps ``kept`` yuan, what it has spent, and leaves the year.

    NotAllowed, Stale and Refused as ``changing.change``; Refused besides while its target is under review.
    """
    with one_act():
        run = year.in_hand(project_id)
        (project,) = held([project_id], actor)
        check_paper(paper, project.year_id)
        before = present(project, paper.effective_on, seen)
        may_leave(project, before, kept)
        leave(run, YearRun.State.CANCELLED, paper, actor)
        return register([Change(project, Kind.CANCELLED, before, kept)], paper, actor)


def merge(project_id: int, into_id: int, *, actor: User, kept: Decimal, seen: Seen, paper: Paper) -> Done:
    """合并: all but ``kept`` goes to ``into_id``, another project of the year, and this one leaves the year."""
    if project_id == into_id:
        raise Refused("不能并入项目自己，请重新选择。")
    with one_act():
        run = year.in_hand(project_id)
        project, into = held([project_id, into_id], actor)
        check_paper(paper, project.year_id)
        check_pair(Kind.MERGED, project, into)
        before = present(project, paper.effective_on, seen)
        takes = present(into, paper.effective_on, seen)
        may_leave(project, before, kept)
        leave(run, YearRun.State.MERGED, paper, actor)
        changes = [
            Change(project, Kind.MERGED, before, kept, into),
            Change(into, Kind.MERGED_IN, takes, takes + before - kept, project),
        ]
        return register(changes, paper, actor)


def leave(run: YearRun | None, sort: YearRun.State, paper: Paper, actor: User) -> None:
    """The project's year ends: reminders stop, what is to come and under way is cancelled."""
    if run is not None and run.state in YearRun.ALIVE:
        end_run(run, sort=sort, reason=(tidy(paper.note) or number_of(paper.number))[:MOST], actor=actor)


def may_leave(project: Project, before: Decimal, kept: Decimal) -> None:
    if not kept.is_finite() or not 0 <= kept <= before or kept != kept.quantize(amounts.CENT):
        raise Refused(f"保留的金额应在 0 到现有预算 {amounts.shown(before)} 万元之间，精确到分。")
    if project.versions.filter(state=TargetVersion.State.IN_REVIEW).exists():
        raise Refused(f"“{project.name}”的绩效目标正在审核中，请先办结或终止办理，再登记。")
