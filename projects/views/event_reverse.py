"""冲销: the act, what it undoes, the reason."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.web import current_user
from projects import events
from projects.forms.events import ReversalForm
from projects.models import ProjectEvent
from projects.views.event_access import registrable
from projects.views.events import page_of
from workflows.errors import CaseError, NotAllowed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    event = ProjectEvent.objects.filter(pk=pk).select_related("project").first()
    if event is None:
        raise Http404
    project = registrable(request, event.project_id)
    form, refusal = ReversalForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            done = events.reverse_event(pk, actor=current_user(request), reason=form.cleaned_data["reason"])
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        else:
            messages.success(request, f"{done.text}原来的一笔保留，标明“已冲销”。")
            return redirect(page_of(project))
    rows = ProjectEvent.objects.filter(act=event.act).select_related("project").order_by("pk")
    context = {
        "project": project,
        "shown_year": project.year_id,
        "event": event,
        "rows": rows,
        "form": form,
        "refusal": refusal,
        "back": page_of(project),
        "trail": [
            ("项目绩效", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.crumb, page_of(project)),
            ("冲销预算变动", None),
        ],
    }
    status = 422 if refusal or form.errors else 200
    return render(request, "projects/event_reverse.html", context, status=status)
