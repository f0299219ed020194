"""事件推送: the pages of 系统管理员. No titles are shown: whoever keeps the system reads no business."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import NotAllowed, Refused
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from notifications import webhooks
from notifications.forms.webhooks import WebhookForm
from notifications.models import Webhook, WebhookPost

PER_PAGE = 30


@require_safe
@allow(Role.SYSTEM_ADMIN)
def webhook_list(request: HttpRequest) -> HttpResponse:
    """The receivers, and 发送记录 (``?state=``)."""
    mine, state = webhooks.hooks_of(current_user(request)), request.GET.get("state", "")
    posts = WebhookPost.objects.filter(hook__in=mine).select_related("hook")
    if state in WebhookPost.State.values:
        posts = posts.filter(state=state)
    page = Paginator(posts, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "hooks": [(hook, [webhooks.event_words(kind) for kind in hook.kinds]) for hook in mine],
        "page": page,
        "rows": [(row, webhooks.event_words(row.kind)) for row in page],
        "states": WebhookPost.State.choices,
        "state": state,
    }
    return render(request, "notifications/webhooks.html", context)


@require_http_methods(["GET", "POST"])
@allow(Role.SYSTEM_ADMIN)
@never_cache
def webhook_new(request: HttpRequest) -> HttpResponse:
    """Add one; its secret is shown once, on the answer."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@allow(Role.SYSTEM_ADMIN)
@never_cache
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _edit(request, get_object_or_404(webhooks.hooks_of(current_user(request)), pk=pk))


@require_POST
@allow(Role.SYSTEM_ADMIN)
def webhook_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """启用, 停用, 发送测试."""
    if act not in ("on", "off", "try"):
        raise Http404
    actor = current_user(request)
    hook = get_object_or_404(webhooks.hooks_of(actor), pk=pk)
    try:
        if act == "try":
            webhooks.try_out(actor, hook.pk)
            messages.success(request, f"测试消息已交给“{hook.name}”，结果见下方发送记录。")
        else:
            webhooks.switch(actor, hook.pk, on=act == "on")
            messages.success(request, f"“{hook.name}”已{'启用' if act == 'on' else '停用'}。")
    except Refused as no:
        messages.error(request, no.text)
    return redirect("notifications:webhooks")


@require_POST
@allow(Role.SYSTEM_ADMIN)
def webhook_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """重新发送."""
    actor = current_user(request)
    row = get_object_or_404(WebhookPost, pk=pk, hook__in=webhooks.hooks_of(actor))
    try:
        webhooks.resend(actor, row.pk)
        messages.success(request, "已重新排队发送。")
    except Refused as no:
        messages.error(request, no.text)
    return redirect("notifications:webhooks")


def _edit(request: HttpRequest, hook: Webhook | None) -> HttpResponse:
    form, secret = WebhookForm(request.POST or None, hook=hook), ""
    if form.is_bound and form.is_valid():
        actor, facts = current_user(request), form.facts()
        try:
            hook, secret = (
                webhooks.add(actor, facts) if hook is None else webhooks.change(actor, hook.pk, facts)
            )
        except NotAllowed as no:
            raise PermissionDenied(no.text) from no
        except Refused as no:
            form.add_error(None, no.text)
        else:
            if not secret:
                messages.success(request, f"“{hook.name}”已修改。")
                return redirect("notifications:webhooks")
    context = {"form": form, "hook": hook, "secret": secret}
    return render(request, "notifications/webhook.html", context, status=422 if form.errors else 200)
