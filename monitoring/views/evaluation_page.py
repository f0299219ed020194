"""What the page of a self-evaluation shows: its fields, with the score of every row as it stands, typed or saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.templatetags.show import pct
from monitoring.evaluation.computing import Scored, compute, lost
from monitoring.evaluation.deducted import taking
from monitoring.evaluation.filling import NUMBERS, SHARES, fill, texts
from monitoring.evaluation.funds import LINES, SOURCES
from monitoring.evaluation.remarks import deductions
from monitoring.evaluation.scheme import read
from monitoring.evaluation.words import LINE_WORDS, OUTCOMES, SOURCE_WORDS, row_place
from monitoring.models import Deduction, EvaluationRow, Evidence, SelfEvaluation
from monitoring.scoring import Band, ExecutionMethod, Method, Score
from monitoring.scoring.values import rounded
from workflows.kinds import anchor

SATISFACTION = "满意度指标"


@dataclass(frozen=True)
class Field:
    """One field of the form: ``name`` is its path; ``bad`` what to correct."""

    name: str
    text: str
    bad: str = ""
    remarks: Sequence[Any] = ()

    @property
    def id(self) -> str:
        return anchor(self.name)


@dataclass(frozen=True)
class ScoreView:
    """The points beside a row. ``wants``: cause and measure are demanded; ``error``: the facts contradict themselves."""

    id: str
    weight: Decimal
    score: Score
    error: str = ""
    deduction: Deduction | None = None

    @property
    def lost(self) -> bool:
        return lost(self.score.points, self.weight)

    @property
    def wants(self) -> bool:
        return self.lost or self.score.over

    @property
    def left(self) -> Decimal | None:
        """The points after what the budget desk took away."""
        if self.score.points is None or self.deduction is None:
            return None
        return self.score.points - taking(self.deduction.points, self.score.points)

    @property
    def told(self) -> str:
        """The derivation with the numbers put in: 3 ÷ 4 × 5 = 3.75."""
        return self.error or self.score.formula


@dataclass(frozen=True)
class RowView:
    """One indicator of the form."""

    row: EvaluationRow
    place: str
    fields: Mapping[str, Field]
    score: ScoreView | None
    deduction: Deduction | None = None
    evidence: Sequence[Evidence] = ()

    @property
    def method(self) -> Method:
        return Method(self.row.method)

    @property
    def is_number(self) -> bool:
        return self.method in NUMBERS

    @property
    def is_survey(self) -> bool:
        return self.row.level1 == SATISFACTION

    @property
    def outcomes(self) -> list[tuple[str, str, bool]]:
        chosen = self.fields["outcome"].text
        return [(one.value, words, one.value == chosen) for one, words in OUTCOMES.get(self.method, ())]

    @property
    def bands(self) -> list[tuple[str, str, bool]]:
        if self.method is not Method.WORDS:
            return []
        chosen = self.fields["band"].text
        return [(one.value, one.words, one.value == chosen) for one in Band]

    @property
    def has_percent(self) -> bool:
        """Where a person decides the share: of words always, of a standard where it was not kept."""
        return self.method in SHARES

    @property
    def is_standard(self) -> bool:
        return self.method is Method.STANDARD

    @property
    def left(self) -> Decimal | None:
        """The points after what the budget desk took away."""
        return self.score.left if self.score is not None else None


@dataclass(frozen=True)
class MoneyLine:
    """One line of the funds; the total is never typed."""

    code: str
    words: str
    total: Decimal | None
    parts: Sequence[tuple[str, Field]]


@dataclass
class Sheet:
    """The whole form."""

    evaluation: SelfEvaluation
    rows: list[RowView]
    fields: Mapping[str, Field]
    money: list[MoneyLine]
    execution: ScoreView
    scored: Scored
    taken: Decimal = Decimal(0)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def intervals(self) -> bool:
        return read(self.evaluation.scored_by).execution_method is ExecutionMethod.INTERVALS

    @property
    def rate(self) -> str:
        """全年执行数 ÷ 全年预算数."""
        budget, spent = self.evaluation.adjusted_total, self.evaluation.spent_total
        return pct(rounded(spent * 100 / budget)) if budget and spent is not None else "—"

    @property
    def left(self) -> Decimal | None:
        """The total after all deductions."""
        points = self.scored.points
        return None if points is None or not self.taken else points - self.taken


def sheet(
    evaluation: SelfEvaluation,
    rows: Sequence[EvaluationRow],
    *,
    typed: Mapping[str, str] | None = None,
    bad: Mapping[str, str] | None = None,
    remarks: Mapping[str, Sequence[Any]] | None = None,
    evidence: Mapping[Any, Sequence[Evidence]] | None = None,
) -> Sheet:
    """The form with what was typed laid over what is saved; nothing is stored. ``bad``: sentences at places besides those that
    the reading itself finds."""
    errors = dict(bad or {}) | (fill(evaluation, rows, typed) if typed else {})
    shown = texts(evaluation, rows) | dict(typed or {})
    said = remarks or {}

    def of(path: str) -> Field:
        return Field(path, shown.get(path, ""), errors.get(path, ""), said.get(path, ()))

    scored = compute(evaluation, rows)
    taken = deductions(evaluation)
    files = evidence or {}
    views = [_row(row, rows, of, scored, errors, taken.get(row.pk), files.get(row.uuid, ())) for row in rows]
    heads = [name for name in shown if "/" not in name]
    return Sheet(
        evaluation=evaluation,
        rows=views,
        fields={name: of(name) for name in heads},
        money=[_line(evaluation, line, of) for line in LINES],
        execution=ScoreView(
            "execution", read(evaluation.scored_by).execution, scored.execution, deduction=taken.get(None)
        ),
        scored=scored,
        taken=_all_taken(taken, rows, scored),
        errors=errors,
    )


def _all_taken(
    taken: Mapping[int | None, Deduction], rows: Sequence[EvaluationRow], scored: Scored
) -> Decimal:
    points = {row.pk: scored.rows[row.uuid].points for row in rows if row.uuid in scored.rows}
    of_execution = taking(taken[None].points, scored.execution.points) if None in taken else Decimal(0)
    of_rows = (taking(one.points, points.get(row)) for row, one in taken.items() if row is not None)
    return sum(of_rows, of_execution)


_ROW_FIELDS = (
    "actual", "outcome", "band", "percent", "sent", "returned", "satisfied", "cause", "measure", "drop_asked",
)  # fmt: skip


def _row(
    row: EvaluationRow,
    rows: Sequence[EvaluationRow],
    of: Any,
    scored: Scored,
    errors: Mapping[str, str],
    deduction: Deduction | None,
    files: Sequence[Evidence],
) -> RowView:
    at = f"rows/{row.uuid}"
    fields = {name: of(f"{at}/{name}") for name in _ROW_FIELDS}
    score = scored.rows.get(row.uuid)
    unread = next((errors[f"{at}/{name}"] for name in ("actual", "percent") if f"{at}/{name}" in errors), "")
    view = None
    if score is not None:
        error = scored.errors.get(row.uuid, "")
        # What cannot be read has no points, whatever stood there before.
        view = ScoreView(
            str(row.uuid), row.weight, Score(None, missing=unread) if unread else score, error, deduction
        )
    return RowView(row, row_place(row, rows), fields, view, deduction, files)


def _line(evaluation: SelfEvaluation, line: str, of: Any) -> MoneyLine:
    parts = [(SOURCE_WORDS[source], of(f"funds/{line}/{source}")) for source in SOURCES]
    return MoneyLine(line, LINE_WORDS[line], getattr(evaluation, f"{line}_total"), parts)
