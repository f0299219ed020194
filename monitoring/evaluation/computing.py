"""The score of a sheet from what stands on it now, saved or only typed: the same code for the form, the save and the papers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from monitoring.evaluation.scheme import Scheme, read
from monitoring.models import EvaluationRow, SelfEvaluation
from monitoring.scoring import (
    Band,
    InputError,
    Method,
    Outcome,
    Row,
    Score,
    Total,
    score,
    score_execution,
    total,
)
from monitoring.scoring.values import NOTHING, rounded

EXEMPT = "调整后预算为 0，按免评处理"
NOT_ANSWERED = "请先选择项目是否实施"


@dataclass(frozen=True)
class Scored:
    """The sheet's points. ``rows`` holds every row that takes part; ``errors`` facts that contradict themselves, by row."""

    execution: Score
    rows: Mapping[UUID, Score]
    errors: Mapping[UUID, str]
    total: Total
    exempt: bool = False

    @property
    def points(self) -> Decimal | None:
        return self.total.points

    @property
    def grade(self) -> str:
        return self.total.grade.value if self.total.grade else ""


def is_exempt(evaluation: SelfEvaluation) -> bool:
    """免评: there was nothing to spend at the end of the year."""
    return (evaluation.adjusted_total or NOTHING) <= 0


def compute(evaluation: SelfEvaluation, rows: Sequence[EvaluationRow]) -> Scored:
    """Score every row and add up. What is missing or contradicts itself leaves the total open, and is said at its row."""
    scheme = read(evaluation.scored_by)
    if is_exempt(evaluation):
        return Scored(Score(None, missing=EXEMPT), {}, {}, Total(None), exempt=True)
    execution = _execution(evaluation, scheme)
    scores: dict[UUID, Score] = {}
    errors: dict[UUID, str] = {}
    for row in rows:
        if row.dropped:
            continue
        try:
            scores[row.uuid] = _row(evaluation, row, scheme)
        except InputError as error:
            errors[row.uuid] = str(error)
            scores[row.uuid] = Score(None, missing=str(error))
    return Scored(execution, scores, errors, total([execution, *scores.values()]))


def lost(points: Decimal | None, weight: Decimal) -> bool:
    """Whether a row has lost points: then cause and measure are demanded."""
    return points is not None and points < rounded(weight)


def keep(evaluation: SelfEvaluation, rows: Sequence[EvaluationRow]) -> Scored:
    """Write the points into the sheet and its rows (not saved)."""
    scored = compute(evaluation, rows)
    evaluation.exempt = scored.exempt
    evaluation.execution_points = scored.execution.points
    evaluation.total, evaluation.grade = scored.points, scored.grade
    for row in rows:
        found = scored.rows.get(row.uuid)
        row.points = found.points if found else None
        row.formula = found.formula[:200] if found else ""
    return scored


def facts_of(row: EvaluationRow, *, carried_out: bool = True) -> Row:
    """The facts of a row as the scoring takes them."""
    return Row(
        method=Method(row.method),
        weight=row.weight,
        target=row.target,
        actual=row.actual,
        carried_out=carried_out,
        outcome=Outcome(row.outcome) if row.outcome else None,
        band=Band(row.band) if row.band else None,
        percent=row.percent,
    )


def _execution(evaluation: SelfEvaluation, scheme: Scheme) -> Score:
    if evaluation.carried_out is None:
        return Score(None, missing=NOT_ANSWERED)
    if not evaluation.carried_out:
        return Score(NOTHING, "未实施")
    return score_execution(
        spent=evaluation.spent_total or NOTHING,
        budget=evaluation.adjusted_total or NOTHING,
        weight=scheme.execution,
        method=scheme.execution_method,
        completed=bool(evaluation.completed),
    )


def _row(evaluation: SelfEvaluation, row: EvaluationRow, scheme: Scheme) -> Score:
    if evaluation.carried_out is None:
        return Score(None, missing=NOT_ANSWERED)
    return score(facts_of(row, carried_out=evaluation.carried_out), scheme.settings)
