"""What the self-evaluation of a year came to, as plain values: the source of every number in its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.models import Unit, User
from accounts.tree import Tree
from monitoring.evaluation.access import visible_evaluations
from monitoring.evaluation.deducted import in_force, taking
from monitoring.evaluation.scheme import read
from monitoring.evaluation.words import place_in
from monitoring.models import Deduction, EvaluationRow, SelfEvaluation
from monitoring.papers.sentences import in_one
from monitoring.scoring import grade
from projects.models import Project
from projects.printing.choosing import sender_of

NOTHING, CENT = Decimal(0), Decimal("0.01")
GRADES = ("优", "良", "中", "差")
#: what a sheet's printed points need, to be prefetched
DEDUCTIONS = ("rows__deductions", "execution_deductions")
#: and its official form besides
PRINTED = (*DEDUCTIONS, "rescores")


@dataclass(frozen=True)
class Lost:
    """One row that did not get all its points; ``place`` is its spoken address in the sheet."""

    place: str
    name: str
    weight: Decimal
    points: Decimal
    why: str

    @property
    def lost(self) -> Decimal:
        return self.weight - self.points


@dataclass(frozen=True)
class Result:
    """One project. Amounts are yuan; ``score`` is None for a 免评 and for what is not decided."""

    code: str
    name: str
    unit: str
    budget: Decimal
    spent: Decimal
    score: Decimal | None
    grade: str
    exempt: bool
    decided: bool
    lost: Sequence[Lost] = ()


@dataclass(frozen=True)
class Results:
    """A year, for a unit with those below it. Sums are of the rows and nothing else."""

    year: int
    sender: str
    rows: Sequence[Result]
    scored: Sequence[Result] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "scored", [row for row in self.rows if row.score is not None])

    @property
    def budget(self) -> Decimal:
        return sum((row.budget for row in self.rows), NOTHING)

    @property
    def spent(self) -> Decimal:
        return sum((row.spent for row in self.rows), NOTHING)

    @property
    def undecided(self) -> list[Result]:
        return [row for row in self.rows if not row.decided]

    @property
    def exempt(self) -> list[Result]:
        return [row for row in self.rows if row.decided and row.exempt]

    @property
    def grades(self) -> dict[str, int]:
        """How many of each grade, all four named."""
        counted = Counter(row.grade for row in self.scored)
        return {grade: counted.get(grade, 0) for grade in GRADES}

    @property
    def mean(self) -> Decimal | None:
        """The plain mean of the scores."""
        return _mean([(Decimal(1), row.score) for row in self.scored if row.score is not None])

    @property
    def weighted(self) -> Decimal | None:
        """The mean by adjusted budget."""
        return _mean([(row.budget, row.score) for row in self.scored if row.score is not None])

    def by_unit(self) -> list[Results]:
        """The same for each unit, in the order of the rows."""
        names = list(dict.fromkeys(row.unit for row in self.rows))
        return [Results(self.year, name, [row for row in self.rows if row.unit == name]) for name in names]


def results_of(user: User, year: int, unit: Unit) -> Results:
    """The present sheets of the projects the person reads; placeholders are not among them. A constant number of queries."""
    below = Tree.load().below([unit.pk])
    sheets = (
        visible_evaluations(user)
        .filter(is_current=True, project__year=year, project__unit__in=below)
        .exclude(project__kind=Project.Kind.SEPARATE)
    )
    found = list(
        sheets.select_related("project__unit")
        .prefetch_related(*DEDUCTIONS)
        .order_by("project__unit__code", "project__code", "pk")
    )
    return Results(year, sender_of(unit), [result_of(one) for one in found])


def taken_from(row: EvaluationRow) -> tuple[Decimal, str]:
    """What the budget desk deducted from a row, and why. It needs ``deductions``."""
    return _taken(row.deductions.all(), row.points)


def taken_from_execution(sheet: SelfEvaluation) -> tuple[Decimal, str]:
    """The same of 预算执行率. It needs ``execution_deductions``."""
    return _taken(sheet.execution_deductions.all(), sheet.execution_points)


def _taken(deductions: Iterable[Deduction], points: Decimal | None) -> tuple[Decimal, str]:
    one = in_force(deductions)
    return (taking(one.points, points), one.reason) if one is not None else (NOTHING, "")


def after_deductions(
    content: dict[str, Any], sheet: SelfEvaluation, rows: Sequence[EvaluationRow]
) -> dict[str, Any]:
    """A sheet's content as it is printed: points, total and grade after what the reviewers deducted, with their reasons."""
    taken = {str(row.uuid): taken_from(row) for row in rows}
    of_execution, why_execution = taken_from_execution(sheet)
    total = sum((points for points, _ in taken.values()), of_execution)
    if not total or content["total"] is None:
        return content
    printed = []
    for row in content["rows"]:
        points, why = taken[row["uuid"]]
        if points and row["points"] is not None:
            row = row | {
                "points": f"{Decimal(row['points']) - points:.2f}",
                "cause": "\n".join(part for part in (row["cause"], _said(points, why)) if part),
            }
        printed.append(row)
    if of_execution and content["execution_points"] is not None:
        said = (content["execution_cause"], content["execution_measure"], _said(of_execution, why_execution))
        content = content | {
            "execution_points": f"{Decimal(content['execution_points']) - of_execution:.2f}",
            "execution_cause": in_one(said),
            "execution_measure": "",
        }
    left = Decimal(content["total"]) - total
    return content | {"rows": printed, "total": f"{left:.2f}", "grade": grade(left).value}


