"""新建项目: where, what, how much; the rest is filled in on the target form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.models import Office, Unit, User
from accounts.roles import Role
from accounts.web import current_user
from projects import amounts
from projects.models import BudgetYear, Project
from projects.versions.creating import NewProject, create_project
from projects.versions.errors import Invalid
from projects.views.kind_notes import KIND_NOTES
from projects.views.years import all_years, chosen_year

OPEN_STAGES = (BudgetYear.Stage.DRAFTING, BudgetYear.Stage.EXECUTION)


@dataclass(frozen=True)
class Place:
    """A unit, or an office of it, where the person drafts. ``value`` goes through the form."""

    unit: Unit
    office: Office | None

    @property
    def value(self) -> str:
        return f"{self.unit.pk}-{self.office.pk if self.office else ''}"

    @property
    def words(self) -> str:
        return f"{self.unit.label} {self.office.name}" if self.office else self.unit.name


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """The page and its form; a wrong entry comes back with a sentence at its field and status 422."""
    user = current_user(request)
    places = places_of(user)
    if not places:
        raise PermissionDenied("新建项目由经办人办理，您不是经办人。")
    years = [year for year in all_years(request) if year.stage in OPEN_STAGES]
    if request.method != "POST":
        chosen = chosen_year(request)
        return _page(request, years, places, {"year": str(chosen.year) if chosen else "", "kind": "current"})
    try:
        version = create_project(_entered(request.POST, years, places), actor=user)
    except Invalid as wrong:
        return _page(request, years, places, request.POST.dict(), wrong.problems)
    messages.success(
        request, "已新建，存为草稿。下一步：填写预算、支出计划和绩效指标，系统审核通过后提交审核。"
    )
    return redirect("projects:target_edit", version.pk)


def places_of(user: User) -> list[Place]:
    """Where the person drafts: the unit or office of each membership, and the offices of a whole unit."""
    rows = access.memberships_of(user).filter(role=Role.DRAFTER).select_related("unit", "office")
    found: list[Place] = []
    for row in rows.prefetch_related("unit__offices"):
        found.append(Place(row.unit, row.office))
        if row.office is None:
            found += [Place(row.unit, office) for office in row.unit.offices.all() if office.is_active]
    return list(dict.fromkeys(found))


def _entered(data: QueryDict, years: list[BudgetYear], places: list[Place]) -> NewProject:
    problems: dict[str, str] = {}
    year = next((year for year in years if str(year.year) == data.get("year")), None)
    place = next((place for place in places if place.value == data.get("place")), None)
    if year is None:
        problems["year"] = "请选择正在编报或执行的年度。"
    if place is None:
        problems["place"] = "请选择项目属于哪个科室或单位。"
    budget: Decimal | None = None
    try:
        budget = amounts.typed(data.get("budget", ""))
    except ValueError as wrong:
        problems["budget"] = str(wrong)
    if year is None or place is None or problems:
        raise Invalid(problems)
    return NewProject(
        year=year,
        unit=place.unit,
        office=place.office,
        name=data.get("name", ""),
        code=data.get("code", ""),
        kind=data.get("kind", ""),
        is_key="is_key" in data,
        budget=budget,
    )


def _page(
    request: HttpRequest,
    years: list[BudgetYear],
    places: list[Place],
    entered: dict[str, str],
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    told = dict(problems or {})
    if "office" in told:
        told.setdefault("place", told.pop("office"))
    kinds = [(value, label, KIND_NOTES[Project.Kind(value)]) for value, label in Project.Kind.choices]
    context = {
        "years": years,
        "places": places,
        "kinds": kinds,
        "entered": entered,
        "problems": told,
        "trail": [("项目绩效", reverse("projects:list")), ("新建项目", None)],
    }
    return render(request, "projects/new.html", context, status=422 if told else 200)
