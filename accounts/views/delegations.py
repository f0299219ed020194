"""授权代办: one's own page, and the same for another person, used by 安全保密管理员."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock, delegations
from accounts.errors import NotAllowed, Refused
from accounts.forms.delegations import DelegationForm
from accounts.guards import allow
from accounts.models import Delegation, User
from accounts.roles import ADMINISTRATORS, Role
from accounts.views.people import actor

BUSINESS = [role for role in Role if role not in ADMINISTRATORS and role != Role.INSPECTOR]


@require_http_methods(["GET", "POST"])
@allow(*BUSINESS)
def own(request: HttpRequest) -> HttpResponse:
    """Whom I let act for me, and for whom I act."""
    return _page(request, actor(request))


@require_http_methods(["GET", "POST"])
@allow(Role.SECURITY_ADMIN)
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for somebody who cannot do it themselves."""
    return _page(request, get_object_or_404(User.objects.select_related("unit", "office"), pk=pk))


@require_POST
@allow(*BUSINESS, Role.SECURITY_ADMIN)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """结束授权. One that is not the person's own does not exist for them."""
    row = get_object_or_404(Delegation.objects.select_related("principal", "deputy"), pk=pk)
    try:
        delegations.end(actor(request), row)
    except NotAllowed as no:
        raise PermissionDenied(no.text) from no
    except Refused as no:
        messages.error(request, no.text)
    else:
        messages.success(
            request, f"已结束。{row.deputy.name}不再为{row.principal.name}代办，其待办随即取消。"
        )
    return _back(request, row.principal)


def _page(request: HttpRequest, principal: User) -> HttpResponse:
    form = DelegationForm(
        request.POST or None, principal=principal, initial={"starts_on": clock.today(), "kinds": []}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = delegations.delegate(actor(request), principal, **form.cleaned_data)
        except NotAllowed as no:
            raise PermissionDenied(no.text) from no
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, _done(row))
            return _back(request, principal)
    context = {
        "form": form,
        "who": principal,
        "himself": principal.pk == actor(request).pk,
        **_lists(principal),
    }
    return render(request, "accounts/delegations.html", context, status=422 if form.is_bound else 200)


def _done(row: Delegation) -> str:
    words = f"已授权{row.deputy.name}，{row.starts_on:%Y-%m-%d} 至 {row.ends_on:%Y-%m-%d}。"
    begun = row.starts_on <= clock.today()
    return words + ("已到的待办现在起双方都能办理。" if begun else "到期自动开始和结束。")


def _lists(principal: User) -> dict[str, Any]:
    """Periods given (all) and held (running or to come), with the words of their kinds."""
    today, words = clock.today(), dict(delegations.kind_choices())
    given = list(
        principal.delegations_given.select_related("deputy", "made_by").order_by("-starts_on", "-id")[:50]
    )
    held = list(
        principal.delegations_held.filter(ended_at=None, ends_on__gte=today)
        .select_related("principal")
        .order_by("starts_on", "id")
    )

    def shown(row: Delegation) -> tuple[Delegation, str, str]:
        kinds = "、".join(words.get(code, code) for code in row.kinds) or "全部事项"
        if row.ended_at is not None:
            return row, kinds, "已提前结束"
        if row.ends_on < today:
            return row, kinds, "已到期"
        return row, kinds, "进行中" if row.starts_on <= today else "未开始"

    return {"given": [shown(row) for row in given], "held": [shown(row) for row in held]}


def _back(request: HttpRequest, principal: User) -> HttpResponse:
    if actor(request).pk == principal.pk:
        return redirect("accounts:delegations")
    return redirect("accounts:person_delegations", principal.pk)
