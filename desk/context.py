"""What the frame around every page shows. Constant queries: years, roles, open items, unread notices."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest

from accounts import clock
from accounts.models import Membership, Unit, User
from accounts.roles import Role
from desk.rail import BUSINESS, DOCK, RAIL, Entry, build, url_of
from notifications.models import Notice
from projects.models import BudgetYear
from projects.views.years import all_years, chosen_year
from workflows.models import Assignment

#: Pages that show one year and stay where they are when another is chosen; from all others the switch leads to the list.
PAGES_OF_A_YEAR = frozenset({"projects:list", "projects:new", "projects:imports", "projects:import_new"})


class Frame:
    """Asked by templates/parts; every value is read when it is first used."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request = request
        self.user = user

    @cached_property
    def roles(self) -> list[str]:
        """The person's roles today, the weightiest first."""
        today = clock.today()
        held = set(
            Membership.objects.filter(
                Q(starts_on=None) | Q(starts_on__lte=today),
                Q(ends_on=None) | Q(ends_on__gte=today),
                user=self.user,
            ).values_list("role", flat=True)
        )
        return [role for role in _BY_WEIGHT if role in held]

    @property
    def role(self) -> str:
        return Role(self.roles[0]).label if self.roles else self.user.post

    @cached_property
    def department(self) -> str:
        if self.user.unit is not None:
            return self.user.unit.name
        root = Unit.objects.filter(parent=None, is_active=True).first()
        return root.name if root else ""

    @property
    def years(self) -> list[BudgetYear]:
        return all_years(self.request)

    @cached_property
    def year(self) -> BudgetYear | None:
        return chosen_year(self.request)

    @property
    def year_url(self) -> str:
        return self.request.path if self.here in PAGES_OF_A_YEAR else url_of("projects:list")

    @property
    def here(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match else ""

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def is_demo(self) -> bool:
        """The shared clock does not run with the real one: the page says 演示时间."""
        return clock.shift() != timedelta(0)

    @cached_property
    def todo(self) -> int:
        return Assignment.objects.filter(person=self.user, state=Assignment.State.OPEN).count()

    @cached_property
    def unread(self) -> int:
        return Notice.objects.filter(recipient=self.user, read_at__isnull=True).count()

    @property
    def rail(self) -> list[Entry]:
        return build(RAIL, set(self.roles), self.here, {"desk:home": self.todo})

    @property
    def dock(self) -> list[Entry]:
        counts = {"desk:home": self.todo, "notifications:list": self.unread}
        return build(DOCK, set(self.roles), self.here, counts)

    @property
    def home_url(self) -> str:
        return url_of("desk:home") or "/"

    @property
    def search_url(self) -> str:
        return url_of("projects:list") if set(self.roles) & BUSINESS else ""

    @property
    def notices_url(self) -> str:
        return url_of("notifications:list")

    @property
    def me_url(self) -> str:
        return url_of("desk:me")

    @property
    def password_url(self) -> str:
        return url_of("accounts:password")

    @property
    def logout_url(self) -> str:
        return url_of("accounts:logout")


#: How a person with several roles is named at the top of the page.
_BY_WEIGHT = (
    Role.DEPARTMENT_LEADER,
    Role.FINANCE_LEADER,
    Role.DIVISION_LEADER,
    Role.BUDGET_OFFICER,
    Role.SECTION_HEAD,
    Role.UNIT_ACCOUNTANT,
    Role.DRAFTER,
    Role.INSPECTOR,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.LOG_AUDITOR,
)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: ``frame`` for whoever is logged in, nothing otherwise."""
    user = getattr(request, "user", None)
    return {"frame": Frame(request, user)} if isinstance(user, User) else {}
