"""What there is of a department, in a constant number of statements."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists

from accounts.access import in_force
from accounts.models import Membership, Office, Unit, User
from accounts.roles import ADMINISTRATORS, Role
from desk.models import SetupPostponed
from monitoring.models import ColumnMapping, PaperLayout, PaperRecipient
from projects.models import BudgetYear, IntegratedColumns, Project, TargetImport
from workflows.kinds import all_kinds
from workflows.models import DepartmentWord, Phrase, Route, RouteStep, WorkYear


@dataclass(frozen=True)
class Held:
    """One membership in force."""

    user: int
    name: str
    role: str
    unit: int
    office: int | None
    in_root: bool


@dataclass(frozen=True)
class Department:
    """Everything the steps are computed from."""

    units: list[Unit]
    offices: int
    people: dict[int, int | None]  # id of a person -> of their unit
    held: list[Held]
    routes: list[Route]
    needed: list[str]
    years: list[BudgetYear]
    opened: list[int]
    words: list[str]
    columns: int
    imports: Counter[bool]  # whether confirmed -> how many
    projects: int
    postponed: frozenset[str]

    @property
    def root(self) -> Unit | None:
        """The 本级."""
        return next((unit for unit in self.units if unit.parent_id is None), None)

    def holders(self, role: str) -> list[str]:
        """Names of who holds the role anywhere, each once."""
        return list(dict.fromkeys(one.name for one in self.held if one.role == role))

    @property
    def unheld_roles(self) -> list[str]:
        """Words of the roles the routes ask for and nobody holds."""
        return [Role(role).label for role in self.needed if not self.holders(role)]

    @property
    def administrators(self) -> set[int]:
        return {one.user for one in self.held if one.role in ADMINISTRATORS}


def read() -> Department:
    """The department as it stands now."""
    codes = [kind.code for kind in all_kinds()]
    return Department(
        units=list(Unit.objects.filter(is_active=True).order_by("code")),
        offices=Office.objects.filter(is_active=True).count(),
        people=dict(User.objects.filter(is_active=True).order_by().values_list("pk", "unit_id")),
        held=_held(),
        routes=list(Route.objects.filter(is_current=True, kind__in=codes).order_by("pk")),
        needed=_needed(),
        years=list(BudgetYear.objects.all()),
        opened=sorted(WorkYear.objects.values_list("year", flat=True)),
        words=_words(),
        columns=IntegratedColumns.objects.count() + ColumnMapping.objects.count(),
        imports=Counter(
            at is not None for at in TargetImport.objects.order_by().values_list("committed_at", flat=True)
        ),
        projects=Project.objects.count(),
        postponed=frozenset(SetupPostponed.objects.values_list("step", flat=True)),
    )


def _held() -> list[Held]:
    rows = Membership.objects.filter(in_force()).select_related("user", "unit").order_by("order", "id")
    return [
        Held(row.user_id, row.user.name, row.role, row.unit_id, row.office_id, row.unit.parent_id is None)
        for row in rows
    ]


def _needed() -> list[str]:
    """The roles the routes in force ask for, in the order of the list of roles."""
    steps = RouteStep.objects.filter(route__is_current=True, signers=RouteStep.Signers.ROLE)
    asked = set(steps.order_by().values_list("role", flat=True).distinct())
    return [role for role in Role.values if role in asked]


def _words() -> list[str]:
    """Which of the department's own words somebody has set."""
    told = {
        "会议名称和结语": DepartmentWord.objects.all(),
        "表样": PaperLayout.objects.all(),
        "主送单位": PaperRecipient.objects.all(),
        "部门常用意见": Phrase.objects.filter(owner=None),
    }
    there = {words: Exists(rows.order_by()) for words, rows in told.items()}
    found = Unit.objects.filter(parent=None).values(**there).order_by()[:1]  # one statement for all four
    return [words for row in found for words, is_there in row.items() if is_there]
