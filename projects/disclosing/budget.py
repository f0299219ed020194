"""预算公开: the approved targets of a year as one PDF and one workbook, after the 保密审查, within so many days of the 批复."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from accounts import audit, clock
from accounts.models import Unit, User
from accounts.tree import Tree
from projects.access import CASE_KIND
from projects.disclosing.review import POINTS, SIGNED, Examined, Review, examined, keep_package
from projects.filtering import named
from projects.layout.paper import Paper
from projects.models import BudgetDisclosure, BudgetYear, Project, TargetVersion
from projects.printing.binding import bound_paper
from projects.printing.choosing import contents_of, printable, sender_of
from workflows.errors import NotAllowed, Refused
from workflows.models import Event, Registration
from workflows.oversight import whole_desk

CHECKS = {**POINTS, "figures": "数字与批复的预算一致", **SIGNED}
#: days after the 批复, unless the year says another number
DAYS, SETTING, MOST_DAYS = 20, "disclosure_days", 365


def candidates(user: User, year: int, unit: Unit) -> list[tuple[int, str]]:
    """Id and name of the projects of a unit and those below with an approved target, in the order of the document."""
    rows = named(Project.objects.filter(year=year, unit__in=Tree.load().below([unit.pk])), "")
    names = dict(rows.values_list("pk", "name"))
    return [(pk, names[pk]) for pk in printable(user, list(names), approved=True)]


@dataclass(frozen=True)
class Publication:
    """What goes out after the 保密审查: ids in the order of the document; ``withheld`` (id, name) stay inside."""

    year: BudgetYear
    unit: Unit
    examined: Examined
    out: list[int]
    withheld: list[tuple[int, str]]


def prepared(year: BudgetYear, unit: Unit, review: Review, *, actor: User) -> Publication:
    """What would go out. NotAllowed but for the budget desk of the 本级; Refused while the review is not complete, and where
    nothing would go out."""
    if not whole_desk(actor):
        raise NotAllowed("预算公开由本级预算绩效岗办理。")
    found = examined(review, CHECKS)
    known = candidates(actor, year.year, unit)
    kept_back = [(pk, name) for pk, name in known if pk in set(review.withheld)]
    out = [pk for pk, _ in known if pk not in dict(kept_back)]
    if not out:
        raise Refused("没有可以公开的绩效目标：已批复的项目才能公开。")
    return Publication(year, unit, found, out, kept_back)


def publish(publication: Publication, *, actor: User) -> BudgetDisclosure:
    """Make the package, keep it and write down who examined what. Refused where a cell holds what looks like a citizen's number."""
    contents = contents_of(actor, publication.out, approved=True)
    sha256, size = keep_package(package(contents, publication.year.year, publication.unit))
    return record(publication, sha256, size, actor=actor)


@transaction.atomic
def record(publication: Publication, sha256: str, size: int, *, actor: User) -> BudgetDisclosure:
    """Write down what went out, and in the log."""
    year, found = publication.year, publication.examined
    made = BudgetDisclosure.objects.create(
        year=year,
        unit=publication.unit,
        reviewer=found.reviewer,
        reviewed_on=found.reviewed_on,
        address=found.address,
        checked=list(CHECKS.values()),
        withheld=[{"project": pk, "name": name, "why": found.why} for pk, name in publication.withheld],
        projects=len(publication.out),
        sha256=sha256,
        size=size,
        made_by=actor,
    )
    audit.record(
        "disclosure", actor, f"制作{year.year}年度预算公开材料（{made.projects} 个项目，保密审查：{found.reviewer}）",
        budget_disclosure=made.pk, sha256=sha256, withheld=[pk for pk, _ in publication.withheld],
    )  # fmt: skip
    return made


def package(contents: Sequence[dict[str, Any]], year: int, unit: Unit) -> Paper:
    """The bound document of the approved targets; a placeholder among them is refused by its sheet."""
    return bound_paper(contents, year, sender_of(unit), clock.today())


def due_on(year: BudgetYear) -> date | None:
    """The last day: so many days after the first 批复 letter of the year; None while nothing is approved."""
    return due_days([year]).get(year.pk)


def due_days(years: Sequence[BudgetYear]) -> dict[int, date]:
    """Of these years those with something approved, and the last day of each. Two queries."""
    versions = TargetVersion.objects.filter(project__year__in=years, locked_at__isnull=False).order_by()
    locked = dict(versions.values_list("project__year").annotate(first=Min("locked_at")))
    letters = Event.objects.filter(
        registration__source=Registration.Source.LETTER,
        case__kind=CASE_KIND,
        case__document_id__in=versions.values("pk"),
    ).order_by()
    told = dict(letters.values_list("case__year").annotate(first=Min("registration__dated")))
    begun = {pk: told.get(pk) or at.astimezone(clock.SHANGHAI).date() for pk, at in locked.items()}
    return {year.pk: begun[year.pk] + timedelta(days=days_of(year)) for year in years if year.pk in begun}


def days_of(year: BudgetYear) -> int:
    """Days after the 批复 within which a year is published."""
    return int(year.settings.get(SETTING, DAYS))


def set_days(year: int, days: int | None, *, actor: User) -> None:
    """NotAllowed but for the desk of the 本级; Refused for no number of days."""
    if not whole_desk(actor):
        raise NotAllowed("预算公开的期限由本级预算绩效岗设置。")
    if days is None or not 1 <= days <= MOST_DAYS:
        raise Refused(f"请填写批复后多少日内公开，1 到 {MOST_DAYS}。")
    with transaction.atomic():
        row = BudgetYear.objects.select_for_update(no_key=True).get(year=year)
        before, row.settings = days_of(row), {**row.settings, SETTING: days}
        row.save(update_fields=["settings"])
        audit.record(
            "year_setting", actor, f"{year}年预算公开的期限由批复后 {before} 日改为 {days} 日", year=year
        )
