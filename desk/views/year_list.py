"""预算年度: which there are and where each stands; 新建年度 and 改为下一阶段."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import whole_number
from desk.plan.who import ask_whole
from projects.budget_years import create_year, set_stage, usual_stage, years_to_make
from projects.models import BudgetYear
from workflows.errors import Refused
from workflows.models import WorkYear

LAST = 9999


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def year_list(request: HttpRequest) -> HttpResponse:
    """``do``: ``new`` makes a year, ``stage`` moves one; what is refused comes back with its sentence and 422."""
    actor, trouble = ask_whole(request, "预算年度"), ""
    if request.method == "POST":
        number = whole_number(request.POST.get("year", ""), LAST) or 0
        try:
            if request.POST.get("do") == "stage":
                _move(request, number)
            else:
                made = create_year(number, request.POST.get("stage") or usual_stage(number), actor=actor)
                messages.success(request, f"已新建{made}，接着开启年度。")
            return redirect("desk:year_list")
        except Refused as no:
            trouble = no.text
    free = years_to_make()
    opened = set(WorkYear.objects.values_list("year", flat=True))
    context = {
        "rows": [(year, year.pk in opened) for year in BudgetYear.objects.all()],
        "free": [(year, usual_stage(year)) for year in free],
        "stages": BudgetYear.Stage.choices,
        "chosen": request.POST.get("stage", ""),
        "typed": request.POST.get("year", ""),
        "trouble": trouble,
        "trail": [("年度工作安排", reverse("desk:year_plan")), ("预算年度", None)],
    }
    return render(request, "desk/plan/years.html", context, status=422 if trouble else 200)


def _move(request: HttpRequest, number: int) -> None:
    actor = ask_whole(request, "预算年度")
    if set_stage(number, request.POST.get("stage", ""), actor=actor):
        messages.success(
            request, f"已把{number}年度改为{BudgetYear.objects.get(pk=number).get_stage_display()}。"
        )
    else:
        messages.success(request, "没有改动。")
