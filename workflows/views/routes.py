"""审批流程: which unit uses which route, one route with its versions, one version beside another, and its BPMN."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from accounts.guards import allow
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from workflows import bpmn, kinds
from workflows.configuring.comparing import Sketch, differences
from workflows.configuring.powers import may_configure, may_see, units_of_desk
from workflows.configuring.reach import units_under
from workflows.kinds import Kind
from workflows.models import Route
from workflows.routes import ensure_route
from workflows.views.common import crumbs
from workflows.views.route_places import COMMON, kind_or_404, place_for, told, whose

ROOT = ("审批流程", "workflows:routes")


@dataclass(frozen=True)
class Line:
    """One unit (or all) in the list: what it uses and whence."""

    label: str
    key: int
    depth: int
    route: Route
    own: bool
    steps: list[str]

    @property
    def source(self) -> str:
        return "本单位" if self.own and self.key else ("" if self.own else f"沿用{whose(self.route)}")


@require_GET
@allow(Role.BUDGET_OFFICER)
def routes(request: HttpRequest) -> HttpResponse:
    """All kinds, and under each the units of the desk with what they inherit from where."""
    user = current_user(request)
    for kind in kinds.all_kinds():
        ensure_route(kind)
    current = Route.objects.filter(is_current=True).select_related("unit", "changed_by")
    by_kind: dict[str, dict[int | None, Route]] = {}
    for route in current.prefetch_related("steps"):
        by_kind.setdefault(route.kind, {})[route.unit_id] = route
    units = _in_tree(user)
    context = {
        "groups": [(kind, _lines(by_kind[kind.code], units)) for kind in kinds.all_kinds()],
        **crumbs(("审批流程", None)),
    }
    return render(request, "workflows/routes/list.html", context)


def _in_tree(user: User) -> list[tuple[Unit, int, list[int]]]:
    """The units of the desk in the order of the tree, each with its depth and those above it, nearest first."""
    own = units_of_desk(user)
    everybody = {unit.pk: unit for unit in Unit.objects.filter(is_active=True).order_by("code")}
    found: list[tuple[Unit, int, list[int]]] = []

    def walk(parent: int | None, depth: int, above: list[int]) -> None:
        for unit in everybody.values():
            if unit.parent_id == parent:
                if unit.pk in own:
                    found.append((unit, depth, [unit.pk, *above]))
                walk(unit.pk, depth + 1, [unit.pk, *above])

    walk(None, 0, [])
    return found


def _lines(current: dict[int | None, Route], units: list[tuple[Unit, int, list[int]]]) -> list[Line]:
    common = current[None]
    lines = [Line(COMMON, 0, 0, common, True, _names(common))]
    for unit, depth, line in units:
        route = next((current[pk] for pk in line if pk in current), common)
        lines.append(Line(unit.label, unit.pk, depth, route, route.unit_id == unit.pk, _names(route)))
    return lines


def _names(route: Route) -> list[str]:
    return [step.name for step in sorted(route.steps.all(), key=lambda step: step.order)]


@require_GET
@allow(Role.BUDGET_OFFICER)
def route(request: HttpRequest, kind: str, unit: int) -> HttpResponse:
    """The route one unit uses, whom it serves, and the versions of its own."""
    user = current_user(request)
    place = place_for(user, kind, unit)
    versions = Route.objects.filter(kind=kind, unit=place.unit).select_related("changed_by")
    steps = list(place.used.steps.order_by("order").select_related("fallback"))
    context = {
        "place": place,
        "whose": whose(place.used),
        "steps": told(steps, place.kind),
        "versions": list(versions.order_by("-version")),
        "units": units_under(place.kind, place.unit) if place.own else [],
        "may_change": may_configure(user, place.unit),
        **crumbs((ROOT[0], reverse(ROOT[1])), (f"{place.kind.name} · {place.label}", None)),
    }
    return render(request, "workflows/routes/route.html", context)


@require_GET
@allow(Role.BUDGET_OFFICER)
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it was saved, and what differs from another (?with=), by default the one before."""
    found, kind = _version(request, pk)
    others = Route.objects.filter(kind=found.kind, unit=found.unit_id).exclude(pk=pk)
    others = others.select_related("changed_by").order_by("-version")
    wanted = whole_number(request.GET.get("with", ""))
    other = others.filter(pk=wanted or 0).first() or others.filter(version__lt=found.version).first()
    before, after = (other, found) if other and other.version < found.version else (found, other)
    lines = differences(Sketch.of(before), Sketch.of(after), kind) if before and after else []
    here = reverse("workflows:route", args=[kind.code, found.unit_id or 0])
    context = {
        "route": found,
        "kind": kind,
        "whose": whose(found),
        "steps": told(Sketch.of(found).steps, kind),
        "other": other,
        "others": list(others),
        "before": before,
        "after": after,
        "lines": lines,
        "was_words": f"第 {before.version} 版" if before else "",
        "now_words": f"第 {after.version} 版" if after else "",
        **crumbs(
            (ROOT[0], reverse(ROOT[1])),
            (f"{kind.name} · {whose(found)}", here),
            (f"第 {found.version} 版", None),
        ),
    }
    return render(request, "workflows/routes/version.html", context)


@require_GET
@allow(Role.BUDGET_OFFICER)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """导出 BPMN: the version as a file for other engines and drawing programs."""
    found, kind = _version(request, pk)
    response = HttpResponse(bpmn.xml_of(found), content_type="application/xml; charset=utf-8")
    name = f"{kind.name}审批流程-{whose(found)}-第{found.version}版.bpmn"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def _version(request: HttpRequest, pk: int) -> tuple[Route, Kind]:
    found = get_object_or_404(Route.objects.select_related("unit", "changed_by"), pk=pk)
    kind = kind_or_404(found.kind)
    if not may_see(current_user(request), found):
        raise PermissionDenied("这一单位的审批流程由该单位或其上级的预算绩效岗管理。")
    return found, kind
