"""我的待办: what I must do now, what I have under way, what was decided."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access, clock
from accounts.roles import ADMINISTRATORS, Role
from accounts.web import current_user, whole_number
from desk.context import counted
from desk.home.chores import chores
from desk.home.drafts import drafts
from desk.home.started import decisions, started
from desk.home.todo import todo
from desk.home.waiting import owed


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    roles = access.roles_of(user)
    under_way, under_way_count = started(user)
    return render(
        request,
        "desk/home.html",
        {
            "todo": todo(
                user,
                clock.today(),
                what=request.GET.get("what", "")[:40],
                page=whole_number(request.GET.get("page", ""), 99_999) or 1,
            ),
            "what": request.GET.get("what", "")[:40],
            "drafts": drafts(user),
            "owed": owed(user, counted(request, user)),
            "is_drafter": Role.DRAFTER in roles,
            "started": under_way,
            "started_count": under_way_count,
            "decisions": decisions(user),
            # administrators do not decide: their page leads on to where they work
            "serves": bool(roles) and not roles - ADMINISTRATORS,
            "is_desk": Role.BUDGET_OFFICER in roles,
            "chores": chores(user) if Role.BUDGET_OFFICER in roles else [],
        },
    )
