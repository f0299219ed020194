"""What the self-evaluation of a year came to, as plain values: the source of every number in its reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import Unit, User
from accounts.tree import Tree
from monitoring.evaluation.access import visible_evaluations
from monitoring.evaluation.scheme import read
from monitoring.evaluation.words import place_in
from monitoring.models import EvaluationRow, SelfEvaluation
from projects.models import Project

NOTHING, CENT = Decimal(0), Decimal("0.01")
GRADES = ("优", "良", "中", "差")


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
        .prefetch_related("rows")
        .order_by("project__unit__code", "project__code", "pk")
    )
    return Results(year, unit.name, [_result(one) for one in found])


def _result(sheet: SelfEvaluation) -> Result:
    decided = sheet.state == SelfEvaluation.State.CONFIRMED
    rows = sorted(sheet.rows.all(), key=lambda row: row.order) if decided else []
    content = {
        "rows": [
            {"uuid": str(row.uuid), "level1": row.level1, "level2": row.level2, "name": row.name}
            for row in rows
        ]
    }
    lost = [*_execution(sheet)] if decided and not sheet.exempt else []
    lost += [_lost(row, place_in(content, str(row.uuid))) for row in rows if _has_lost(row)]
    return Result(
        code=sheet.project.code,
        name=sheet.project.name,
        unit=sheet.project.unit.label,
        budget=sheet.adjusted_total or NOTHING,
        spent=sheet.spent_total or NOTHING,
        score=sheet.total if decided and not sheet.exempt else None,
        grade=sheet.grade if decided else "",
        exempt=sheet.exempt,
        decided=decided,
        lost=lost,
    )


def _execution(sheet: SelfEvaluation) -> Iterator[Lost]:
    """The points lost with the money, where any were."""
    weight = read(sheet.scored_by).execution
    if sheet.execution_points is not None and sheet.execution_points < weight:
        why = "；".join(part for part in (sheet.execution_cause, sheet.execution_measure) if part)
        yield Lost("预算执行率", "预算执行率", weight, sheet.execution_points, why)


def _has_lost(row: EvaluationRow) -> bool:
    return not row.dropped and row.points is not None and row.points < row.weight


def _lost(row: EvaluationRow, place: str) -> Lost:
    assert row.points is not None
    return Lost(
        place, row.name, row.weight, row.points, "；".join(part for part in (row.cause, row.measure) if part)
    )


def _mean(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    weight = sum((pair[0] for pair in pairs), NOTHING)
    if weight <= 0:
        return None
    return (sum((one * score for one, score in pairs), NOTHING) / weight).quantize(CENT, ROUND_HALF_UP)
