"""One round: who has not handed in, 催办 of many, the text and the sheets to hand over."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import clock
from accounts.guards import allow
from accounts.kept import settled
from accounts.roles import Role
from accounts.web import current_user
from desk.plan.owing import Wanted, owing, slips_of, text_of
from desk.plan.who import round_of, units_of
from notifications import groups
from notifications.models import Robot
from workflows.engine.lock import one_act
from workflows.errors import Refused
from workflows.models import Round
from workflows.oversight import whole_desk
from workflows.views.common import chosen
from workflows.year import for_all, stage_of, urge_many
from workflows.year.groups import tell_groups, without_group
from workflows.year.standing import everybody, state_words
from workflows.year.urging import Fate

PAGE = 100


@login_required
@allow(Role.BUDGET_OFFICER)
@require_GET
def round(request: HttpRequest, pk: int) -> HttpResponse:
    """谁没交、差什么、差几天; ``show=all`` lists everybody."""
    return _page(request, round_of(pk))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def round_urge(request: HttpRequest, pk: int) -> HttpResponse:
    """Urge those ticked, and say what became of each."""
    shown, user = round_of(pk), current_user(request)
    text, to_groups = request.POST.get("text", ""), request.POST.get("groups") == "1"
    told: list[Robot] = []
    try:
        with one_act():
            results = urge_many(pk, chosen(request.POST, "stage"), actor=user, text=text)
            if to_groups:
                told = tell_groups(pk, results, actor=user)
    except Refused as refusal:
        return _page(request, shown, refusal=refusal.text, typed=text)
    done = [one for one in results if one.fate is Fate.DONE]
    context = {
        "round": shown,
        "results": results,
        "done": len(done),
        "people": len({one.stage.run.drafter_id for one in done}),
        "groups": told,
        "groupless": without_group(results, told) if to_groups else [],
        **place(shown, "催办结果"),
    }
    return settled(render(request, "desk/plan/urged.html", context))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_GET
def round_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """催办单 to print: one sheet for each unit, or that of one."""
    shown, user = round_of(pk), current_user(request)
    found = owing(shown, units_of(user), Wanted.of(request.GET))
    context = {
        "round": shown,
        "stage": stage_of(shown.stage),
        "slips": slips_of(found.rows),
        "printed_at": clock.now(),
        **place(shown, "催办单"),
    }
    return render(request, "desk/plan/slip.html", context)


def place(round: Round, words: str = "") -> dict[str, Any]:
    """Where the page stands."""
    plan = ("年度工作安排", f"{reverse('desk:year_plan')}?year={round.year}")
    here = (round.title, reverse("desk:round", args=[round.pk]) if words else None)
    return {"shown_year": round.year, "trail": [plan, here, *([(words, None)] if words else [])]}


def _page(request: HttpRequest, round: Round, *, refusal: str = "", typed: str = "") -> HttpResponse:
    user, wanted = current_user(request), Wanted.of(request.GET)
    dates = for_all(round)
    units, everyone = units_of(user), request.GET.get("show") == "all"
    found = owing(round, units, wanted)
    rows = everybody(round.pk, units) if everyone else found.rows
    link = request.build_absolute_uri(reverse("desk:home"))
    context = {
        "round": round,
        "stage": stage_of(round.stage),
        "dates": dates,
        "state_words": state_words(round, dates),
        "owing": found,
        "wanted": wanted,
        "everyone": everyone,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "now": clock.now(),
        "message": text_of(round, found.rows, link) if found.rows else "",
        "whole": whole_desk(user),
        "recalled": round.state == Round.State.RECALLED,
        "refusal": refusal,
        "typed": typed,
        "groups": list(groups.robots_in({one.stage.run.unit_id for one in found.rows})),
        **place(round),
    }
    return render(request, "desk/plan/round.html", context, status=422 if refusal else 200)
