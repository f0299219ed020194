"""The money of projects that stay: 追加, 追减, 财政收回, 结转下达; 调剂 and 代编分解 from one to another."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import User
from projects.events.holding import Seen, in_hand, present
from projects.events.papers import Paper, check_amount, check_paper
from projects.events.rows import Change, Done, register
from projects.models import Project, ProjectEvent
from workflows.errors import Refused

Kind = ProjectEvent.Kind
INCREASES = (Kind.ADDED, Kind.CARRIED)
DECREASES = (Kind.REDUCED, Kind.RECALLED)


def change(
    project_id: int, *, actor: User, kind: ProjectEvent.Kind, amount: Decimal, seen: Seen, paper: Paper
) -> Done:
    """One project gets more (追加, 结转下达) or less (追减, 财政收回) by ``amount`` yuan, from the paper's day on.

    NotAllowed for anybody but the desk; Stale when 调整后 is no longer what the page showed; Refused for a paper or an
    amount that cannot be right (``holding.present``).
    """
    if kind not in INCREASES + DECREASES:
        raise ValueError(f"{kind} is no change of one project that stays")
    with in_hand([project_id], actor) as (project,):
        check_paper(paper, project.year_id)
        check_amount(amount)
        before = present(project, paper.effective_on, seen)
        after = before + amount if kind in INCREASES else before - amount
        return register([Change(project, kind, before, after)], paper, actor)


def move(giver_id: int, taker_id: int, *, actor: User, amount: Decimal, seen: Seen, paper: Paper) -> Done:
    """调剂: one project gives, another of the same year takes. Refused and Stale as ``change``, for either of the two."""
    return _from_to(Kind.MOVED, giver_id, taker_id, actor=actor, amount=amount, seen=seen, paper=paper)


def break_down_more(
    parent_id: int, child_id: int, *, actor: User, amount: Decimal, seen: Seen, paper: Paper
) -> Done:
    """代编分解: a child that exists gets more of the rest."""
    return _from_to(Kind.BROKEN_DOWN, parent_id, child_id, actor=actor, amount=amount, seen=seen, paper=paper)


def _from_to(
    kind: ProjectEvent.Kind,
    giver_id: int,
    taker_id: int,
    *,
    actor: User,
    amount: Decimal,
    seen: Seen,
    paper: Paper,
) -> Done:
    if giver_id == taker_id:
        raise Refused("调出和调入是同一个项目，请重新选择。")
    with in_hand([giver_id, taker_id], actor) as (giver, taker):
        check_paper(paper, giver.year_id)
        check_amount(amount)
        check_pair(kind, giver, taker)
        gives = present(giver, paper.effective_on, seen)
        takes = present(taker, paper.effective_on, seen)
        changes = [
            Change(giver, kind, gives, gives - amount, taker),
            Change(taker, kind, takes, takes + amount, giver),
        ]
        return register(changes, paper, actor)


def check_pair(kind: ProjectEvent.Kind, giver: Project, taker: Project) -> None:
    """Money goes between projects of one year; a 代编 project breaks down to its own children."""
    if giver.year_id != taker.year_id:
        raise Refused("两个项目不在同一年度，不能互相划转预算。")
    if kind == Kind.BROKEN_DOWN and taker.parent_id != giver.pk:
        raise Refused(f"“{taker.name}”不是从“{giver.name}”分解出来的项目，请登记“调剂”。")
