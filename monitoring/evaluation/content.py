"""One sheet as plain content: what a snapshot freezes, and how its values are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from accounts.templatetags.show import wan
from monitoring.evaluation.funds import LINES
from monitoring.evaluation.scheme import read
from monitoring.evaluation.words import (
    HEAD_WORDS,
    LINE_WORDS,
    ROW_WORDS,
    SOURCE_WORDS,
    outcome_words,
    place_in,
)
from monitoring.models import EvaluationRow, SelfEvaluation
from monitoring.scoring import Method
from monitoring.scoring.values import plain

_MONEY = tuple(SOURCE_WORDS)
_YES_NO = frozenset({"carried_out", "completed", "exempt", "dropped"})
_POINTS = frozenset({"weight", "points", "total", "execution_weight", "execution_points"})


def content_of(evaluation: SelfEvaluation, rows: Sequence[EvaluationRow]) -> dict[str, Any]:
    """Everything the sheet shows as JSON values: money in yuan, points and percentages as decimal strings, None for a blank.

    ``funds`` has a line for each of 年初预算数, 全年预算数 and 全年执行数; every row carries the uuid it has in the target.
    """
    project = evaluation.project
    return {
        "evaluation": evaluation.pk,
        "code": project.code,
        "name": project.name,
        "unit": f"{project.unit.code} {project.unit.name}",
        "carried_out": evaluation.carried_out,
        "completed": evaluation.completed,
        "funds": [
            {"uuid": line} | {name: _text(getattr(evaluation, f"{line}_{name}")) for name in _MONEY}
            for line in LINES
        ],
        "spent_as_of": evaluation.spent_as_of.isoformat() if evaluation.spent_as_of else None,
        "execution_weight": _text(read(evaluation.scored_by).execution),
        "execution_points": _text(evaluation.execution_points),
        "execution_cause": evaluation.execution_cause,
        "execution_measure": evaluation.execution_measure,
        "goal": evaluation.goal,
        "achieved": evaluation.achieved,
        "rows": [_row(row) for row in rows],
        "exempt": evaluation.exempt,
        "exempt_why": evaluation.exempt_why if evaluation.exempt else "",
        "total": _text(evaluation.total),
        "grade": evaluation.grade,
        "leader": evaluation.leader,
        "accountant": evaluation.accountant,
    }


def actual_words(row: EvaluationRow) -> str:
    """实际完成值 as printed: what was typed with its unit, and the outcome or the band that was picked."""
    text = row.actual_text
    if row.actual is not None and text == plain(row.actual):
        text = f"{text}{row.unit}"
    picked = [outcome_words(row)] if row.outcome else []
    if Method(row.method) is Method.WORDS and row.band:
        picked = [row.get_band_display()]
    if row.percent is not None and Method(row.method) in (Method.WORDS, Method.STANDARD):
        picked.append(f"{plain(row.percent)}%")
    said = "，".join(picked)
    return f"{text}（{said}）" if text and said else text or said


def place(path: str, content: Mapping[str, Any]) -> str:
    """The spoken address of a field: 数量第1行 实际完成值, 全年执行数 其他."""
    head, _, rest = path.partition("/")
    row, _, cell = rest.partition("/")
    if head == "funds" and row:
        words = LINE_WORDS.get(row, row)
        return f"{words} {SOURCE_WORDS[cell]}" if cell in SOURCE_WORDS else words
    if head == "rows" and row:
        words = place_in(content, row)
        return f"{words} {ROW_WORDS[cell]}" if cell in ROW_WORDS else words
    return HEAD_WORDS.get(head, path)


def shown(path: str, value: Any) -> str:
    """A value as people read it, money as 万元."""
    last = path.rpartition("/")[2]
    if last in _YES_NO:
        return "" if value is None else "是" if value else "否"
    if value is None or value == "":
        return ""
    if path.startswith("funds/"):
        return f"{wan(value)} 万元"
    if last in _POINTS:
        return f"{Decimal(value):.2f} 分"
    return str(value)


def _row(row: EvaluationRow) -> dict[str, Any]:
    return {
        "uuid": str(row.uuid),
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "value": row.value,
        "actual": actual_words(row),
        "sent": row.sent,
        "returned": row.returned,
        "satisfied": row.satisfied,
        "weight": _text(row.weight),
        "points": _text(row.points),
        "formula": row.formula,
        "cause": row.cause,
        "measure": row.measure,
        "dropped": row.dropped,
        "dropped_why": row.dropped_why,
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
