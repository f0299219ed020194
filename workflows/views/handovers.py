"""工作移交: choose who gives and who takes, see the list, hand over, print the list, keep the signed sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import is_budget_officer, units_held
from accounts.models import User
from accounts.roles import ADMINISTRATORS, Role
from accounts.web import current_user, whole_number
from workflows import attachments
from workflows.access import visible_handovers
from workflows.cases import handing_over
from workflows.errors import CaseError, NotAllowed
from workflows.handing import Item
from workflows.models import Handover
from workflows.views.common import crumbs

PAGE = 50


@login_required
@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    """The lists made so far, the newest first."""
    user = current_user(request)
    page = Paginator(_rows(user).order_by("-id"), PAGE).get_page(request.GET.get("page"))
    return render(request, "workflows/handovers.html", {"page": page, "desk": is_budget_officer(user)})


@login_required
@require_http_methods(["GET", "POST"])
def handover_new(request: HttpRequest) -> HttpResponse:
    """Choose giver and successor, see what would go and what not and why; then hand over in one act."""
    user = current_user(request)
    if not is_budget_officer(user):
        raise PermissionDenied("工作移交由预算绩效岗办理。")
    typed = request.POST if request.method == "POST" else request.GET
    person, successor = _person(typed.get("person", "")), _person(typed.get("successor", ""))
    context = _context(user, person, successor)
    if request.method == "GET":
        return render(request, "workflows/handover_new.html", context)
    if person is None or successor is None:
        refusal = "请选择移交人和接收人。"
    else:
        try:
            done = handing_over.hand_over(
                actor=user, person=person, successor=successor, reason=request.POST.get("reason", "")
            )
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        else:
            messages.success(request, done.text)
            return redirect("workflows:handover", done.handover.pk)
    context |= {"refusal": refusal, "reason": request.POST.get("reason", "")}
    return render(request, "workflows/handover_new.html", context, status=422)


def _person(text: str) -> User | None:
    number = whole_number(text)
    return User.objects.select_related("unit", "office").filter(pk=number).first() if number else None


def _context(user: User, person: User | None, successor: User | None) -> dict[str, Any]:
    people = User.objects.select_related("unit", "office").exclude(memberships__role__in=ADMINISTRATORS)
    people = people.order_by("unit__code", "name_sort", "id")
    given: list[Item] = []
    kept: list[Item] = []
    refusal = ""
    if person is not None and successor is not None:
        try:
            handing_over.check(user, person, successor)
            items = handing_over.preview(user, person, successor)
            given = [item for item in items if not item.obstacle]
            kept = [item for item in items if item.obstacle]
        except CaseError as trouble:
            refusal = trouble.text
    return {
        "givers": people.filter(unit__in=units_held(user, Role.BUDGET_OFFICER)),
        "takers": people.filter(is_active=True, memberships__isnull=False).distinct(),
        "person": person,
        "successor": successor,
        "given": given,
        "kept": kept,
        "refusal": refusal,
        "chosen": person is not None and successor is not None and not refusal,
        **crumbs(("工作移交", reverse("workflows:handovers")), ("办理移交", None)),
    }


@login_required
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The 移交清单, to read, print and sign."""
    return _shown(request, _readable(request, pk))


@login_required
@require_POST
def handover_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the scan of the signed list; the first one stays."""
    shown, user = _readable(request, pk), current_user(request)
    if not handing_over.may_hand_over(user, shown.person):
        raise PermissionDenied("签字后的清单由预算绩效岗上传。")
    uploaded = request.FILES.get("scan")
    if uploaded is None:
        return _shown(request, shown, "请选择签字后的移交清单扫描件。")
    if shown.scan is not None:
        return _shown(request, shown, "签字后的清单已上传过，不用再传。")
    try:
        scan = attachments.store(uploaded, owner_kind="handover", owner_id=shown.pk, actor=user)
    except CaseError as trouble:
        return _shown(request, shown, trouble.text)
    # Two uploads at once: the first stays.
    Handover.objects.filter(pk=shown.pk, scan=None).update(scan=scan)
    messages.success(request, "已上传签字后的移交清单。")
    return redirect("workflows:handover", shown.pk)


def _rows(user: User) -> QuerySet[Handover]:
    return visible_handovers(user).select_related("person__unit", "successor__unit", "done_by", "scan")


def _readable(request: HttpRequest, pk: int) -> Handover:
    found = _rows(current_user(request)).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这份移交清单，或您不能查看")
    return found


def _shown(request: HttpRequest, shown: Handover, refusal: str = "") -> HttpResponse:
    given = [item for item in shown.items if not item["obstacle"]]
    context = {
        "handover": shown,
        "given": given,
        "kept": [item for item in shown.items if item["obstacle"]],
        "desk": handing_over.may_hand_over(current_user(request), shown.person),
        "refusal": refusal,
        "accept": attachments.ACCEPT,
        **crumbs(("工作移交", reverse("workflows:handovers")), (f"{shown.person.name}移交清单", None)),
    }
    return render(request, "workflows/handover.html", context, status=422 if refusal else 200)
