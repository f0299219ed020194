"""Who may open a page: by role, in one word above the view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts import access
from accounts.roles import Role

View = Callable[..., HttpResponseBase]


def allow(*roles: Role) -> Callable[[View], View]:
    """Open the page to those who hold one of ``roles`` today; others are told (403) whose page it is."""
    names = "、".join(role.label for role in roles)

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if access.roles_of(request.user).isdisjoint(roles):
                raise PermissionDenied(f"这一页由{names}使用。")
            return view(request, *args, **kwargs)

        return guarded

    return around
