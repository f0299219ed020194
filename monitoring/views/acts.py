"""The verbs beside a form that take a reason: 逾期补报, 重新打开 and their like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from workflows.errors import CaseError, NotAllowed, Refused


class Document(Protocol):
    """What a verb leaves to look at."""

    pk: int


def act(
    request: HttpRequest,
    name: str,
    done: Callable[[str], Document],
    words: str,
    *,
    page: Callable[..., dict[str, Any]],
    template: str,
    url: str,
) -> HttpResponse:
    """Do it with the reason that was sent, say ``words`` and show what came of it.

    A refusal comes back on the page, read anew by ``page``: its sentence under the verb's ``name``, with the reason typed.
    """
    reason = request.POST.get("reason", "")
    try:
        found = done(reason)
    except NotAllowed:
        raise
    except CaseError as refusal:
        context = page(act_trouble={name: refusal.text}, reason=reason)
        status = 422 if isinstance(refusal, Refused) else 409
        return render(request, template, context, status=status)
    messages.success(request, words)
    return redirect(url, found.pk)


def asked_day(request: HttpRequest, missing: str) -> date:
    """The day until which it is to be open again; Refused with the sentence ``missing`` where none was given."""
    try:
        return date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        raise Refused(missing) from None
