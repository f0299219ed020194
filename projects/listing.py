"""The project list of a year: which rows, which choices with how many each, which sums.

Three light queries bring what filters, counts and sums need of every visible project; another one the objects of the
page shown. So the number of queries does not grow with the list.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet

from accounts.models import User
from projects.access import CASE_KIND, CASE_KINDS, visible_projects
from projects.filtering import (
    Choice,
    Shown,
    Tests,
    choices,
    ends,
    fitting,
    named,
    office_names,
    page_of,
    unit_names,
)
from projects.models import BudgetYear, Project, TargetVersion
from projects.states import COUNTING, state_words, version_words
from workflows import kinds
from workflows.models import Case

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
        return ends(self.rows)[0]

    @property
    def last(self) -> int:
        return ends(self.rows)[1]


def listing(user: User, year: BudgetYear, filters: Filters) -> Listing:
    """The projects of ``year`` the person may read, filtered, one page of them."""
    known = _lights(visible_projects(user).filter(year=year), filters.q)
    tests = _tests(user, filters)
    found = fitting(known, tests)
    shown = page_of(found, filters.page)
    return Listing(
        rows=_rows(shown),
        count=len(found),
        budget=sum((row.budget for row in found if row.budget is not None), Decimal(0)),
        without_budget=sum(row.budget is None for row in found),
        page=shown.page,
        pages=shown.pages,
        choices=_choices(known, tests, filters),
        total=len(known),
    )


def found_pks(user: User, year: BudgetYear, filters: Filters) -> list[int]:
    """The projects the list would show on all its pages, in its order."""
    known = _lights(visible_projects(user).filter(year=year), filters.q)
    return [row.pk for row in fitting(known, _tests(user, filters))]


def _lights(projects: QuerySet[Project], q: str) -> list[Light]:
    """The projects in the order of the list, each with its newest version and that version's case: three queries."""
    projects = named(projects, q)
    all_versions = TargetVersion.objects.filter(COUNTING, project__in=projects.order_by())
    versions = {
        version.project_id: version
        for version in all_versions.only("project_id", "state", "label", "label_number", "budget").order_by(
            "pk"
        )
    }
    cases = {
        case.document_id: case
        for case in Case.objects.filter(kind__in=CASE_KINDS, document_id__in=all_versions.values("pk"))
        .only("document_id", "state", "returned", "step_name", "reported_at")
        .order_by("pk")
    }
    found = []
    for project in projects.only("pk", "unit_id", "office_id", "kind", "drafter_id"):
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


def _tests(user: User, filters: Filters) -> Tests[Light]:
    tests: Tests[Light] = {}
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


def _rows(shown: Shown[Light]) -> list[Row]:
    related = ("unit", "office", "drafter")
    projects = Project.objects.select_related(*related).in_bulk([row.pk for row in shown.rows])
    return [
        Row(shown.before + place, projects[row.pk], row.version, row.state, row.budget)
        for place, row in enumerate(shown.rows, 1)
        if row.pk in projects
    ]


def _choices(known: list[Light], tests: Tests[Light], filters: Filters) -> dict[str, list[Choice]]:
    names = {
        "unit": unit_names(),
        "office": office_names(filters.unit),
        "kind": {**dict(Project.Kind.choices), UNDECLARED: "未说明"},
        "state": {words: words for words in _in_order(known)},
    }
    return choices(known, tests, names, filters)


def _in_order(known: Iterable[Light]) -> list[str]:
    """The states that occur, in the order a target passes them."""
    steps = [step.name for step in kinds.get(CASE_KIND).default_route()]
    place = {words: at for at, words in enumerate((*BEFORE_STEPS, *steps))}
    return sorted({row.state for row in known}, key=lambda words: (place.get(words, len(place)), words))
