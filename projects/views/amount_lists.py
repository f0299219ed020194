"""控制数 and 批复 by a table: upload, columns, preview, one confirmation, what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user
from projects.amount_lists import confirming, receiving
from projects.amount_lists.columns import COLUMNS
from projects.amount_lists.outlook import DIFFERS, OPENS, WRITES, outlook
from projects.forms.amount_lists import AmountLetterForm
from projects.models import AmountList
from projects.tables.errors import UnreadableError
from projects.tables.upload import refuse_large
from projects.views.layout_columns import columns_context, posted
from projects.views.years import all_years, chosen_year
from workflows.errors import CaseError, NotAllowed, Refused, Stale
from workflows.models import Attachment
from workflows.views.scans import take_scan

State = AmountList.State
#: answers are posted as ``row:<number>``
PREFIX = "row:"


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def amount_lists(request: HttpRequest) -> HttpResponse:
    """What was uploaded, and a place to upload."""
    user, trouble = current_user(request), ""
    if request.method == "POST":
        try:
            held = _uploaded(request, user)
        except (Refused, UnreadableError) as refusal:
            trouble = getattr(refusal, "text", str(refusal))
        else:
            return redirect("projects:amount_list", held.pk)
    year = chosen_year(request)
    context = {
        "lists": _mine(user).order_by("-pk")[:50],
        "sorts": AmountList.Sort.choices,
        "years": all_years(request),
        "year": year,
        "sort": request.POST.get("sort", AmountList.Sort.CONTROL),
        "trouble": trouble,
        "trail": [("汇总报送", None), ("控制数和批复", None)],
    }
    return render(request, "projects/amount_lists.html", context, status=422 if trouble else 200)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def amount_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One table: which columns, the preview with its consequences, or the result; ``do`` says which button was pressed."""
    user = current_user(request)
    rows = AmountList.objects.select_related("year", "created_by", "confirmed_by", "scan")
    held = get_object_or_404(rows.filter(pk__in=_mine(user)), pk=pk)
    do = request.POST.get("do", "")
    if do == "discard":
        receiving.discard(pk, actor=user)
        messages.success(request, f"已放弃“{held.file_name}”，没有登记。")
        return redirect("projects:amount_lists")
    if held.state != State.PREVIEW:
        if request.method == "POST":
            raise Stale(f"这份表{held.get_state_display()}，没有再写入。")
        return render(request, "projects/amount_result.html", _frame(held))
    if do == "columns":
        return _columns_chosen(request, held, user)
    if do == "sheet" or not held.mapping or "columns" in request.GET:
        return _columns_page(request, held)
    return _preview(request, held, user, do)


def _mine(user: User) -> Any:
    return AmountList.objects.filter(created_by=user).select_related("year", "created_by", "confirmed_by")


def _uploaded(request: HttpRequest, user: User) -> AmountList:
    file = request.FILES.get("file")
    year = next((one for one in all_years(request) if str(one.pk) == request.POST.get("year", "")), None)
    sort = request.POST.get("sort", "")
    if file is None or year is None or sort not in AmountList.Sort.values:
        raise Refused("请选择年度、内容和文件。")
    refuse_large(file.size or 0)
    return receiving.receive(file.read(), file_name=file.name or "", year=year, sort=sort, actor=user)


def _columns_chosen(request: HttpRequest, held: AmountList, user: User) -> HttpResponse:
    sheet, columns, money = posted(request, COLUMNS.fields)
    try:
        receiving.choose_columns(held.pk, actor=user, sheet=sheet, columns=columns, money=money)
    except Refused as refusal:
        return _columns_page(request, held, refusal.text)
    return redirect("projects:amount_list", held.pk)


def _columns_page(request: HttpRequest, held: AmountList, trouble: str = "") -> HttpResponse:
    found = receiving.layouts_of(held.table)
    context = _frame(held) | columns_context(request, held, found, COLUMNS.fields, COLUMNS.needed, trouble)
    return render(request, "projects/amount_columns.html", context, status=422 if trouble else 200)


def _preview(request: HttpRequest, held: AmountList, user: User, do: str) -> HttpResponse:
    answers = {
        name.removeprefix(PREFIX): str(value)
        for name, value in request.POST.items()
        if name.startswith(PREFIX)
    }
    form, scan, trouble, status = AmountLetterForm(), None, "", 200
    if request.method == "POST":
        form = AmountLetterForm(request.POST, request.FILES)
        scan = take_scan(request, form, user)
        if do == "confirm":
            status = 422
            if form.is_valid():
                try:
                    return _confirmed(request, held, user, form, scan, answers)
                except NotAllowed:
                    raise
                except CaseError as refusal:
                    trouble = refusal.text
                    status = 409 if isinstance(refusal, Stale) else 422
        else:
            form.errors.clear()
    context = _frame(held) | {
        "outlook": outlook(held, user, answers),
        "form": form,
        "scan": scan,
        "trouble": trouble,
    }
    return render(request, "projects/amount_preview.html", context, status=status)


def _confirmed(
    request: HttpRequest,
    held: AmountList,
    user: User,
    form: AmountLetterForm,
    scan: Attachment | None,
    answers: dict[str, str],
) -> HttpResponse:
    seen = request.POST.get("seen", "")
    done = confirming.confirm(held.pk, actor=user, letter=form.letter(scan), answers=answers, seen=seen)
    messages.success(request, _told(done))
    return redirect("projects:amount_list", held.pk)


def _told(done: AmountList) -> str:
    fates = [row["fate"] for row in done.summary["rows"]]
    written, back = (sum(fate in some for fate in fates) for some in (WRITES, (OPENS, DIFFERS)))
    told = f"已登记 {written} 个项目的{done.get_sort_display()}。"
    return told + (f"其中 {back} 个金额不同，已退回经办人，要改的地方标在表上。" if back else "")


def _frame(held: AmountList) -> dict[str, Any]:
    return {
        "held": held,
        "about": "",
        "shown_year": held.year_id,
        "trail": [
            ("汇总报送", None),
            ("控制数和批复", reverse("projects:amount_lists")),
            (held.file_name[-20:], None),
        ],
    }
