"""What the frame around every page shows. Constant queries: years, roles, open items, unread notices."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models.expressions import Combinable
from django.http import HttpRequest
from django.urls import reverse

from accounts import access, clock, roster
from accounts.compiled import Compiled
from accounts.models import Membership, Unit, User
from accounts.roles import Role
from accounts.together import together
from desk.administration.pages import SettingsPage, find
from desk.help.pages import help_url
from desk.rail import BUSINESS, DOCK, RAIL, Entry, build
from desk.setup.standing import under_way
from desk.setup.steps import READERS
from notifications.inbox import unread
from projects.models import BudgetYear
from projects.views.years import all_years, chosen_year
from workflows import inbox

#: Pages that show one year and stay where they are when another is chosen; from all others the switch leads to the list.
PAGES_OF_A_YEAR = frozenset(
    {
        "desk:year_plan",
        "desk:year_open",
        "desk:round_new",
        "desk:statistics",
        "desk:statistics_late",
        "desk:statistics_spending",
        "desk:statistics_times",
        "projects:list",
        "projects:new",
        "projects:imports",
        "projects:import_new",
        "projects:addition",
        "projects:proposals",
        "monitoring:evaluations",
        "monitoring:midyear_board",
        "monitoring:progress",
    }
)

#: Pages 启用向导 leads to; they lead back to it.
PAGES_OF_SETUP = frozenset(
    {
        "accounts:people",
        "accounts:person",
        "accounts:person_new",
        "accounts:person_edit",
        "accounts:unit_new",
        "accounts:unit",
        "accounts:office_new",
        "accounts:office",
        "desk:roll",
        "desk:year_list",
        "desk:year_plan",
        "desk:year_open",
        "workflows:routes",
        "workflows:route",
        "workflows:route_edit",
        "workflows:route_try",
        "workflows:phrases",
        "workflows:words",
        "monitoring:papers",
        "projects:integrated_imports",
        "projects:integrated_import",
        "projects:imports",
        "projects:import_new",
        "projects:import_preview",
        "projects:import_columns",
    }
)


def counted(request: HttpRequest, user: User, **besides: Combinable) -> dict[str, Any]:
    """What the menu counts (``Counts`` and ``unread``) and what the page asks ``besides``: one statement, once a request."""
    known: dict[str, Any] | None = getattr(request, "_counted", None)
    if known is None:
        if besides:
            known = together(user, **inbox.numbers(user), unread=unread(user), **besides)
        else:
            (found,) = _menu(user.pk, clock.today())
            known = vars(found)
        request._counted = known  # type: ignore[attr-defined]
    return known


_menu = Compiled(
    lambda user, on: (
        User.objects.order_by()
        .filter(pk=user)
        .only("pk")
        .annotate(**inbox.numbers(user, on), unread=unread(user, on))
    )
)


class Frame:
    """Asked by templates/parts; every value is read when it is first used."""

    def __init__(self, request: HttpRequest, user: User) -> None:
        self.request = request
        self.user = user

    @cached_property
    def roles(self) -> list[Role]:
        """The person's roles today, the weightiest first."""
        held = access.roles_of(self.user)
        return [role for role in _BY_WEIGHT if role in held]

    @property
    def role(self) -> str:
        if not self.roles:
            return self.user.post
        if self.roles[0] == Role.SECTION_HEAD and self.user.office_id is None:
            return "单位负责人"  # a unit without 科室
        return Role(self.roles[0]).label

    @cached_property
    def department(self) -> str:
        if self.user.unit_id is not None:
            return access.posts_of(self.user).tree.names[self.user.unit_id]
        root = Unit.objects.filter(parent=None, is_active=True).first()
        return root.name if root else ""

    @property
    def layout(self) -> str:
        """What an error page extends: behind the login the frame stays around it."""
        return "base.html"

    @cached_property
    def whom_to_ask(self) -> list[tuple[User, str]]:
        """Who can help where something is not allowed: the budget desk and 安全保密管理员, at most three persons."""
        rows = Membership.objects.filter(
            access.in_force(), role__in=[Role.BUDGET_OFFICER, Role.SECURITY_ADMIN], unit__parent=None
        )
        found = rows.exclude(user=self.user).select_related("user").order_by("role", "order", "id")
        return [(row.user, row.get_role_display()) for row in found[:3]]

    @property
    def years(self) -> list[BudgetYear]:
        return all_years(self.request)

    @cached_property
    def year(self) -> BudgetYear | None:
        return chosen_year(self.request)

    @property
    def year_url(self) -> str:
        return self.request.path if self.here in PAGES_OF_A_YEAR else reverse("projects:list")

    @property
    def here(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match else ""

    @property
    def help_url(self) -> str:
        """这一页怎么用: the section of the handbook that explains the page."""
        return help_url(self.here, self.roles)

    @property
    def about(self) -> SettingsPage | None:
        """What a page of 系统设置 does and who sees the effect, for those whose page it is."""
        return find(self.here, self.roles)

    @cached_property
    def setup(self) -> bool:
        """Whether the page leads back to 启用向导: it is one of its pages, and the department has not begun."""
        leads = self.here in PAGES_OF_SETUP and not set(self.roles).isdisjoint(READERS)
        return leads and under_way()

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def is_demo(self) -> bool:
        """The shared clock does not run with the real one: the page says 演示时间."""
        return clock.shift() != timedelta(0)

    @property
    def shift(self) -> int:
        """How far the shared clock is ahead of the real one, in seconds: what the page itself dates follows it."""
        return round(clock.shift().total_seconds())

    @cached_property
    def todo(self) -> int:
        """What waits for the person: to sign, to answer, to read, to correct."""
        return inbox.Counts.of(counted(self.request, self.user)).all

    @cached_property
    def unread(self) -> int:
        found: int = counted(self.request, self.user)["unread"]
        return found

    @property
    def rail(self) -> list[Entry]:
        return build(RAIL, set(self.roles), self.here, {"desk:home": self.todo})

    @property
    def dock(self) -> list[Entry]:
        waiting = {"desk:home": self.todo, "notifications:list": self.unread}
        return build(DOCK, set(self.roles), self.here, waiting)

    @property
    def in_business(self) -> bool:
        """The 三员 find nothing: they take no part in the business."""
        return bool(set(self.roles) & BUSINESS)

    @property
    def searches(self) -> str:
        """What the person may search, in words: the business, the list of people; "" if nothing."""
        people = "人员" if set(self.roles) & set(roster.READERS) else ""
        if not self.in_business:
            return people
        return f"项目、{people}、指标、事项" if people else "项目、指标、事项"

    @property
    def decides(self) -> bool:
        """Whether the person takes part with more than reading, and so may let somebody act for them."""
        return bool(set(self.roles) & BUSINESS - {Role.INSPECTOR})


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
