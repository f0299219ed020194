"""我发起的: what I handed in, who has it now and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.models import User
from accounts.namesakes import named_as
from accounts.roles import Role
from accounts.together import number
from workflows import inbox
from workflows.models import Assignment, Case, CaseStep

SHOWN = 6


@dataclass(frozen=True)
class Started:
    """A case on its way: ``state`` in words, ``waits`` for whom, until when."""

    case: Case
    state: str
    waits: str
    due_on: date | None
    url: str


def asked(user: User) -> dict[str, Combinable]:
    """How many of the cases handed in by ``user`` are not decided."""
    return {"started": number(_mine(user))}


def started(user: User, found: Mapping[str, Any]) -> list[Started]:
    """The latest of them."""
    if not found["started"]:
        return []
    return [_started(case) for case in _mine(user).annotate(step=_open_step(), people=_people())[:SHOWN]]


def _mine(user: User) -> QuerySet[Any]:
    return inbox.started_by(user).filter(state__in=[Case.State.OPEN, Case.State.OUTSIDE])


def _open_step() -> Subquery:
    step = CaseStep.objects.filter(case=OuterRef("pk"), state=CaseStep.State.OPEN).order_by()
    return Subquery(step.values(step=JSONObject(name="name", medium="medium", role="role", due_on="due_on")))


def _people() -> ArraySubquery:
    rows = Assignment.objects.filter(case=OuterRef("pk"), state=Assignment.State.OPEN).order_by("pk")
    return ArraySubquery(
        rows.values(one=JSONObject(person=F("person_id"), name="person__name", deputy="as_deputy"))
    )


def _started(case: Any) -> Started:
    url, step = reverse("workflows:case", args=[case.pk]), case.step
    if step is None or case.state == Case.State.OUTSIDE:
        return Started(case, case.state_words, "财政批复，到后由预算绩效岗登记", None, url)
    due_on = date.fromisoformat(step["due_on"]) if step["due_on"] else None
    return Started(case, step["name"], _waits(step, case.people), due_on, url)


def _waits(step: Mapping[str, Any], rows: list[dict[str, Any]]) -> str:
    if step["medium"] == CaseStep.Medium.MEETING:
        return "会议决定，由预算绩效岗登记"
    people = "、".join(
        named_as(row["person"], row["name"]) + ("（B角）" if row["deputy"] else "") for row in rows
    )
    role = f"（{_role(step['role'])}）" if step["role"] else ""
    return f"{people or '尚无人可办'}{role}"


def _role(role: str) -> str:
    return Role(role).label if role in Role.values else role
