"""What the budget desk does with one project's year: 暂停, 继续, 取消, 恢复. One page for all, one entry each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from projects import events
from projects.events.telling import tell_year
from projects.models import Project
from workflows import year
from workflows.engine.lock import one_act
from workflows.models import YearRun

State = YearRun.State
#: who has suspended or resumed a year tells the 经办人 of it
Verb = Callable[[YearRun, Project, User, str], object]


@dataclass(frozen=True)
class YearAct:
    """One act: what the button says, from which states it leads on, what follows, how it is done."""

    code: str
    words: str
    said: str  # what it is called once it is done
    states: tuple[YearRun.State, ...]
    follows: str
    verb: Verb
    asks_reason: bool = True
    danger: bool = False


def _suspend(run: YearRun, project: Project, actor: User, reason: str) -> None:
    with one_act():
        held = year.suspend_run(run.pk, actor=actor, reason=reason)
        tell_year(project, actor, "暂停", held.reason)


def _resume(run: YearRun, project: Project, actor: User, reason: str) -> None:
    with one_act():
        year.resume_run(run.pk, actor=actor, reason=reason)
        tell_year(project, actor, "继续", reason)


def _cancel(run: YearRun, project: Project, actor: User, reason: str) -> None:
    events.leave_year(project.pk, actor=actor, reason=reason)


def _return(run: YearRun, project: Project, actor: User, reason: str) -> None:
    events.return_to_year(project.pk, actor=actor, reason=reason)


ACTS = {
    act.code: act
    for act in (
        YearAct(
            "suspend",
            "暂停办理",
            "已暂停办理",
            (State.RUNNING,),
            "暂停期间各环节不开放、不关闭，也不提醒；已经开始填写的可以继续填写。继续办理时，进行中的截止日期按耽误的工作日顺延。",
            _suspend,
        ),
        YearAct(
            "resume",
            "继续办理",
            "已继续办理",
            (State.SUSPENDED,),
            "进行中的截止日期按暂停的工作日顺延，其余按各自的日期办理。",
            _resume,
            asks_reason=False,
        ),
        YearAct(
            "return",
            "恢复办理",
            "已恢复办理",
            (State.CANCELLED,),
            "取消时没有办完的环节按现在的日期重新办理，已经关闭的不再办理。",
            _return,
        ),
        YearAct(
            "cancel",
            "取消项目年度工作",
            "已取消年度工作",
            (State.RUNNING, State.SUSPENDED),
            "没有开始的环节不再开始，正在办理的终止，不再提醒；已经办完的保留。取消错了可以恢复。",
            _cancel,
            danger=True,
        ),
    )
}


def offered(run: YearRun, project: Project, left: bool) -> list[tuple[YearAct, str]]:
    """The acts that lead on from here, each with its page. With a 批复数 取消 is registered with its document.

    ``left``: whether a document took the project out of its year; that is undone where it stands.
    """
    found = []
    for act in ACTS.values():
        if run.state not in act.states or (act.code == "return" and left):
            continue
        if act.code == "cancel" and project.approved is not None:
            found.append((act, reverse("projects:event_new", args=[project.pk, "cancelled"])))
        else:
            found.append((act, reverse("desk:run_act", args=[run.pk, act.code])))
    return found
