"""提醒设置: a person's own channels, quiet hours and calendar feed."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.web import current_user
from notifications import feeds, reach
from notifications.forms.reach import ReachForm

#: where the address of a new feed waits for the one page that shows it
FRESH = "fresh_feed"


@never_cache
@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and keep them. A new feed's address is shown on this page once."""
    user = current_user(request)
    form = ReachForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        kept = reach.preference_of(user).paces
        try:
            reach.choose(
                user, kept | form.paces(), form.cleaned_data["quiet_from"], form.cleaned_data["quiet_to"]
            )
        except Refused as no:
            form.add_error(None, no.text)
        else:
            messages.success(request, "提醒设置已保存。系统内的消息始终都在。")
            return redirect("notifications:preferences")
    token = request.session.pop(FRESH, "") if request.method == "GET" else ""
    context = {
        "form": form,
        "feed": feeds.feed_of(user),
        "address": _address(request, token) if token else "",
    }
    return render(request, "notifications/preferences.html", context, status=422 if form.is_bound else 200)


@require_POST
def feed_open(request: HttpRequest) -> HttpResponse:
    """Open a feed, or give it a new address."""
    request.session[FRESH] = feeds.open_feed(current_user(request))
    return redirect("notifications:preferences")


@require_POST
def feed_close(request: HttpRequest) -> HttpResponse:
    """Close it: the address stops working at once."""
    if feeds.close_feed(current_user(request)):
        messages.success(request, "日历订阅已停用，原地址不再提供内容。")
    return redirect("notifications:preferences")


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for whoever holds the address; a closed or unknown one does not exist."""
    user = feeds.reader_of(token)
    if user is None:
        raise Http404
    return HttpResponse(feeds.calendar_of(user), content_type="text/calendar; charset=utf-8")


def _address(request: HttpRequest, token: str) -> str:
    path = reverse("notifications:feed", args=[token])
    return f"{settings.SITE_URL.rstrip('/')}{path}" if settings.SITE_URL else request.build_absolute_uri(path)
