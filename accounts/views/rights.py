"""Granting and revoking roles, setting AB角: the acts of 安全保密管理员."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts import memberships, pairs
from accounts.errors import NotAllowed, Refused
from accounts.forms.people import GrantForm, PairForm
from accounts.guards import allow
from accounts.models import Deputy, Membership, User
from accounts.roles import Role
from accounts.views.people import actor, refused, show_person


@require_POST
@allow(Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role. 系统管理员 may only appoint the first 安全保密管理员; the verb sees to that."""
    who = get_object_or_404(User.objects.select_related("unit", "office"), pk=pk)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return show_person(request, who, status=422, grant_form=form)
    given = dict(form.cleaned_data)
    unit, office = given.pop("place")
    role = Role(given.pop("role"))
    try:
        row = memberships.grant(actor(request), who, role, unit, office, **given)
    except NotAllowed as no:
        raise PermissionDenied(no.text) from no
    except Refused as no:
        form.add_error(None, no.text)
        return show_person(request, who, status=422, grant_form=form)
    messages.success(request, f"已授予{who.label}“{row.words}”角色，即时生效。")
    return redirect("accounts:person", pk)


@require_POST
@allow(Role.SECURITY_ADMIN)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back."""
    row = get_object_or_404(Membership.objects.select_related("user", "unit", "office"), pk=pk)
    try:
        memberships.revoke(actor(request), row)
    except Refused as no:
        return refused(request, row.user_id, no)
    messages.success(request, f"已收回{row.user.label}的“{row.words}”角色。")
    return redirect("accounts:person", row.user_id)


@require_POST
@allow(Role.SECURITY_ADMIN)
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a B角 for a person."""
    who = get_object_or_404(User.objects.select_related("unit", "office"), pk=pk)
    form = PairForm(request.POST, principal=who)
    if not form.is_valid():
        return show_person(request, who, status=422, pair_form=form)
    deputy = form.cleaned_data["deputy"]
    try:
        pairs.pair(actor(request), who, deputy)
    except NotAllowed as no:
        raise PermissionDenied(no.text) from no
    except Refused as no:
        form.add_error(None, no.text)
        return show_person(request, who, status=422, pair_form=form)
    messages.success(request, f"{deputy.label}现为{who.label}的B角。")
    return redirect("accounts:person", pk)


@require_POST
@allow(Role.SECURITY_ADMIN)
def unpair(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pair."""
    row = get_object_or_404(Deputy.objects.select_related("principal", "deputy"), pk=pk)
    try:
        pairs.unpair(actor(request), row)
    except Refused as no:
        return refused(request, row.principal_id, no)
    messages.success(request, f"{row.deputy.label}不再为{row.principal.label}的B角。")
    return redirect("accounts:person", row.principal_id)
