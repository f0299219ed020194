"""The budget desk's pages of a year's self-evaluation: what it is scored by, and the prefilling of all sheets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.access import is_whole_desk
from monitoring.evaluation import prefilling
from monitoring.evaluation.scheme import OTHERS, scheme_of
from monitoring.evaluation.setting import SHARES, USES, Wanted, classes_of, set_scheme
from monitoring.models import EvaluationScheme, PrefillRun
from monitoring.scoring import ExecutionMethod
from monitoring.scoring.values import plain
from projects.forms.layout import layout_of
from projects.models import BudgetYear
from workflows.errors import NotAllowed, Refused, Stale

STEPS = 4
NUMBERS = (*SHARES, "over")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def scheme(request: HttpRequest, year: int) -> HttpResponse:
    """Look at the settings of the year, and change them."""
    user, shown = current_user(request), get_object_or_404(BudgetYear, pk=year)
    if not is_whole_desk(user):
        raise NotAllowed("自评的计分设置由本级预算绩效岗查看和修改。")
    trouble, status = "", 200
    if request.method == "POST":
        try:
            set_scheme(
                shown,
                _wanted(request, shown),
                actor=user,
                revision=whole_number(request.POST.get("revision", "")) or 0,
            )
            messages.success(request, "已保存计分设置。" + _followed(shown.pk, request))
            return redirect("monitoring:evaluation_scheme", year)
        except Refused as refused:
            trouble, status = refused.text, 422
        except Stale as stale:
            trouble, status = stale.text, 409
    return render(request, "monitoring/evaluation/scheme.html", _page(request, shown, trouble), status=status)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def prefill_start(request: HttpRequest, year: int) -> HttpResponse:
    """按最新数据预填全部自评表."""
    try:
        run = prefilling.start(year, actor=current_user(request))
    except (Refused, Stale) as refusal:
        messages.error(request, refusal.text)
        return redirect(f"{reverse('monitoring:evaluations')}?year={year}")
    return redirect("monitoring:evaluation_prefill", run.pk)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def prefill(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page looks again by itself and may be left."""
    if not is_whole_desk(current_user(request)):
        raise NotAllowed("自评表的预填由本级预算绩效岗操作。")
    run = get_object_or_404(PrefillRun.objects.select_related("round", "asked_by"), pk=pk)
    context = {
        "run": run,
        "trail": [
            ("绩效自评", f"{reverse('monitoring:evaluations')}?year={run.round.year}"),
            ("预填自评表", None),
        ],
    }
    live = request.headers.get("HX-Request") == "true"
    name = "monitoring/evaluation/prefill_live.html" if live else "monitoring/evaluation/prefill.html"
    return render(request, name, context)


def _followed(year: int, request: HttpRequest) -> str:
    """Sheets still with their drafters are scored by the new settings; what that means for the page."""
    try:
        prefilling.start(year, actor=current_user(request))
    except Stale:
        return "正在进行的预填完成后，请再预填一次。"
    except Refused:
        return ""
    return "在经办人手里的自评表正按新设置重新计分。"


def _wanted(request: HttpRequest, year: BudgetYear) -> Wanted:
    post = request.POST
    return Wanted(
        execution_method=post.get("execution_method", ""),
        numbers={name: post.get(name, "") for name in NUMBERS}
        | {name: post[name] for name in USES if name in post},
        points={name: post.get(f"points-{place}", "") for place, name in enumerate(classes_of(year))},
        steps=[(post.get(f"bound-{place}", ""), post.get(f"share-{place}", "")) for place in range(STEPS)],
        methods={name: post.get(f"method-{place}", "") for place, name in enumerate(_level2(year))},
    )


def _page(request: HttpRequest, year: BudgetYear, trouble: str) -> dict[str, Any]:
    kept = scheme_of(year)
    wanted = _wanted(request, year) if request.method == "POST" else _as_text(kept, year)
    return {
        "year": year,
        "scheme": kept,
        "wanted": wanted,
        "numbers": [
            (name, (SHARES | {"over": "超出目标值提示"})[name], wanted.numbers[name]) for name in NUMBERS
        ],
        "uses": [
            (name, words, unit, wanted.numbers.get(name, plain(getattr(kept, name))))
            for name, (words, unit) in USES.items()
        ],
        "points": [(place, name, wanted.points.get(name, "")) for place, name in enumerate(classes_of(year))],
        "steps": [(place, *step) for place, step in enumerate(wanted.steps)],
        "methods": [
            (place, name, [(one.value, one.words, one.value == wanted.methods.get(name)) for one in OTHERS])
            for place, name in enumerate(_level2(year))
        ],
        "ratio": ExecutionMethod.RATIO.value,
        "intervals": ExecutionMethod.INTERVALS.value,
        "trouble": trouble,
        "shown_year": year.pk,
        "trail": [("绩效自评", f"{reverse('monitoring:evaluations')}?year={year.pk}"), ("计分设置", None)],
    }


def _as_text(kept: EvaluationScheme, year: BudgetYear) -> Wanted:
    steps = [(str(bound), str(share)) for bound, share in kept.steps]
    return Wanted(
        execution_method=kept.execution_method,
        numbers={name: plain(getattr(kept, name)) for name in (*NUMBERS, *USES)},
        points={name: str(kept.weights.get(name, "0")) for name in classes_of(year)},
        steps=(steps + [("", "")] * STEPS)[:STEPS],
        methods=kept.methods,
    )


def _level2(year: BudgetYear) -> list[str]:
    return [name for classes in layout_of(year).values() for name in classes]
