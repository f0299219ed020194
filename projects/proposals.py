"""追加建议: codes an import knows and no project has. Each is proposed once a year; the budget desk decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from accounts import access, audit, clock
from accounts.models import Unit, User
from accounts.roles import Role
from projects.models import AdditionProposal, BudgetYear, Project
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act
from workflows.errors import NotAllowed, Refused, Stale

State = AdditionProposal.State


@dataclass(frozen=True)
class Unknown:
    """A code nobody knows, as an import read it; ``amount`` in yuan where the file names one, ``unit`` where it is clear."""

    code: str
    name: str = ""
    amount: Decimal | None = None
    document_number: str = ""
    unit: Unit | None = None


def propose(
    unknown: Sequence[Unknown], *, year: BudgetYear, origin: str, origin_key: str, actor: User
) -> list[AdditionProposal]:
    """A proposal for each code, in the caller's transaction; asked again, the ones there are, decided or not.

    ``origin`` is where it was found in words people read, ``origin_key`` for the program (``execution_import:17``).
    """
    fresh = [
        AdditionProposal(
            year=year,
            unit=one.unit,
            code=one.code[:40],
            name=one.name[:200],
            amount=one.amount,
            document_number=one.document_number[:80],
            origin=origin[:200],
            origin_key=origin_key,
            made_by=actor,
            made_at=clock.now(),
        )
        for one in unknown
    ]
    # A code proposed before, by this import or another, keeps its row: "once" is the unique index.
    AdditionProposal.objects.bulk_create(fresh, ignore_conflicts=True)
    return list(AdditionProposal.objects.filter(year=year, code__in=[one.code for one in fresh]))


def visible_proposals(user: access.Person) -> QuerySet[AdditionProposal]:
    """Those of the units the person is 预算绩效岗 for; where the unit is not known, those of the desk of the 本级."""
    if not isinstance(user, User):
        return AdditionProposal.objects.none()
    posts = access.posts_of(user)
    units = posts.whole_units(Role.BUDGET_OFFICER)
    whole = any(posts.tree.parents[unit] is None for unit in units)
    return AdditionProposal.objects.filter(Q(unit__in=units) | (Q(unit=None) if whole else Q(pk__in=[])))


def dismiss(proposal_id: int, *, actor: User, reason: str) -> AdditionProposal:
    """不追加, with a reason. NotAllowed outside the desk's units, Stale when it is decided, Refused without a reason."""
    with one_act():
        proposal = to_decide(proposal_id, actor)
        why = tidy(reason)
        if not why:
            raise Refused("请写明不追加的原因，例如编码填错、属于上年项目。")
        proposal.reason = why[:200]
        _decide(proposal, State.DISMISSED, actor)
        audit.record("budget", actor, f"编码 {proposal.code} 不作追加：{why}"[:300], proposal=proposal.pk)
        return proposal


def accept(proposal: AdditionProposal, project: Project, actor: User) -> None:
    """The held proposal has become a project, by the 追加 in whose transaction this is called."""
    proposal.project = project
    _decide(proposal, State.ACCEPTED, actor)


def to_decide(proposal_id: int, actor: User) -> AdditionProposal:
    """The proposal, locked and still to be decided, for somebody who may."""
    rows = AdditionProposal.objects.select_for_update(of=("self",), no_key=True)
    proposal = rows.select_related("year", "unit").get(pk=proposal_id)
    if not visible_proposals(actor).filter(pk=proposal.pk).exists():
        raise NotAllowed("追加建议由预算绩效岗处理。")
    if proposal.state != State.OPEN:
        raise Stale(f"编码 {proposal.code} 已处理：{proposal.get_state_display()}。请刷新页面查看。")
    return proposal


def _decide(proposal: AdditionProposal, state: AdditionProposal.State, actor: User) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, actor, clock.now()
    proposal.save(update_fields=["state", "reason", "project", "decided_by", "decided_at"])
