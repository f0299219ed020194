"""How the review of a target and the decision of its step agree: the hook the engine asks (``Kind.step_review``)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from projects.appraisal.items import ADVICE, Grade, grade_of, shown
from projects.appraisal.rules import rules_of
from projects.models import Appraisal, BudgetYear
from workflows.errors import Refused
from workflows.kinds import StepReview
from workflows.models import Case, CaseStep

NAME = "目标审核表"
#: the one line of an ordinary project
PASSED, AMENDED, RETURNED, REFUSED = "passed", "amended", "returned", "refused"
LINE = {PASSED: "通过", AMENDED: "修改后通过", RETURNED: "退回修改", REFUSED: "不予申报"}
_OF_DECISION = {"confirmed": AMENDED, "send_back": RETURNED, "reject": REFUSED}
#: the decision a grade leads to, as ``StepReview.decision`` names it
DECISION = {Grade.EXCELLENT: "approve", Grade.GOOD: "revise", Grade.FAIR: "send_back", Grade.POOR: "reject"}
#: decisions that agree with a grade: what is good enough to be mended together may also go back
_AGREES = {
    Grade.EXCELLENT: ("approve",),
    Grade.GOOD: ("confirmed", "send_back"),
    Grade.FAIR: ("send_back",),
    Grade.POOR: ("reject",),
}


def step_review(case: Case, step: CaseStep, *, target: bool) -> StepReview | None:
    """What the holder of the step is asked; ``target``: 一上 or 二上, which the 目标审核表 is for and a reviewer may mend."""
    rules = rules_of(BudgetYear.objects.get(pk=case.year))
    if step.role not in rules.roles:
        return None
    revise_url = reverse("projects:revise", args=[case.pk]) if target else ""
    if not (target and rules.wants_form(case.facts, case.amount)):
        result = AMENDED if case.round > 1 else PASSED
        lines = tuple((code, LINE[code]) for code in (PASSED, AMENDED))
        return StepReview(lines, result, revise_url=revise_url)
    url = reverse("projects:appraisal", args=[case.pk])
    kept = _kept(case, step)
    if kept is None:
        return StepReview(form_url=url, form_name=NAME)
    grade = grade_of(kept.total)
    return StepReview(
        form_url=url,
        form_name=NAME,
        said=said(kept),
        decision=DECISION[grade],
        advice=ADVICE[grade],
        revise_url=revise_url,
    )


def reviewed(case: Case, step: CaseStep, decision: str, result: str, *, target: bool) -> dict[str, Any]:
    """What the decision's event keeps; Refused where the form is missing or its grade leads elsewhere."""
    asked = step_review(case, step, target=target)
    if asked is None:
        return {}
    if not asked.form_url:
        return {"review": _line(decision, result)}
    kept = Appraisal.objects.filter(step=step).first()
    # A text the drafter has just confirmed is the one that was appraised, mended.
    if kept is None or (decision != "confirmed" and kept.snapshot_id != case.snapshot_id):
        if decision == "send_back":
            return {"review": _line(decision, result)}
        raise Refused(f"本项目的审核要填写{NAME}。请先填写，再签署决定。", case=case)
    grade = grade_of(kept.total)
    if decision not in _AGREES[grade]:
        raise Refused(
            f"{NAME}{said(kept)}。{ADVICE[grade]}请按等级办理；评分有出入的，先修改{NAME}。", case=case
        )
    words = f"{NAME}{said(kept)}" + ("，修改后通过" if decision == "confirmed" else "")
    return {
        "review": {
            "result": grade.value,
            "words": words,
            "total": shown(kept.total),
            "scores": kept.scores,
            "opinions": kept.opinions,
        }
    }


def said(kept: Appraisal) -> str:
    """``86.5 分，良``."""
    return f" {shown(kept.total)} 分，{grade_of(kept.total)}"


def _line(decision: str, result: str) -> dict[str, str]:
    if decision == "approve":
        code = result or PASSED
        if code not in (PASSED, AMENDED):
            raise Refused("审核结果与决定不一致。同意的，请选择通过或修改后通过。")
    else:
        code = _OF_DECISION[decision]
    return {"result": code, "words": LINE[code]}


def _kept(case: Case, step: CaseStep) -> Appraisal | None:
    """The form of the step, where it is about the text the case is about now."""
    return Appraisal.objects.filter(step=step, snapshot=case.snapshot_id).first()
