"""What the items come to, unit by unit, beside the budget of all projects; where they differ, which projects are left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from projects import budget
from projects.models import BudgetYear, Project, TargetVersion

_NOTHING = Decimal(0)
_ENDED = (TargetVersion.State.REJECTED, TargetVersion.State.CANCELLED)


@dataclass(frozen=True)
class Priced:
    """A project and what it costs in yuan: its 批复数, before there is one the 预算数 of its newest target."""

    project: Project
    amount: Decimal


@dataclass
class UnitTotal:
    """One unit. ``linked`` counts projects behind items, each once; ``missing`` are those no item is linked to."""

    code: str
    name: str
    projects: int = 0
    budget: Decimal = _NOTHING
    linked: int = 0
    covered: Decimal = _NOTHING
    missing: list[Priced] = field(default_factory=list)

    @property
    def difference(self) -> Decimal:
        """What stands in the budget and behind no item."""
        return self.budget - self.covered

    def add(self, one: Priced, *, linked: bool) -> None:
        self.projects += 1
        self.budget += one.amount
        if linked:
            self.linked += 1
            self.covered += one.amount
        else:
            self.missing.append(one)


@dataclass(frozen=True)
class Totals:
    """Every unit with projects, and all together."""

    units: Sequence[UnitTotal]

    @property
    def whole(self) -> UnitTotal:
        found = UnitTotal("", "合计")
        for unit in self.units:
            found.projects += unit.projects
            found.linked += unit.linked
            found.budget += unit.budget
            found.covered += unit.covered
            found.missing += unit.missing
        return found

    @property
    def agree(self) -> bool:
        return not self.whole.missing


def projects_of(year: BudgetYear) -> QuerySet[Project]:
    """The projects of the year that have not left it, in the order of the list."""
    left = budget.standing().filter(kind__in=budget.LEAVING).values("project")
    rows = Project.objects.filter(year=year).exclude(pk__in=left).select_related("unit")
    return rows.order_by("unit__code", "code", "pk")


def totals(year: BudgetYear, linked: Collection[int]) -> Totals:
    """``linked``: ids of the projects behind items. One query."""
    newest = TargetVersion.objects.filter(project=OuterRef("pk")).exclude(state__in=_ENDED).order_by("-pk")
    rows = projects_of(year).annotate(
        costs=Coalesce("approved", Subquery(newest.values("budget")[:1]), _NOTHING)
    )
    units: dict[int, UnitTotal] = {}
    for project in rows:
        unit = units.setdefault(project.unit_id, UnitTotal(project.unit.code, project.unit.label))
        unit.add(Priced(project, project.costs), linked=project.pk in linked)
    return Totals(list(units.values()))
