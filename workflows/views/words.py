"""用语: the words of the department, on one page of 系统设置."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from workflows import wording
from workflows.errors import Refused
from workflows.views.common import crumbs


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """What holds; the budget desk of the 本级 changes it, other desks read it."""
    user, errors = current_user(request), {}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in (wording.MEETINGS, wording.CLOSING)}
        try:
            wording.set_wording(user, **typed)
        except Refused as refusal:
            errors = {problem.path: problem.text for problem in refusal.problems}
        else:
            messages.success(request, "已保存用语，以后登记和生成的都按它。")
            return redirect("workflows:words")
    else:
        now = wording.wording()
        typed = {wording.MEETINGS: "\n".join(now.meetings), wording.CLOSING: now.closing}
    context = {
        "typed": typed,
        "names": typed[wording.MEETINGS].splitlines(),
        "errors": errors,
        "may_set": wording.may_set(user),
        "installed": settings.MEETING_NAMES,
        "longest": wording.LONGEST_CLOSING,
        **crumbs(("系统设置", reverse("desk:settings")), ("用语", None)),
    }
    return render(request, "workflows/words.html", context, status=422 if errors else 200)
