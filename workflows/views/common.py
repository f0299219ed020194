"""What several of the case's pages need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from accounts.models import User
from accounts.web import current_user, whole_number
from workflows import kinds
from workflows.access import visible_cases
from workflows.kinds import Kind, Remark
from workflows.models import Assignment, Case

REMARK = "remark:"


def readable_case(request: HttpRequest, case_id: int) -> tuple[Case, Kind, User]:
    """The case if the person may read it; otherwise 404, as if it did not exist."""
    user = current_user(request)
    case = (
        visible_cases(user)
        .select_related("unit", "office", "drafter", "submitted_by", "snapshot")
        .filter(pk=case_id)
        .first()
    )
    if case is None:
        raise Http404("没有这一事项，或您不能查看")
    return case, kinds.get(case.kind), user


def own_rows(case: Case, user: User) -> list[Assignment]:
    """All rows the person has or had in this case, in whatever round, with what was kept unsigned (暂存) on an open one."""
    rows = Assignment.objects.filter(case=case, person=user)
    return list(rows.select_related("step", "seat__principal", "draft").order_by("id"))


def open_of(rows: Sequence[Assignment]) -> Assignment | None:
    """The open one among a person's rows."""
    return next((row for row in rows if row.state == Assignment.State.OPEN), None)


def typed_remarks(data: QueryDict) -> list[Remark]:
    """Remarks on fields as typed: inputs named ``remark:<path>``, blank ones left out."""
    return [
        Remark(name.removeprefix(REMARK), text.strip())
        for name, text in data.items()
        if name.startswith(REMARK) and isinstance(text, str) and text.strip()
    ]


def crumbs(*pairs: tuple[str, str | None]) -> dict[str, Any]:
    """Context of parts/crumb.html."""
    return {"trail": list(pairs)}


def chosen(data: QueryDict, name: str) -> list[int]:
    """The ids of the ticked boxes of a name, each once, in their order; what is no id is left out."""
    numbers = (whole_number(value) for value in data.getlist(name))
    return list(dict.fromkeys(number for number in numbers if number is not None))
