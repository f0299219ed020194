"""The project list of a year: which rows, which choices with how many each, which sums.

One light query brings what filters, counts and sums need of every visible project; a second one the objects of the
page shown. So the number of queries does not grow with the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Office, Unit, User
from projects.access import CASE_KIND, visible_projects
from projects.models import BudgetYear, Project, TargetVersion
from projects.states import state_words, version_words
from workflows import kinds
from workflows.models import Case

PAGE = 100
#: Words of states that are not steps, in the order of a target's life; the names of open steps stand between.
BEFORE_STEPS = ("未建目标", "草稿", "退回修改")
UNDECLARED = "undeclared"
#: value of ``mine`` for projects without 经办人
NOBODY = "none"


@dataclass(frozen=True)
class Filters:
    """What was asked for; "" means no restriction. ``unit`` and ``office`` are ids as text."""

    q: str = ""
    unit: str = ""
    office: str = ""
    kind: str = ""
    state: str = ""
    mine: str = ""
    page: int = 1

    @property
    def any(self) -> bool:
        return any((self.q, self.unit, self.office, self.kind, self.state, self.mine))


@dataclass(frozen=True)
class Light:
    """Of one project what filters and sums need."""

    pk: int
    unit: str
    office: str
    kind: str
    drafter: int | None
    version: str
    state: str
    budget: Decimal | None


@dataclass(frozen=True)
class Choice:
    """One choice of a filter and how many rows it would show, the other filters kept."""

    value: str
    words: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Row:
    """One line of the page."""

    number: int
    project: Project
    version: str
    state: str
    budget: Decimal | None


@dataclass(frozen=True)
class Listing:
    """The page of the list that was asked for, with the sums over all its pages."""

    rows: list[Row]
    count: int
    budget: Decimal
    without_budget: int
    page: int
    pages: int
    choices: dict[str, list[Choice]] = field(default_factory=dict)
    total: int = 0

    @property
    def first(self) -> int:
        return self.rows[0].number if self.rows else 0

    @property
    def last(self) -> int:
        return self.rows[-1].number if self.rows else 0


def listing(user: User, year: BudgetYear, filters: Filters) -> Listing:
    """The projects of ``year`` the person may read, filtered, one page of them."""
    known = [_light(values) for values in _annotated(visible_projects(user).filter(year=year), filters.q)]
    tests = _tests(user, filters)
    found = [row for row in known if all(test(row) for test in tests.values())]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, filters.page), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return Listing(
        rows=_rows(shown, (page - 1) * PAGE),
        count=len(found),
        budget=sum((row.budget for row in found if row.budget is not None), Decimal(0)),
        without_budget=sum(row.budget is None for row in found),
        page=page,
        pages=pages,
        choices=_choices(known, tests, filters),
        total=len(known),
    )


def _annotated(projects: QuerySet[Project], q: str) -> QuerySet[Project, tuple[object, ...]]:
    if q:
        projects = projects.filter(Q(name__icontains=q) | Q(code__icontains=q))
    latest = TargetVersion.objects.filter(project=OuterRef("pk")).order_by("-id")
    case = Case.objects.filter(kind=CASE_KIND, document_id=OuterRef("version_id")).order_by("-id")
    return (
        projects.annotate(
            version_id=Subquery(latest.values("pk")[:1]),
            version_state=Subquery(latest.values("state")[:1]),
            version_label=Subquery(latest.values("label")[:1]),
            version_number=Subquery(latest.values("label_number")[:1]),
            version_budget=Subquery(latest.values("budget")[:1]),
        )
        .annotate(
            case_state=Subquery(case.values("state")[:1]),
            case_returned=Subquery(case.values("returned")[:1]),
            step_name=Subquery(case.values("step_name")[:1]),
        )
        .order_by("unit__code", F("office__order").asc(nulls_first=True), "code", "pk")
        .values_list(
            "pk",
            "unit_id",
            "office_id",
            "kind",
            "drafter_id",
            "version_label",
            "version_number",
            "version_state",
            "case_state",
            "case_returned",
            "step_name",
            "version_budget",
        )
    )


def _light(values: tuple[object, ...]) -> Light:
    pk, unit, office, kind, drafter, label, number, version, case, returned, step, budget = values
    return Light(
        pk=pk,  # type: ignore[arg-type]
        unit=str(unit),
        office=str(office or ""),
        kind=str(kind or UNDECLARED),
        drafter=drafter,  # type: ignore[arg-type]
        version=version_words(label, number),  # type: ignore[arg-type]
        state=state_words(version, case, bool(returned), step),  # type: ignore[arg-type]
        budget=budget,  # type: ignore[arg-type]
    )


def _tests(user: User, filters: Filters) -> dict[str, Callable[[Light], bool]]:
    tests: dict[str, Callable[[Light], bool]] = {}
    if filters.unit:
        tests["unit"] = lambda row: row.unit == filters.unit
    if filters.office:
        tests["office"] = lambda row: row.office == filters.office
    if filters.kind:
        tests["kind"] = lambda row: row.kind == filters.kind
    if filters.state:
        tests["state"] = lambda row: row.state == filters.state
    if filters.mine:
        tests["mine"] = lambda row: row.drafter == (None if filters.mine == NOBODY else user.pk)
    return tests


def _rows(lights: list[Light], before: int) -> list[Row]:
    projects = Project.objects.select_related("unit", "office", "drafter").in_bulk([row.pk for row in lights])
    return [
        Row(before + place, projects[row.pk], row.version, row.state, row.budget)
        for place, row in enumerate(lights, 1)
        if row.pk in projects
    ]


def _choices(
    known: list[Light], tests: dict[str, Callable[[Light], bool]], filters: Filters
) -> dict[str, list[Choice]]:
    def counted(name: str) -> Counter[str]:
        others = [test for key, test in tests.items() if key != name]
        counts = Counter(str(getattr(row, name)) for row in known)
        for value in counts:
            counts[value] = 0
        counts.update(str(getattr(row, name)) for row in known if all(test(row) for test in others))
        return counts

    units, offices, kinds, states = (counted(name) for name in ("unit", "office", "kind", "state"))
    return {
        "unit": _named(units, _unit_names(), filters.unit),
        "office": _named(offices, _office_names(filters.unit), filters.office),
        "kind": _named(kinds, {**dict(Project.Kind.choices), UNDECLARED: "未说明"}, filters.kind),
        "state": _named(states, {words: words for words in _in_order(known)}, filters.state),
    }


def _named(counts: Counter[str], names: dict[str, str], chosen: str) -> list[Choice]:
    return [
        Choice(value, words, counts[value], value == chosen)
        for value, words in names.items()
        if value in counts
    ]


def _in_order(known: Iterable[Light]) -> list[str]:
    """The states that occur, in the order a target passes them."""
    steps = [step.name for step in kinds.get(CASE_KIND).default_route()]
    place = {words: at for at, words in enumerate((*BEFORE_STEPS, *steps))}
    return sorted({row.state for row in known}, key=lambda words: (place.get(words, len(place)), words))


def _unit_names() -> dict[str, str]:
    return {str(unit.pk): unit.label for unit in Unit.objects.all()}


def _office_names(unit: str) -> dict[str, str]:
    offices = Office.objects.select_related("unit")
    if unit.isdigit():
        offices = offices.filter(unit_id=int(unit))
    return {str(office.pk): office.name for office in offices}
