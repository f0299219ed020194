"""Which projects, people, indicators and cases fit the terms, of those the person may read. The best-known order first."""

from __future__ import annotations

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from accounts import access
from accounts.models import User
from accounts.roster import READERS, Filter
from desk.search.terms import contains, every, spelled
from projects.access import visible_projects, visible_versions
from projects.models import Indicator, Project, SpelledName, TargetVersion
from projects.year import KIND as SUBJECT
from workflows import kinds
from workflows.access import visible_cases
from workflows.models import Case


def projects(user: User, terms: list[str]) -> QuerySet[Project]:
    """By name, earlier names, parts of the code, and initials; the newest year first."""
    rows = visible_projects(user).filter(_named(terms)).select_related("unit", "office", "drafter")
    return rows.order_by("-year", "unit__code", "code", "pk")


def people(user: User, terms: list[str]) -> QuerySet[User]:
    """By name, account, post, pinyin and initials; for those the list of people is for."""
    if access.roles_of(user).isdisjoint(READERS):
        return User.objects.none()
    rows = User.objects.annotate(spelling=Replace("name_sort", Value(" "), Value("")))
    found = rows.filter(every(terms, _person), pk__in=Filter().people().order_by().values("pk"))
    return found.select_related("unit", "office")


def indicators(user: User, terms: list[str]) -> QuerySet[Indicator]:
    """Of targets in force, by name, description, and initials of the name; the newest year first."""
    versions = visible_versions(user).filter(state=TargetVersion.State.APPROVED)
    rows = Indicator.objects.filter(every(terms, _indicator), version__in=versions.order_by())
    return rows.select_related("version__project__unit", "version__project__office").order_by(
        "-version__project__year", "version__project__unit__code", "version__project__code", "order", "pk"
    )


def cases(user: User, terms: list[str]) -> QuerySet[Case]:
    """By title and number, and those of a project the terms find; the latest first."""
    fits = every(terms, lambda term: contains(term, "title", "number")) | _of_projects(terms)
    return visible_cases(user).filter(fits).select_related("unit", "office", "drafter").order_by("-pk")


def _named(terms: list[str]) -> Q:
    return every(terms, _project)


def _project(term: str) -> Q:
    found = contains(term, "name", "code", "names_before")
    return found | Q(initials__contains=spelled(term)) if spelled(term) else found


def _person(term: str) -> Q:
    found = contains(term, "name", "username", "post")
    if letters := spelled(term):
        found |= Q(initials__contains=letters) | Q(spelling__icontains=letters)
    return found


def _indicator(term: str) -> Q:
    found = contains(term, "name", "description")
    if letters := spelled(term):
        found |= Q(name__in=SpelledName.objects.filter(initials__contains=letters).values("name"))
    return found


def _of_projects(terms: list[str]) -> Q:
    """The cases whose document belongs to a project that fits: a title says neither code nor how it is read."""
    fitting = Project.objects.filter(_named(terms)).order_by().values("pk")
    found = Q(pk__in=[])
    for kind in kinds.all_kinds():
        found |= Q(kind=kind.code, document_id__in=kind.documents_about(SUBJECT, fitting))
    return found
