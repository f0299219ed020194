"""Before a return is confirmed: to whom it can go, and who will have to sign again then, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.namesakes import named
from workflows.cases.again import signed
from workflows.cases.inheriting import as_before
from workflows.cases.returning import returnable, to_be_taken_again
from workflows.chairs import Resolution
from workflows.foreseeing import Foreseen, foresee
from workflows.kinds import Kind
from workflows.models import Case, CaseStep, RouteStep
from workflows.routing import Origin, resolve
from workflows.words import names


@dataclass(frozen=True)
class Again:
    """One step that will be taken again."""

    step: str
    who: str
    why: str


@dataclass(frozen=True)
class Target:
    """Whom the case can be returned to: ``value`` is the step's id, "" for the drafter."""

    value: str
    title: str
    lines: Sequence[Again]
    note: str = ""
    #: why nobody could take it now; then it cannot be chosen
    gap: str = ""


def targets_of(case: Case, step: CaseStep, kind: Kind) -> list[Target]:
    """The drafter first, then every earlier step of the round, the nearest first."""
    return [
        _drafter(case, step, kind),
        *(_earlier(case, step, one) for one in reversed(returnable(case, step))),
    ]


def _drafter(case: Case, step: CaseStep, kind: Kind) -> Target:
    assert case.route is not None
    document = kind.get(case.document_id)
    facts, steps = kind.facts(document), list(case.route.steps.order_by("order"))
    path = foresee(steps, Origin.from_facts(facts, case.authors, kind.code), facts, kind)
    lines = [_foreseen(one) for one in path if not one.left_out and _signs(one.step)]
    before = any(signed(one) for one in returnable(case, step))
    note = (
        f"经办人的修改不涉及前面环节已签内容的，可以直接报您（{step.name}），前面环节不用再签。"
        if before
        else ""
    )
    return Target("", f"经办人{named(case.drafter)}，修改后重新提交", lines, note)


def _signs(step: RouteStep | CaseStep) -> bool:
    return step.medium != RouteStep.Medium.OUTSIDE


def _foreseen(one: Foreseen) -> Again:
    why = "修改后重新提交，按审批流程依次办理"
    return Again(one.step.name, _people(one.found), f"{why}（{one.rule}）" if one.rule else why)


def _earlier(case: Case, step: CaseStep, target: CaseStep) -> Target:
    again = [
        one
        for one in to_be_taken_again(case, target, step)
        if one.pk == step.pk or signed(one) or one.state == CaseStep.State.COMING
    ]
    found = {one.pk: as_before(case, _next_time(one), resolve(one, Origin.of(case))) for one in again}
    lines = [Again(one.name, _people(found[one.pk]), _why(one, target, step)) for one in again]
    note = f"“{target.name}”办理后可以直接报您，中间环节不用再签。" if len(again) > 2 else ""
    return Target(str(target.pk), f"“{target.name}”环节，内容不变", lines, note, found[target.pk].gap)


def _next_time(step: CaseStep) -> CaseStep:
    """The step as it would be taken again: not saved."""
    return CaseStep(case=step.case, round=step.round, order=step.order, repeats=step)


def _why(one: CaseStep, target: CaseStep, step: CaseStep) -> str:
    if one.pk == target.pk:
        return "退回到本环节，重新办理"
    if one.pk == step.pk:
        return "由您退回，办理后回到本环节"
    return f"在“{target.name}”之后，其意见以重新办理的为准"


def _people(found: Resolution) -> str:
    return names([named(person) for person in found.principals]) or "还没有人可办"
