"""本周要做的事: for the budget desk, and for whoever stands in for it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.guards import allow
from accounts.roles import Role
from accounts.together import together
from accounts.web import current_user
from desk.home import chores
from desk.week import agenda


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """What is due, by day, with how it is done; to be printed for the stand-in."""
    user = current_user(request)
    waits = chores.chores(together(user, **chores.asked(user)))
    found = agenda(user, waits)
    groups = [
        ("late", "已经过了日子的", found.late),
        ("now", "本周", found.now),
        ("any", "哪天都可以办的", found.any_day),
        ("later", "下周", found.later),
    ]
    return render(request, "desk/week.html", {"agenda": found, "groups": groups})
