"""报送批次: the list, a package while it is put together, what was sent, and its paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import clock
from accounts.access import is_budget_officer
from accounts.models import User
from accounts.web import current_user, whole_number
from workflows import cases, kinds
from workflows.errors import CaseError, NotAllowed
from workflows.forms import CoverForm
from workflows.models import Batch, Case
from workflows.showing.packages import batches_of, package_of, waiting_cases
from workflows.views.common import chosen, crumbs
from workflows.wording import wording

LIST = ("报送批次", "workflows:batches")


@login_required
@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """Every package, the newest first."""
    user = _desk(request)
    context = {
        "batches": batches_of(user),
        "waiting": waiting_cases(user).count(),
        **crumbs(("汇总报送", None), ("报送批次", None)),
    }
    return render(request, "workflows/batches.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def batch_new(request: HttpRequest) -> HttpResponse:
    """新建报送批次 from the cases that wait, of one year."""
    user = _desk(request)
    waiting = list(waiting_cases(user))
    years = sorted({case.year for case in waiting}, reverse=True)
    year = whole_number(request.POST.get("year") or request.GET.get("year", ""), 9999) or next(iter(years), 0)
    shown = [case for case in waiting if case.year == year]
    form = CoverForm(request.POST or None, initial=_usual(year, shown))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = cases.make_batch(
                actor=user, cover=form.cover(), year=year, case_ids=chosen(request.POST, "case")
            )
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        else:
            messages.success(request, f"已新建报送批次“{made.title}”。核对清单，填好文号和日期后报送。")
            return redirect("workflows:batch", made.pk)
    context = {
        "form": form,
        "cases": shown,
        "picked": set(chosen(request.POST, "case")) if request.method == "POST" else {c.pk for c in shown},
        "years": years,
        "year": year,
        "refusal": refusal,
        "today": clock.today(),
        **crumbs(("汇总报送", None), (LIST[0], reverse(LIST[1])), ("新建", None)),
    }
    failed = request.method == "POST"
    return render(request, "workflows/batch_new.html", context, status=422 if failed else 200)


@login_required
@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One package: to change while it is put together, to look at once it is out."""
    shown, user = _readable(request, pk)
    return render(request, "workflows/batch.html", _page(shown, user))


@login_required
@require_POST
def batch_cover(request: HttpRequest, pk: int) -> HttpResponse:
    """保存报送函: title, addressee, number, date."""
    shown, user = _readable(request, pk)
    form = CoverForm(request.POST)
    refusal = ""
    if form.is_valid():
        try:
            cases.set_cover(pk, actor=user, cover=form.cover())
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        else:
            messages.success(request, "已保存报送函的文号和日期。")
            return redirect("workflows:batch", pk)
    page = _page(shown, user) | {"form": form, "refusal": refusal}
    return render(request, "workflows/batch.html", page, status=422)


@login_required
@require_POST
def batch_items(request: HttpRequest, pk: int) -> HttpResponse:
    """加入批次 or 移出批次."""
    _, user = _readable(request, pk)
    ids = chosen(request.POST, "case")
    if request.POST.get("do") == "add":
        count = cases.add_to_batch(pk, actor=user, case_ids=ids)
        messages.success(request, f"已加入 {count} 个项目。")
    else:
        count = cases.remove_from_batch(pk, actor=user, case_ids=ids)
        messages.success(request, f"已移出 {count} 个项目，它们仍是“待报财政”。")
    return redirect("workflows:batch", pk)


@login_required
@require_POST
def batch_report(request: HttpRequest, pk: int) -> HttpResponse:
    """报送财政."""
    _, user = _readable(request, pk)
    done = cases.report(pk, actor=user)
    messages.success(request, f"{done.text}收到财政来文后，请登记财政意见。")
    return redirect("workflows:batch", pk)


@login_required
@require_POST
def batch_recall(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回报送, with a reason."""
    shown, user = _readable(request, pk)
    try:
        done = cases.recall_report(pk, actor=user, reason=request.POST.get("reason", ""))
    except NotAllowed:
        raise
    except CaseError as trouble:
        page = _page(shown, user) | {"refusal": trouble.text}
        return render(request, "workflows/batch.html", page, status=422)
    messages.success(request, done.text)
    return redirect("workflows:batch", pk)


@login_required
@require_GET
def batch_print(request: HttpRequest, pk: int) -> HttpResponse:
    """报送函 and the list of projects, as they go out."""
    shown, _ = _readable(request, pk)
    context = {
        "package": package_of(shown),
        "batch": shown,
        "shown_year": shown.year,
        "closing": wording().closing,
        "printed_at": clock.now(),
    }
    return render(request, "workflows/batch_print.html", context)


def _desk(request: HttpRequest) -> User:
    user = current_user(request)
    if not is_budget_officer(user):
        raise PermissionDenied("报送批次由预算绩效岗整理和报送。")
    return user


def _readable(request: HttpRequest, pk: int) -> tuple[Batch, User]:
    user = _desk(request)
    shown = Batch.objects.select_related("unit", "made_by", "sent_by").filter(pk=pk).first()
    if shown is None or not cases.may_package(user, shown):
        raise Http404("没有这个报送批次，或您不能查看")
    return shown, user


def _page(shown: Batch, user: User) -> dict[str, Any]:
    draft = shown.state == Batch.State.DRAFT
    return {
        "batch": shown,
        "draft": draft,
        "package": package_of(shown),
        "waiting": list(waiting_cases(user, shown.year)) if draft else [],
        "form": CoverForm(initial=_written(shown)),
        "shown_year": shown.year,
        "today": clock.today(),
        **crumbs(("汇总报送", None), (LIST[0], reverse(LIST[1])), (shown.number or shown.title, None)),
    }


def _written(shown: Batch) -> dict[str, Any]:
    return {"title": shown.title, "recipient": shown.recipient, "number": shown.number, "dated": shown.dated}


def _usual(year: int, shown: list[Case]) -> dict[str, Any]:
    """What is written most of the time: the title of the year's letter, and to whom the last one went."""
    last = Batch.objects.order_by("-id").values_list("recipient", flat=True).first()
    sorts = "、".join(dict.fromkeys(kinds.get(case.kind).name for case in shown))
    return {"title": f"关于报送{year}年度{sorts}的函" if shown else "", "recipient": last or ""}
