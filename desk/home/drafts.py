"""我填报的: drafts that wait for their drafter, the returned ones first, with what was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.access import in_business
from accounts.models import User
from accounts.together import number, sums
from projects.access import CASE_KINDS
from projects.models import TargetVersion
from projects.states import version_words
from workflows.models import Case, Event, FieldRemark
from workflows.words import gave_back

SHOWN = 20


@dataclass(frozen=True)
class Why:
    """The last return of a draft's case: who said what, with how many remarks on fields."""

    who: str
    at: datetime
    words: str
    remarks: int


@dataclass(frozen=True)
class Draft:
    """One version to work on; ``why`` where it was given back."""

    version: TargetVersion
    label: str
    returned: bool
    why: Why | None
    url: str


@dataclass(frozen=True)
class Drafts:
    rows: list[Draft]
    count: int
    returned: int


def asked(user: User) -> dict[str, Combinable]:
    """The drafts whose 经办人 is ``user``, and those of them that came back."""
    return {"drafts": sums(_mine(user), count=Count("pk"), returned=Count("pk", filter=Q(is_returned=True)))}


def drafts(user: User, found: Mapping[str, Any]) -> Drafts:
    """The latest saved, those that came back before all others."""
    counts = found["drafts"]
    if counts is None:
        return Drafts([], 0, 0)
    ordered = _mine(user).annotate(why=_last_return()).order_by("-is_returned", "-saved_at", "pk")
    shown = ordered.select_related("project__unit", "project__office")[:SHOWN]
    versions = sorted(shown, key=lambda version: not version.is_returned)
    return Drafts([_draft(version) for version in versions], **counts)


def _mine(user: User) -> QuerySet[Any]:
    live = Case.objects.exclude(state__in=[Case.State.REJECTED, Case.State.CANCELLED])
    case = live.filter(kind__in=CASE_KINDS, document_id=OuterRef("pk"))  # one at most, by an index
    return TargetVersion.objects.filter(
        in_business(user), state=TargetVersion.State.DRAFT, project__drafter=user
    ).annotate(case_id=Subquery(case.values("pk")), is_returned=Subquery(case.values("returned")))


def _last_return() -> Subquery:
    event = Event.objects.filter(gave_back(), case_id=OuterRef("case_id")).order_by("-number")
    remarks = number(FieldRemark.objects.filter(event=OuterRef("pk")))
    said = JSONObject(who="actor_name", at="at", kind="kind", comment="comment", remarks=remarks)
    return Subquery(event.values(said=said)[:1])


def _draft(version: Any) -> Draft:
    returned = bool(version.is_returned)
    return Draft(
        version=version,
        label=version_words(version.label, version.label_number),
        returned=returned,
        why=_why(version.why) if returned and version.why else None,
        url=reverse("projects:target_edit", args=[version.pk]),
    )


def _why(said: Mapping[str, Any]) -> Why:
    return Why(
        who=said["who"],
        at=datetime.fromisoformat(said["at"]),
        words=said["comment"] or Event.Kind(said["kind"]).label,
        remarks=said["remarks"],
    )
