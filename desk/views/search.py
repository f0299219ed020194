"""搜索: every group with its first rows, or one group page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.together import number
from accounts.web import current_user
from desk.context import counted
from desk.search import Group, groups_for, terms_of
from desk.search.groups import Found
from desk.search.terms import LONGEST

#: of each group beside the others; of one group alone
FEW, PAGE = 10, 50


@dataclass(frozen=True)
class Shown:
    """A group with what was found of it."""

    group: Group
    count: int
    rows: list[Found]


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    user, text = current_user(request), request.GET.get("q", "").strip()[:LONGEST]
    known, terms = groups_for(user), terms_of(text)
    context = {"q": text, "groups": known, "asked": bool(terms)}
    one = next((group for group in known if group.code == request.GET.get("group")), None)
    if terms and one is not None:
        page = Paginator(one.rows(user, terms), PAGE).get_page(request.GET.get("page"))
        shown = Shown(one, page.paginator.count, [one.show(row) for row in page])
        return render(request, "desk/search.html", context | {"found": [shown], "one": one, "page": page})
    found = _all(request, user, known, terms) if terms else []
    return render(
        request, "desk/search.html", context | {"found": found, "total": sum(one.count for one in found)}
    )


def _all(request: HttpRequest, user: User, known: list[Group], terms: list[str]) -> list[Shown]:
    """Counted together with what the menu counts; a group in which nothing fits asks for no rows."""
    rows = {group.code: group.rows(user, terms) for group in known}
    counts = counted(request, user, **{f"found_{code}": number(some) for code, some in rows.items()})
    return [
        Shown(group, counts[f"found_{group.code}"], [group.show(row) for row in rows[group.code][:FEW]])
        for group in known
        if counts[f"found_{group.code}"]
    ]