def rescore_of(sheet: SelfEvaluation) -> dict[str, str] | None:
    """财政复核分 as it is printed: {points, letter_number, letter_date}; None where there is none. It needs ``rescores``."""
    newest = max(sheet.rescores.all(), key=lambda one: one.pk, default=None)
    if newest is None or newest.points is None:
        return None
    return {
        "points": f"{newest.points:.2f}",
        "letter_number": newest.letter_number,
        "letter_date": newest.letter_date.isoformat(),
    }


def result_of(sheet: SelfEvaluation) -> Result:
    """One sheet. It needs ``project__unit`` and ``DEDUCTIONS``."""
    decided = sheet.state == SelfEvaluation.State.CONFIRMED
    rows = sorted(sheet.rows.all(), key=lambda row: row.order) if decided else []
    names = [
        {"uuid": str(row.uuid), "level1": row.level1, "level2": row.level2, "name": row.name} for row in rows
    ]
    lost = [*_execution(sheet)] if decided and not sheet.exempt else []
    lost += [_lost(row, place_in({"rows": names}, str(row.uuid))) for row in rows if _has_lost(row)]
    score = None
    if decided and not sheet.exempt and sheet.total is not None:
        score = sheet.total - sum((taken_from(row)[0] for row in rows), taken_from_execution(sheet)[0])
    return Result(
        code=sheet.project.code,
        name=sheet.project.name,
        unit=sheet.project.unit.label,
        budget=sheet.adjusted_total or NOTHING,
        spent=sheet.spent_total or NOTHING,
        score=score,
        grade=grade(score).value if score is not None else "",
        exempt=sheet.exempt,
        decided=decided,
        lost=lost,
    )


def _execution(sheet: SelfEvaluation) -> Iterator[Lost]:
    """The points lost with the money, where any were."""
    weight = read(sheet.scored_by).execution
    points, why = taken_from_execution(sheet)
    if sheet.execution_points is None or sheet.execution_points - points >= weight:
        return
    parts = (sheet.execution_cause, sheet.execution_measure, _said(points, why))
    yield Lost("预算执行率", "预算执行率", weight, sheet.execution_points - points, in_one(parts))


def _has_lost(row: EvaluationRow) -> bool:
    return not row.dropped and row.points is not None and row.points - taken_from(row)[0] < row.weight


def _lost(row: EvaluationRow, place: str) -> Lost:
    assert row.points is not None
    points, why = taken_from(row)
    parts = (row.cause, row.measure, _said(points, why))
    return Lost(place, row.name, row.weight, row.points - points, in_one(parts))


def _said(points: Decimal, why: str) -> str:
    return f"审核扣 {points:.2f} 分：{why}" if points else ""


def _mean(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    weight = sum((pair[0] for pair in pairs), NOTHING)
    if weight <= 0:
        return None
    return (sum((one * score for one, score in pairs), NOTHING) / weight).quantize(CENT, ROUND_HALF_UP)
