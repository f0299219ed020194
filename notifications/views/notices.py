"""消息: the list, opening one, marking all read."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import clock
from accounts.models import User
from notifications import inbox
from notifications.calendar import Calendar

PER_PAGE = 30


@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """All messages of the person, or the unread ones (``?show=unread``)."""
    user = cast(User, request.user)
    unread_only = request.GET.get("show") == "unread"
    page = Paginator(inbox.notices_of(user, unread_only=unread_only), PER_PAGE).get_page(
        request.GET.get("page")
    )
    calendar, today = Calendar.load(), clock.today()
    rows = [(row, calendar.left_words(row.due_on, today) if row.due_on else "") for row in page]
    context = {"page": page, "rows": rows, "unread_only": unread_only, "unread": inbox.unread_count(user)}
    return render(request, "notifications/list.html", context)


@require_GET
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one read and go where it points; a message of somebody else does not exist."""
    user = cast(User, request.user)
    notice = get_object_or_404(inbox.notices_of(user), pk=pk)
    inbox.mark_read(user, [notice.pk])
    inside = notice.url.startswith("/") and not notice.url.startswith("//")
    return redirect(notice.url if inside else reverse("notifications:list"))


@require_POST
def notices_read_all(request: HttpRequest) -> HttpResponse:
    """Mark all read."""
    count = inbox.mark_read(cast(User, request.user))
    messages.success(request, f"{count} 条消息已标为已读。" if count else "没有未读消息。")
    return redirect("notifications:list")
