"""A self-evaluation as a good drafter fills it in: what was reached as planned, but for one row of one project."""

from __future__ import annotations

from decimal import Decimal

from monitoring.evaluation.funds import LINES
from monitoring.evaluation.saving import save
from monitoring.evaluation.words import OUTCOMES
from monitoring.models import EvaluationRow, SelfEvaluation
from monitoring.scoring import Method
from monitoring.scoring.values import plain
from projects import amounts
from tests.reliability.played.acts import project_of
from workflows import cases
from workflows.models import Case

WHY = {"cause": "采购推迟，部分任务未完成", "measure": "2027年一季度补齐"}


def sheet_of(number: int) -> SelfEvaluation:
    found = SelfEvaluation.objects.select_related("project__drafter")
    return found.get(is_current=True, project=project_of(number))


def evaluated(sheet: SelfEvaluation, *, behind: bool = False) -> None:
    """Filled in and handed in by its drafter."""
    drafter = sheet.project.drafter
    assert drafter is not None
    rows = list(sheet.rows.all())
    late = next(row for row in rows if Method(row.method) in _COUNTED) if behind else None
    typed = _head(sheet)
    for row in rows:
        typed |= {f"rows/{row.uuid}/{name}": text for name, text in _facts(row, row is late).items()}
    save(sheet.pk, actor=drafter, revision=sheet.revision, typed=typed)
    case = Case.objects.filter(kind="self_evaluation", document_id=sheet.pk).latest("pk")
    cases.submit(case.pk, actor=drafter)


_COUNTED = (Method.AT_LEAST, Method.COUNT)


def _head(sheet: SelfEvaluation) -> dict[str, str]:
    typed = {
        "carried_out": "yes",
        "completed": "yes",
        "achieved": "按年初目标完成，另附佐证材料。",
        "execution_cause": "尾款按合同在次年支付",
        "execution_measure": "一季度完成支付",
        "leader": "高映雪",
        "accountant": "苏晚晴",
        "exempt_why": "预算全部调出，没有支出",
    }
    for line in LINES:
        whole = getattr(sheet, f"{line}_total") or Decimal(0)
        typed |= {
            f"funds/{line}/fiscal": amounts.shown(whole),
            f"funds/{line}/carried": "0",
            f"funds/{line}/other": "0",
        }
    return typed


def _facts(row: EvaluationRow, late: bool) -> dict[str, str]:
    method = Method(row.method)
    said = {"sent": "220", "returned": "200", "satisfied": "192"} if row.level1 == "满意度指标" else {}
    if method is Method.WORDS:
        return {"band": "reached", "percent": "95", "actual": "已建立并执行", **WHY, **said}
    if method in OUTCOMES:
        return {"outcome": OUTCOMES[method][0][0].value, "actual": "按期", **said}
    assert row.target is not None
    if said and row.unit == "%":
        return {**said, **WHY}
    reached = row.target * Decimal("0.6") if late else row.target
    return {"actual": plain(reached.quantize(Decimal("0.01"))), **said, **WHY}
