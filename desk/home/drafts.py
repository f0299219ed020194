"""我填报的: drafts that wait for their drafter, the returned ones first, with what was said."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse

from accounts.access import in_business
from accounts.models import User
from projects.access import CASE_KIND
from projects.models import TargetVersion
from projects.states import version_words
from workflows.models import Case, Event
from workflows.words import gave_back

SHOWN = 20


@dataclass(frozen=True)
class Draft:
    """One version to work on; ``why`` is the last return of its case, with the number of its field remarks."""

    version: TargetVersion
    label: str
    returned: bool
    why: Event | None
    remarks: int
    url: str


@dataclass(frozen=True)
class Drafts:
    rows: list[Draft]
    count: int
    returned: int


def drafts(user: User) -> Drafts:
    """The drafts whose 经办人 is ``user``."""
    case = Case.objects.filter(kind=CASE_KIND, document_id=OuterRef("pk")).order_by("-id")
    mine = TargetVersion.objects.filter(
        in_business(user), state=TargetVersion.State.DRAFT, project__drafter=user
    ).annotate(case_id=Subquery(case.values("pk")[:1]), is_returned=Subquery(case.values("returned")[:1]))
    sums = mine.order_by().values("is_returned").annotate(count=Count("pk"))
    counts = {row["is_returned"]: row["count"] for row in sums}
    ordered = mine.order_by("-is_returned", "-saved_at", "pk").select_related(
        "project__unit", "project__office"
    )
    versions = sorted(ordered[:SHOWN], key=lambda version: not version.is_returned)
    why = _last_returns([version.case_id for version in versions if version.is_returned])
    return Drafts(
        rows=[_draft(version, why) for version in versions],
        count=sum(counts.values()),
        returned=counts.get(True, 0),
    )


def _draft(version: TargetVersion, why: dict[int, Event]) -> Draft:
    event = why.get(version.case_id)  # type: ignore[attr-defined]
    return Draft(
        version=version,
        label=version_words(version.label, version.label_number),
        returned=bool(version.is_returned),  # type: ignore[attr-defined]
        why=event,
        remarks=event.remark_count if event else 0,  # type: ignore[attr-defined]
        url=reverse("projects:target_edit", args=[version.pk]),
    )


def _last_returns(cases: list[int]) -> dict[int, Event]:
    events = (
        Event.objects.filter(gave_back(), case_id__in=cases)
        .annotate(remark_count=Count("remarks"))
        .order_by("case_id", "number")
    )
    return {event.case_id: event for event in events}
