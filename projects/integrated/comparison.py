"""Our targets and what 一体化 holds, cell by cell: how many agree, and which do not, under their spoken addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from projects import comparing
from projects.comparing import ADDED, CLASS, REMOVED, Field, Row
from projects.integrated.columns import ROW
from projects.integrated.laying import laid_over
from projects.models import IntegratedImport, IntegratedTarget, Project, TargetVersion
from projects.states import COUNTING, version_words
from projects.versions.content import content_of, with_rows

State = TargetVersion.State
ABSENT = "没有这一行"


@dataclass(frozen=True)
class Line:
    """One cell, or one row that stands on one side only. ``field`` is None for such a row."""

    path: str
    place: str
    ours: str
    theirs: str
    same: bool
    field: Field | None = None


@dataclass(frozen=True)
class Compared:
    """One project: ``number`` is its table's (表5), ``version`` what was compared, ``laid`` our content as 一体化 has it."""

    number: int
    target: IntegratedTarget
    version: TargetVersion
    lines: tuple[Line, ...]
    laid: Mapping[str, Any]

    @property
    def project(self) -> Project:
        return self.version.project

    @property
    def label(self) -> str:
        return version_words(self.version.label, self.version.label_number)

    @property
    def same(self) -> int:
        return sum(1 for line in self.lines if line.same)

    @property
    def differences(self) -> list[Line]:
        return [line for line in self.lines if not line.same]

    def address(self, line: Line) -> str:
        """表5 时效第1行 指标值"""
        return f"表{self.number} {line.place}"


def compare(number: int, target: IntegratedTarget, version: TargetVersion) -> Compared:
    """``version`` with its rows (``with_rows``) and what the export says of its project."""
    ours = content_of(version)
    laid = laid_over(ours, target.content)
    return Compared(number, target, version, lines_of(ours, laid, target.content), laid)


def lines_of(ours: Mapping[str, Any], laid: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[Line, ...]:
    """Every cell the export has a column for, in the order of the sheet. Pure."""
    found = comparing.compare(ours, laid)
    return (*_head(found.head, theirs), *_plan(found.plan, theirs), *_rows(found, theirs))


def _line(field: Field) -> Line:
    return Line(field.path, field.place, field.before, field.after, not field.changed, field)


def _head(fields: Iterable[Field], theirs: Mapping[str, Any]) -> Iterator[Line]:
    """What the export has a column for; a project found by its name has no code to compare."""
    for field in fields:
        if field.path in theirs and (field.path != "code" or theirs["code"]):
            yield _line(field)


def _plan(fields: Iterable[Field], theirs: Mapping[str, Any]) -> Iterator[Line]:
    months = theirs.get("plan", {})
    for field in fields:
        if field.path.partition("/")[2] in months:
            yield _line(field)


def _rows(found: comparing.Comparison, theirs: Mapping[str, Any]) -> Iterator[Line]:
    if "goals" in theirs:
        for row in found.goals:
            yield from _row(row, {"text"}, "goals")
    if "indicators" in theirs:
        first = next(iter(theirs["indicators"]), dict.fromkeys(ROW, ""))
        for row in found.indicators:
            yield from _row(row, {cell for cell in ROW if cell in first}, "indicators")


def _row(row: Row, cells: Iterable[str], part: str) -> Iterator[Line]:
    path = f"{part}/{row.uuid}"
    if row.fate in (ADDED, REMOVED):
        said = "，".join(
            one.before or one.after
            for one in row.cells
            if not one.place.endswith(CLASS) and (one.before or one.after)
        )
        ours, theirs = (ABSENT, said) if row.fate == ADDED else (said, ABSENT)
        yield Line(path, row.place, ours, theirs, same=False)
        return
    for field in row.cells:
        if field.path.rpartition("/")[2] in cells:
            yield _line(field)


def versions_for(projects: Iterable[int]) -> dict[int, TargetVersion]:
    """Project -> the version that is compared: the one in force; while there is none, the newest that is drafted.

    A 调整 or 更正 under way is not in force yet. A constant number of queries.
    """
    rows = with_rows(TargetVersion.objects.filter(COUNTING, project__in=list(projects))).order_by("pk")
    found: dict[int, TargetVersion] = {}
    for version in rows:
        known = found.get(version.project_id)
        if known is None or known.state != State.APPROVED:
            found[version.project_id] = version
    return found


def numbers_of(year: int, units: Iterable[int]) -> dict[int, int]:
    """Project -> the number of its table among the year's of these units, as a bound document counts them."""
    rows = Project.objects.filter(year=year, unit__in=list(units)).exclude(kind=Project.Kind.SEPARATE)
    ids = rows.order_by("unit__code", "code", "pk").values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(ids, 1)}


def comparison(held: IntegratedImport, units: Iterable[int]) -> list[Compared]:
    """Every project of a confirmed export in these units, in the order of their tables. A constant number of queries."""
    reach = list(units)
    targets = IntegratedTarget.objects.filter(held=held, project__unit__in=reach)
    rows = list(
        targets.exclude(project__kind=Project.Kind.SEPARATE)
        .select_related("recognition__made_by")
        .order_by("pk")
    )
    versions = versions_for([one.project_id for one in rows])
    numbers = numbers_of(held.year_id, reach)
    found = [
        compare(numbers[one.project_id], one, versions[one.project_id])
        for one in rows
        if one.project_id in versions
    ]
    return sorted(found, key=lambda one: one.number)


def counted(all_of_them: Sequence[Compared]) -> tuple[int, int]:
    """(一致, 不一致) over all projects, in cells."""
    return sum(one.same for one in all_of_them), sum(len(one.differences) for one in all_of_them)


def told(found: Compared) -> list[dict[str, str]]:
    """The differences in words, to be kept with a decision."""
    return [{"place": line.place, "ours": line.ours, "theirs": line.theirs} for line in found.differences]
