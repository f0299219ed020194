"""Which of last year's projects a drafter can carry into a year: those of their places that are not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts import access
from accounts.models import User
from accounts.roles import Role
from projects import budget
from projects.access import visible_projects
from projects.checks.places import compact
from projects.lastyear.years import shifted
from projects.models import BudgetYear, Project, TargetVersion
from projects.versions.content import with_rows

State = TargetVersion.State
#: what may be carried: the target in force, else the last one put before somebody
_BEST = (State.APPROVED, State.IN_REVIEW, State.DRAFT)


@dataclass(frozen=True)
class Source:
    """A project of the year before with the version to copy."""

    project: Project
    version: TargetVersion


def sources(user: User, year: BudgetYear, only: int | None = None) -> Sequence[Source]:
    """In the order of the list. Placeholders, what has left its year and what the year already has are not offered: named
    as a predecessor, by its code, or begun anew under another code with the same name."""
    rows = visible_projects(user).filter(year=year.year - 1).exclude(kind=Project.Kind.SEPARATE)
    if only is not None:
        rows = rows.filter(pk=only)
    left = budget.standing().filter(kind__in=budget.LEAVING).values("project")
    here = Project.objects.filter(year=year)
    gone_on = Q(pk__in=here.exclude(predecessor=None).values("predecessor")) | Q(
        pk__in=rows.exclude(code="").filter(code__in=here.values("code")).values("pk")
    )
    rows = rows.exclude(pk__in=left).exclude(gone_on).filter(_drafted_by(user))
    rows = rows.select_related("unit", "office", "year").order_by("unit__code", "code", "pk")
    begun = _begun_anew(year)
    found = [one for one in rows if (one.unit_id, _lasting_name(one, year)) not in begun][:300]
    versions = best_of(found)
    return [Source(one, versions[one.pk]) for one in found if one.pk in versions]


def _begun_anew(year: BudgetYear) -> set[tuple[int, str]]:
    """(unit, name) of the year's projects that neither a predecessor nor a code ties to the year before."""
    before = Project.objects.filter(year=year.year - 1).exclude(code="").values("code")
    loose = Project.objects.filter(year=year, predecessor=None).exclude(code__in=before)
    return {(one.unit_id, _lasting_name(one, year)) for one in loose.only("unit", "name", "year")}


def _lasting_name(project: Project, year: BudgetYear) -> str:
    """The name as it would stand in ``year``: 2026年培训经费 and 2027年培训经费 are one."""
    return compact(shifted(project.name, year.year - 1, year.year))


def _drafted_by(user: User) -> Q:
    """The places the person drafts for: a whole unit with its offices, or one office."""
    rows = access.memberships_of(user).filter(role=Role.DRAFTER)
    places = Q(pk__in=[])
    for unit, office in rows.values_list("unit", "office"):
        places |= Q(unit=unit) if office is None else Q(unit=unit, office=office)
    return places


def best_of(projects: Sequence[Project]) -> dict[int, TargetVersion]:
    """Project -> the version to copy, for those that have one."""
    rows = with_rows(TargetVersion.objects.filter(project__in=projects, state__in=_BEST)).order_by("pk")
    best: dict[int, TargetVersion] = {}
    for one in rows:
        now = best.get(one.project_id)
        if now is None or _BEST.index(State(one.state)) <= _BEST.index(State(now.state)):
            best[one.project_id] = one
    return best
