"""The page of one verb: GET shows its form, POST acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.models import User
from accounts.web import whole_number
from workflows.cases.shared import Moved
from workflows.colleagues import colleagues
from workflows.errors import Refused
from workflows.kinds import Kind
from workflows.models import Case
from workflows.views.common import crumbs


def verb_page(
    request: HttpRequest, template: str, context: dict[str, Any], act: Callable[[], Moved]
) -> HttpResponse:
    """What is refused stays on the page with what was typed; what is done says so on the case's page."""
    if request.method != "POST":
        return render(request, template, context)
    try:
        done = act()
    except Refused as refusal:
        typed = {"refusal": refusal.text, "typed": request.POST}
        return render(request, template, context | typed, status=422)
    messages.success(request, done.text)
    return redirect("workflows:case", done.case.pk)


def heading(case: Case, kind: Kind, words: str) -> dict[str, Any]:
    """What every verb's page shows of the case."""
    return {
        "case": case,
        "kind": kind,
        "shown_year": case.year,
        "words": words,
        **crumbs((case.title, reverse("workflows:case", args=[case.pk])), (words, None)),
    }


def chosen_person(data: QueryDict, name: str = "person") -> User:
    """The colleague picked in a form; Refused for nobody and for anybody who is not on the list."""
    pk = whole_number(data.get(name, ""))
    found = colleagues().filter(pk=pk).first() if pk is not None else None
    if found is None:
        raise Refused("请从列表中选择人员。")
    return found


def shown_step(data: QueryDict) -> int | None:
    """The step the page showed."""
    return whole_number(data.get("step", ""))
