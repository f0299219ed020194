"""The self-evaluations of a year, one line a project, in a few light queries however many there are; and their roll-up by unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.templatetags.show import day, wan
from monitoring.evaluation.deducted import taking
from monitoring.execution import spent_at
from monitoring.models import Deduction, Rescore, SelfEvaluation
from monitoring.scoring import grade
from monitoring.scoring.values import rounded
from projects.budget import leavings
from projects.models import Project
from workflows.models import StageRun
from workflows.year import SELF_EVALUATION

State = SelfEvaluation.State
#: how far it is: code -> words, in the order of a sheet's life
WORDS = {
    "owes": "待自评",
    "review": "审核中",
    "confirmed": "已办结",
    "refused": "不同意",
    "missed": "未报",
    "coming": "未到",
    "gone": "已退出",
    "na": "不适用",
}
#: what a sheet's score can be asked for
GRADES = {"优": "优", "良": "良", "中": "中", "差": "差", "exempt": "免评", "none": "没有得分"}
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One project. ``total`` as computed, ``left`` after deductions, ``rescore`` as finance says. ``said``: the one-line report of
    a project that left the year, or why it has no sheet."""

    project: int
    unit: int
    office: int | None
    budget: Decimal
    state: str
    sheet: int | None = None
    total: Decimal | None = None
    left: Decimal | None = None
    exempt: bool = False
    late: bool = False
    rescore: Decimal | None = None
    said: str = ""

    @property
    def words(self) -> str:
        words = WORDS[self.state]
        return f"{words}（逾期补报）" if self.late and self.state in ("review", "confirmed") else words

    @property
    def counts(self) -> bool:
        """Whether its points belong into averages: handed in at least, and scored."""
        return self.left is not None and self.state in ("review", "confirmed")

    @property
    def grade(self) -> str:
        """The grade of what is left; 免评 and no score are codes of the filter."""
        if self.exempt:
            return "exempt"
        return grade(self.left).value if self.left is not None else "none"


@dataclass(frozen=True)
class Rolled:
    """A unit (None: all) rolled up: its projects, how many are scored, and the average of their points, by budget and plainly."""

    unit: int | None
    projects: int
    scored: int
    budget: Decimal
    weighted: Decimal | None
    plain: Decimal | None
    grades: dict[str, int]


def lines(projects: QuerySet[Project], year: int) -> list[Line]:
    """In the order of the queryset. Eight queries."""
    rows = list(projects.values_list("pk", "unit_id", "office_id", "approved", "adjusted"))
    ids = [row[0] for row in rows]
    sheets = _sheets(ids)
    taken, said = _taken(sheets), _rescores(sheets)
    stages = {
        project: (state, late, note)
        for project, state, late, note in StageRun.objects.filter(
            stage=SELF_EVALUATION, run__subject_kind="project", run__subject_id__in=ids
        )
        .order_by("pk")
        .values_list("run__subject_id", "state", "late", "note")
    }
    left = leavings(ids)
    spent = spent_at(list(left), date(year, 12, 31)) if left else {}
    found = []
    for pk, unit, office, approved, adjusted in rows:
        sheet = sheets.get(pk)
        state, late, note = stages.get(pk, ("", False, ""))
        budget = adjusted if adjusted is not None else approved
        words = note if state == StageRun.State.SKIPPED else ""
        if pk in left:
            event = left[pk]
            number = f"（{event.document_number}）" if event.document_number else ""
            words = (
                f"{day(event.effective_on)} {event.get_kind_display()}{number}，"
                f"累计执行 {wan(spent.get(pk, _NOTHING))} 万元，不再评分"
            )
        total = sheet.total if sheet is not None else None
        found.append(
            Line(
                project=pk,
                unit=unit,
                office=office,
                budget=budget or _NOTHING,
                state="gone" if pk in left else _state(state, sheet),
                sheet=sheet.pk if sheet is not None else None,
                total=total,
                left=None if total is None or sheet is None else total - taken.get(sheet.pk, _NOTHING),
                exempt=sheet is not None and sheet.exempt,
                late=late,
                rescore=said.get(sheet.pk) if sheet is not None else None,
                said=words,
            )
        )
    return found


def rolled(found: Iterable[Line]) -> list[Rolled]:
    """By unit, in the order the lines come."""
    by_unit: defaultdict[int, list[Line]] = defaultdict(list)
    for line in found:
        by_unit[line.unit].append(line)
    return [roll(members, unit) for unit, members in by_unit.items()]


def roll(members: Sequence[Line], unit: int | None = None) -> Rolled:
    """The average of what counts, two decimals, half up; by budget only where there is any."""
    scored = [line for line in members if line.counts]
    points = [line.left or _NOTHING for line in scored]
    money = sum((line.budget for line in scored), _NOTHING)
    heavy = sum(((line.left or _NOTHING) * line.budget for line in scored), _NOTHING)
    counted: dict[str, int] = dict.fromkeys(GRADES, 0)
    for line in members:
        counted[line.grade if line.counts or line.exempt else "none"] += 1
    return Rolled(
        unit=unit,
        projects=len(members),
        scored=len(scored),
        budget=sum((line.budget for line in members), _NOTHING),
        weighted=rounded(heavy / money) if money > 0 else None,
        plain=rounded(sum(points, _NOTHING) / len(points)) if points else None,
        grades=counted,
    )


def _sheets(ids: Collection[int]) -> dict[int, SelfEvaluation]:
    rows = SelfEvaluation.objects.filter(project__in=ids, is_current=True).order_by("round")
    rows = rows.only("project_id", "state", "total", "exempt", "carried_out")
    return {sheet.project_id: sheet for sheet in rows}


def _taken(sheets: dict[int, SelfEvaluation]) -> dict[int, Decimal]:
    """Sheet -> what was deducted from all its rows, 预算执行率 (row None) among them."""
    pks = [sheet.pk for sheet in sheets.values()]
    rows = Deduction.objects.filter(Q(row__evaluation__in=pks) | Q(evaluation__in=pks)).order_by("pk")
    newest: dict[tuple[int | None, int | None], Decimal] = {}
    for row, of_row, of_execution, deducted, points in rows.values_list(
        "row_id",
        "row__evaluation_id",
        "evaluation_id",
        "points",
        Coalesce("row__points", "evaluation__execution_points"),
    ):
        newest[of_row or of_execution, row] = taking(deducted, points)
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    for (sheet, _), points in newest.items():
        found[sheet or 0] += points
    return found


def _rescores(sheets: dict[int, SelfEvaluation]) -> dict[int, Decimal | None]:
    pks = [sheet.pk for sheet in sheets.values()]
    rows = Rescore.objects.filter(evaluation__in=pks).order_by("pk").values_list("evaluation_id", "points")
    return dict(rows)


def _state(stage: str, sheet: SelfEvaluation | None) -> str:
    if stage == StageRun.State.SKIPPED:
        return "na"
    if stage == StageRun.State.MISSED:
        return "missed"
    if stage in (StageRun.State.CANCELLED, StageRun.State.RECALLED):
        return "gone"
    if sheet is None:
        return "coming"
    return {
        State.DRAFT: "owes",
        State.IN_REVIEW: "review",
        State.CONFIRMED: "confirmed",
        State.REFUSED: "refused",
    }[State(sheet.state)]
