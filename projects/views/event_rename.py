"""登记更名: the document and the new name."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.web import current_user
from projects import events
from projects.forms.events import RenameForm
from projects.versions.errors import Invalid
from projects.views.event_access import registrable
from projects.views.events import page_of
from workflows.errors import CaseError, NotAllowed
from workflows.views.scans import take_scan


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; a POST registers."""
    user, project = current_user(request), registrable(request, pk)
    posted = request.method == "POST"
    form = RenameForm(request.POST, request.FILES) if posted else RenameForm(initial={"name": project.name})
    scan, refusal = (take_scan(request, form, user) if posted else None), ""
    if posted and form.is_valid():
        try:
            name, paper = form.cleaned_data["name"], form.paper(scan)
            done = events.rename(project.pk, name, actor=user, seen={}, paper=paper)
        except Invalid as wrong:
            for field, sentence in wrong.problems.items():
                form.add_error(field, sentence)
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
        else:
            messages.success(request, done.text)
            return redirect(page_of(project))
    context = {
        "project": project,
        "shown_year": project.year_id,
        "form": form,
        "scan": scan,
        "refusal": refusal,
        "today": clock.today(),
        "back": page_of(project),
        "trail": [
            ("项目绩效", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.crumb, page_of(project)),
            ("登记更名", None),
        ],
    }
    return render(
        request, "projects/event_rename.html", context, status=422 if refusal or form.errors else 200
    )
