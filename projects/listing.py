"""The project list of a year: which rows, which choices with how many each, which sums.

Three light queries bring what filters, counts and sums need of every visible project; another one the objects of the
page shown. So the number of queries does not grow with the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from accounts.models import Office, Unit, User
from accounts.web import whole_number
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
    known = _lights(visible_projects(user).filter(year=year), filters.q)
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


def _lights(projects: QuerySet[Project], q: str) -> list[Light]:
    """The projects in the order of the list, each with its newest version and that version's case: three queries."""
    if q:
        projects = projects.filter(Q(name__icontains=q) | Q(code__icontains=q))
    all_versions = TargetVersion.objects.filter(project__in=projects.order_by())
    versions = {
        version.project_id: version
        for version in all_versions.only("project_id", "state", "label", "label_number", "budget").order_by(
            "pk"
        )
    }
    cases = {
        case.document_id: case
        for case in Case.objects.filter(kind=CASE_KIND, document_id__in=all_versions.values("pk"))
        .only("document_id", "state", "returned", "step_name", "reported_at")
        .order_by("pk")
    }
    ordered = projects.order_by("unit__code", F("office__order").asc(nulls_first=True), "code", "pk")
    found = []
    for project in ordered.only("pk", "unit_id", "office_id", "kind", "drafter_id"):
        version = versions.get(project.pk)
        found.append(_light(project, version, cases.get(version.pk) if version else None))
    return found


def _light(project: Project, version: TargetVersion | None, case: Case | None) -> Light:
    return Light(
        pk=project.pk,
        unit=str(project.unit_id),
        office=str(project.office_id or ""),
        kind=project.kind or UNDECLARED,
        drafter=project.drafter_id,
        version=version_words(version.label, version.label_number) if version else "",
        state=state_words(
            version.state if version else None,
            case.state if case else None,
            case.returned if case else False,
            case.step_name if case else None,
            reported=bool(case and case.reported_at),
        ),
        budget=version.budget if version else None,
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
    if (number := whole_number(unit)) is not None:
        offices = offices.filter(unit_id=number)
    return {str(office.pk): office.name for office in offices}
