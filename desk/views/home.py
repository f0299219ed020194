"""我的待办: what I must do now, what I have under way, what was decided."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.roles import ADMINISTRATORS, Role
from accounts.web import current_user, whole_number
from desk.context import counted
from desk.home import chores, decisions, drafts, started, todo, waiting


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    roles = access.roles_of(user)
    is_desk, serves = Role.BUDGET_OFFICER in roles, bool(roles) and not roles - ADMINISTRATORS
    what = request.GET.get("what", "")[:40]
    parts = [todo, drafts, started, *([chores] if is_desk else [])]
    asked = {name: part for one in parts for name, part in one.asked(user).items()}
    found = counted(request, user, **asked)
    page = whole_number(request.GET.get("page", ""), 99_999) or 1
    return render(
        request,
        "desk/home.html",
        {
            "todo": todo.todo(user, found, what=what, page=page),
            "what": what,
            "drafts": drafts.drafts(user, found),
            "owed": waiting.owed(user, found),
            "is_drafter": Role.DRAFTER in roles,
            "started": started.started(user, found),
            "started_count": found["started"],
            # administrators do not decide: their page leads on to where they work
            "decisions": [] if serves else decisions.decisions(user),
            "serves": serves,
            "is_desk": is_desk,
            "chores": chores.chores(found) if is_desk else [],
        },
    )
