"""提醒与发送: for operators. 系统管理员 keeps it running and sees no business texts; the budget desk sees the titles."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import access
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from notifications import channels, kinds, ledger
from notifications.models import Delivery, Obligation
from notifications.reminders import sources

PER_PAGE = 30


@require_safe
@allow(Role.BUDGET_OFFICER, Role.SYSTEM_ADMIN)
def reminders(request: HttpRequest) -> HttpResponse:
    """The ledger (``?state=``, ``?source=``)."""
    state, source = request.GET.get("state", ""), request.GET.get("source", "")
    page = Paginator(ledger.obligations(state, source), PER_PAGE).get_page(request.GET.get("page"))
    reads = access.is_budget_officer(current_user(request))
    rows = [
        (
            row,
            sources.source_words(row.source),
            kinds.words(row.stage),
            row.notice.title if row.notice and reads else "",
        )
        for row in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "reads": reads,
        "states": Obligation.State.choices,
        "state": state,
        "sources": [(one.code, one.words) for one in sources.all_sources()],
        "source": source,
    }
    return render(request, "notifications/reminders.html", context)


@require_safe
@allow(Role.BUDGET_OFFICER, Role.SYSTEM_ADMIN)
def outbox(request: HttpRequest) -> HttpResponse:
    """The deliveries (``?state=``)."""
    state = request.GET.get("state", "")
    page = Paginator(ledger.deliveries(state), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(row, channels.words(row.channel)) for row in page]
    counts = ledger.outbox_counts()
    context = {
        "page": page,
        "rows": rows,
        "states": [(value, words, counts.get(value, 0)) for value, words in Delivery.State.choices],
        "waiting": counts["waiting"],
        "state": state,
    }
    return render(request, "notifications/outbox.html", context)


@require_POST
@allow(Role.BUDGET_OFFICER, Role.SYSTEM_ADMIN)
def resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a failed delivery again."""
    if ledger.send_again(pk, current_user(request)):
        messages.success(request, "已重新排队，一分钟内发送。")
    else:
        messages.info(request, "这条消息现在不是“未送达”，没有重新发送。")
    return redirect("notifications:outbox")
