"""修改审批流程: the steps as a form that works without JavaScript; saving, and back to the inherited route."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from workflows.configuring.comparing import Sketch, differences
from workflows.configuring.reach import gaps_of, units_under
from workflows.configuring.rules import SIGNING, errors_of
from workflows.configuring.saving import Change, Faulty, Overtaken, Unheld, retire_route, save_route, token_of
from workflows.errors import Refused
from workflows.models import Route, RouteStep
from workflows.route_forms.routes import RouteTyped
from workflows.routes import route_above
from workflows.views.common import crumbs
from workflows.views.route_places import RoutePlace, changeable_place, told, whose


@require_http_methods(["GET", "POST"])
@allow(Role.BUDGET_OFFICER)
def edit(request: HttpRequest, kind: str, unit: int) -> HttpResponse:
    """The form; its buttons add, move and remove steps, check, or save a new version."""
    user = current_user(request)
    place = changeable_place(user, kind, unit)
    if request.method == "GET":
        typed = RouteTyped.of(place.used, place.kind)
        return _page(request, place, typed, place.own)
    typed = RouteTyped.read(request.POST, place.kind)
    do = request.POST.get("do", "save")
    if do == "save":
        return _save(request, user, place, typed)
    if do == "check":
        return _page(request, place, typed, place.own, **_checked(place, typed))
    return _page(request, place, typed, place.own, touched=typed.act(do))


def _save(request: HttpRequest, user: User, place: RoutePlace, typed: RouteTyped) -> HttpResponse:
    if not typed.readable:
        typed.place(errors_of(typed.sketch.steps, place.kind))
        return _page(request, place, typed, place.own, status=422, refusal=Faulty([]).text)
    try:
        saved = save_route(user, _change(request, place, typed.note, typed.sketch))
    except Overtaken as overtaken:
        now = overtaken.route or place.used
        lines = differences(Sketch.of(now), typed.sketch, place.kind)
        shown = {"overtaken": overtaken, "now": now, "lines": lines}
        return _page(request, place, typed, overtaken.route, status=409, **shown)
    except Faulty as faulty:
        typed.place(faulty.wrongs)
        return _page(request, place, typed, place.own, status=422, refusal=faulty.text)
    except Unheld as unheld:
        shown = {"refusal": unheld.text, "gaps": unheld.gaps, "token": unheld.token}
        return _page(request, place, typed, place.own, status=422, **shown)
    except Refused as refused:
        return _page(request, place, typed, place.own, status=422, refusal=refused.text)
    messages.success(
        request, f"已保存为第 {saved.version} 版。新提交的事项按这一版办理，已经在办的仍按原来的流程。"
    )
    return redirect("workflows:route", place.kind.code, place.key)


def _checked(place: RoutePlace, typed: RouteTyped) -> dict[str, Any]:
    """What 检查 shows without saving: mistakes, or for whom which step has nobody."""
    wrongs = errors_of(typed.sketch.steps, place.kind)
    typed.place(wrongs)
    if wrongs or not typed.readable:
        return {"refusal": "有几处需要修改。"}
    gaps = gaps_of(place.kind, units_under(place.kind, place.unit), typed.sketch.steps)
    return {"gaps": gaps, "token": token_of(gaps), "all_held": not gaps}


def _change(request: HttpRequest, place: RoutePlace, note: str, sketch: Sketch) -> Change:
    return Change(
        place.kind,
        place.unit,
        note,
        whole_number(request.POST.get("based_on", "")),
        sketch,
        request.POST.get("accepted", ""),
    )


def _page(
    request: HttpRequest,
    place: RoutePlace,
    typed: RouteTyped,
    based_on: Route | None,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    context = {
        "place": place,
        "typed": typed,
        "based_on": based_on.pk if based_on else "",
        "source": "" if place.own else whose(place.used),
        "units": units_under(place.kind, place.unit),
        "choices": _CHOICES,
        "same_person": Route.SamePerson.choices,
        "refusal": "",
        "gaps": [],
        "token": "",
        "all_held": False,
        "touched": "",
        "overtaken": None,
        "lines": [],
        "now": None,
        **_crumbs(place, "修改"),
        **shown,
    }
    return render(request, "workflows/routes/edit.html", context, status=status)


_CHOICES = {
    "signers": RouteStep.Signers.choices,
    "role": [("", "请选择"), *[(role.value, role.label) for role in SIGNING]],
    "place": [("", "请选择"), *RouteStep.Place.choices],
    "mode": [
        (RouteStep.Mode.ANY, "或签：一人办理即可"),
        (RouteStep.Mode.ALL, "会签：都同意才通过"),
        (RouteStep.Mode.VOTE, "票签：同意达到票数即通过"),
        (RouteStep.Mode.IN_TURN, "顺签：依次办理"),
    ],
    "medium": RouteStep.Medium.choices,
    "at_limit": RouteStep.AtLimit.choices,
}


@require_http_methods(["GET", "POST"])
@allow(Role.BUDGET_OFFICER)
def retire(request: HttpRequest, kind: str, unit: int) -> HttpResponse:
    """恢复沿用上级: shows which route will serve, and for whom which step would have nobody."""
    user = current_user(request)
    place = changeable_place(user, kind, unit)
    note, refusal, status, gaps, token = "", "", 200, [], ""
    if request.method == "POST":
        note = request.POST.get("note", "")[:200]
        try:
            inherited = retire_route(user, _change(request, place, note, Sketch("", "", ())))
        except Unheld as unheld:
            refusal, status, gaps, token = unheld.text, 422, unheld.gaps, unheld.token
        except Refused as refused:
            refusal, status = refused.text, 422
        else:
            messages.success(request, f"已恢复沿用{whose(inherited)}的流程。已经在办的仍按原来的流程。")
            return redirect("workflows:route", place.kind.code, place.key)
    context = {
        "place": place,
        "based_on": place.own.pk if place.own else "",
        "note": note,
        "refusal": refusal,
        "gaps": gaps,
        "token": token,
        **_above(place),
        **_crumbs(place, "恢复沿用上级"),
    }
    return render(request, "workflows/routes/retire.html", context, status=status)


def _above(place: RoutePlace) -> dict[str, Any]:
    """The route that would serve instead."""
    if place.unit is None or place.own is None:
        return {"above": None, "above_whose": "", "steps": []}
    above = route_above(place.kind, place.unit)
    steps = list(above.steps.order_by("order").select_related("fallback"))
    return {"above": above, "above_whose": whose(above), "steps": told(steps, place.kind)}


def _crumbs(place: RoutePlace, last: str) -> dict[str, Any]:
    here = reverse("workflows:route", args=[place.kind.code, place.key])
    name = f"{place.kind.name} · {place.label}"
    return crumbs(("审批流程", reverse("workflows:routes")), (name, here), (last, None))
