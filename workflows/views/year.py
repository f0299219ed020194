"""The year's own acts on a page: 逾期补报."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.access import scope_q
from accounts.models import User
from accounts.web import current_user
from workflows import kinds, year
from workflows.models import StageRun


@login_required
@require_POST
def stage_late(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a stage that was closed as 未报, and lead to where it is filled in."""
    user = current_user(request)
    if not _visible(user, pk):
        raise Http404("没有这一环节，或您不能查看")
    stage = year.hand_in_late(pk, actor=user, reason=request.POST.get("reason", ""))
    assert stage.round is not None
    messages.success(request, f"{stage.round.title}已打开，请补报。")
    if stage.case is not None and stage.run.drafter_id != user.pk:
        return redirect("workflows:case", stage.case.pk)
    assert stage.document_id is not None
    return redirect(kinds.get(stage.round.kind).edit_url(stage.document_id))


def _visible(user: User, pk: int) -> bool:
    """Those who read the subject know of its stages; for others they do not exist."""
    scope = scope_q(user, "run__unit", "run__office", "run__drafter")
    return StageRun.objects.filter(scope, pk=pk).exists()
