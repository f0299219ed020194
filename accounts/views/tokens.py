"""我的任职 → 接口令牌: one's own tokens, a new one shown once, giving one up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import tokens
from accounts.errors import Refused
from accounts.forms.tokens import TokenForm
from accounts.guards import allow
from accounts.roles import ADMINISTRATORS, Role
from accounts.web import current_user

#: everybody in the business
BUSINESS = [role for role in Role if role not in ADMINISTRATORS]


@require_http_methods(["GET", "POST"])
@allow(*BUSINESS)
@never_cache
def tokens_page(request: HttpRequest) -> HttpResponse:
    """The list; after the form also the new token, which no other page shows again."""
    user, fresh = current_user(request), ""
    form = TokenForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            row, fresh = tokens.create(user, **_facts(form))
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, f"接口令牌“{row.name}”已建立。请现在复制，离开本页后不再显示。")
            form = TokenForm()
    context = {"form": form, "fresh": fresh, "tokens": list(tokens.tokens_of(user))}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@allow(*BUSINESS)
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """停用; one of somebody else does not exist."""
    user = current_user(request)
    row = get_object_or_404(tokens.tokens_of(user), pk=pk)
    tokens.revoke(user, row.pk)
    messages.success(request, f"接口令牌“{row.name}”已停用，使用它的程序不能再读取或办理。")
    return redirect("accounts:tokens")


def _facts(form: TokenForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "name": given["name"],
        "may_act": given["scope"] == "act",
        "expires_on": given["expires_on"],
    }
