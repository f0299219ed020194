"""Which column of an uploaded sheet holds what: asked once for files with the same heads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import access
from accounts.models import Unit
from accounts.roles import Role
from accounts.web import whole_number
from projects.access import visible_imports
from projects.importing.mapping import MONEY, known_or_guessed, map_columns, table_in
from projects.importing.tables.columns import FIELDS, NEEDED, Table
from projects.models import TargetImport
from projects.views.imports import desk_only
from workflows.errors import Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; posted, the sheet is read by it and the preview follows."""
    user = desk_only(request)
    held = get_object_or_404(visible_imports(user).select_related("year"), pk=pk, committed_at=None)
    table = table_in(held.parsed)
    if table is None:
        raise Http404("这份文件不用选择列")
    if request.method != "POST":
        return _page(request, held, table)
    picked = {field: whole_number(request.POST.get(f"column-{field}", "")) for field in FIELDS}
    columns = {field: place for field, place in picked.items() if place is not None}
    try:
        map_columns(
            held.pk,
            actor=user,
            columns=columns,
            money=request.POST.get("money", ""),
            unit_id=whole_number(request.POST.get("unit", "")),
        )
    except Refused as refusal:
        return _page(request, held, table, refusal.text, columns)
    return redirect("projects:import_preview", held.pk)


def _page(
    request: HttpRequest,
    held: TargetImport,
    table: Table,
    trouble: str = "",
    picked: dict[str, int] | None = None,
) -> HttpResponse:
    columns, money, unit, _ = known_or_guessed(table)
    chosen = columns if picked is None else picked
    reach = access.units_held(desk_only(request), Role.BUDGET_OFFICER)
    context = {
        "held": held,
        "table": table,
        "shown_year": held.year_id,
        "fields": [
            {"code": code, "words": words, "needed": code in NEEDED, "place": chosen.get(code)}
            for code, words in FIELDS.items()
        ],
        "choices": [
            (
                place,
                name or f"第{place + 1}列",
                next((row[place][:12] for row in table.rows if row[place]), ""),
            )
            for place, name in enumerate(table.names)
        ],
        "moneys": MONEY,
        "money": request.POST.get("money", money),
        "units": Unit.objects.filter(pk__in=reach, is_active=True).order_by("code"),
        "unit": whole_number(request.POST.get("unit", "")) or (unit.pk if unit else None),
        "trouble": trouble,
        "trail": [("导入绩效目标", reverse("projects:imports")), ("选择列", None)],
    }
    return render(request, "projects/import_columns.html", context, status=422 if trouble else 200)
