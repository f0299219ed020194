"""Units and offices."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts import organisation
from accounts.errors import Refused
from accounts.forms.people import OfficeForm, UnitForm
from accounts.guards import allow
from accounts.models import Office, Unit
from accounts.roles import Role
from accounts.views.people import actor, form_page


@require_http_methods(["GET", "POST"])
@allow(Role.SYSTEM_ADMIN)
def unit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new unit, or one to change."""
    row = None if pk is None else get_object_or_404(Unit, pk=pk)
    form = UnitForm(request.POST or None, instance=row)
    return _handle(request, form, f"修改 {row.name}" if row else "新增单位", organisation.save_unit)


@require_http_methods(["GET", "POST"])
@allow(Role.SYSTEM_ADMIN)
def office(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new office (of ``?unit=``), or one to change."""
    row = None if pk is None else get_object_or_404(Office, pk=pk)
    initial = {} if row else {"unit": request.GET.get("unit")}
    form = OfficeForm(request.POST or None, instance=row, initial=initial)
    return _handle(request, form, f"修改 {row.name}" if row else "新增科室", organisation.save_office)


def _handle(request: HttpRequest, form: forms.ModelForm, title: str, save) -> HttpResponse:  # type: ignore
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(actor(request), form.save(commit=False))
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, f"已保存{saved.name}。")
            return redirect("accounts:people")
    return form_page(request, form, title)
