"""督办清单, and timed work that was put aside."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import audit, clock
from accounts.access import is_budget_officer
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from workflows import dispatching
from workflows.models import ParkedWork
from workflows.outstanding import outstanding as outstanding_of
from workflows.oversight import oversight as lists_of
from workflows.oversight import whole_desk


@login_required
@require_GET
def oversight(request: HttpRequest) -> HttpResponse:
    """What is late, unheld, suspended, waits for a meeting, or was put aside."""
    user = current_user(request)
    if not is_budget_officer(user):
        raise PermissionDenied("督办清单由预算绩效岗查看。")
    lists = lists_of(user)
    sections = [
        ("late", "超过限办时间", lists.late),
        ("unheld", "无人可办", lists.unheld),
        ("meetings", "等会议决定", lists.meetings),
        ("suspended", "暂停办理", lists.suspended),
    ]
    empty = [words for _, words, lines in sections if not lines]
    nothing = f"没有{'、'.join(empty)}的事项。" if empty else ""
    context = {"lists": lists, "sections": sections, "nothing": nothing}
    return render(request, "workflows/oversight.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_GET
def outstanding(request: HttpRequest) -> HttpResponse:
    """未办事项清单: what lies with leaders, to be put before them."""
    piles = outstanding_of(current_user(request))
    context = {
        "piles": piles,
        "count": sum(len(pile.items) for pile in piles),
        "late": sum(pile.late for pile in piles),
        "now": clock.now(),
        "trail": [("督办清单", reverse("workflows:oversight")), ("未办事项清单", None)],
    }
    return render(request, "workflows/outstanding.html", context)


@login_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Try again what was put aside."""
    user = current_user(request)
    if not whole_desk(user):
        raise PermissionDenied("搁置的定时工作由本级预算绩效岗处理。")
    row = get_object_or_404(ParkedWork, pk=pk)
    dispatching.release(row)
    words = dispatching.source_words(row.source)
    audit.record("release", user, f"重新执行搁置的定时工作：{words}", source=row.source, key=row.key)
    messages.success(request, f"“{words}”将在一分钟内重新执行。")
    return redirect("workflows:oversight")
