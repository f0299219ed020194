"""登记预算变动: the document, the amount, what follows from it, one confirmation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from accounts.web import current_user
from projects import events
from projects.forms.events import SORTS, EventForm, Sort
from projects.models import Project, ProjectEvent
from projects.views.event_access import others_for, registrable
from workflows.errors import CaseError, NotAllowed
from workflows.models import Attachment
from workflows.views.scans import take_scan

Kind = ProjectEvent.Kind


@dataclass(frozen=True)
class Line:
    """One project of the preview; amounts in yuan, ``after`` None while no amount is typed."""

    project: Project
    before: Decimal
    after: Decimal | None

    @property
    def is_short(self) -> bool:
        return self.after is not None and self.after < 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The page of one kind of act; ``do=preview`` shows what would follow and writes nothing."""
    if kind not in SORTS:
        raise Http404
    user, project, sort = current_user(request), registrable(request, pk), SORTS[kind]
    others = others_for(user, project, sort.kind) if sort.other else []
    if request.method != "POST":
        form = EventForm(sort=sort, others=others, initial={"amount": "0.00"} if sort.leaves else None)
        return _page(request, project, sort, form, others)
    form = EventForm(request.POST, request.FILES, sort=sort, others=others)
    scan = take_scan(request, form, user)
    valid = form.is_valid()
    lines = _lines(project, sort, form)
    if request.POST.get("do") == "preview":
        form.only("amount", "other", "scan")
        return _page(request, project, sort, form, others, scan=scan, lines=lines)
    refusal = ""
    if valid:
        try:
            done = _act(project, sort, form, user, scan, seen_in(request, lines))
        except NotAllowed:
            raise
        except CaseError as trouble:
            refusal = trouble.text
            project.refresh_from_db(fields=["adjusted"])
            lines = _lines(project, sort, form)
        else:
            messages.success(request, done.text)
            return redirect(page_of(project))
    return _page(request, project, sort, form, others, scan=scan, lines=lines, refusal=refusal)


def page_of(project: Project) -> str:
    """The project's tab 预算变动."""
    return f"{reverse('desk:project', args=[project.pk])}?tab=budget"


def seen_in(request: HttpRequest, lines: list[Line]) -> dict[int, Decimal]:
    """What the page showed of each project, where it showed anything."""
    found = {}
    for line in lines:
        text = request.POST.get(f"seen-{line.project.pk}", "")
        if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit() and len(text) < 20:
            found[line.project.pk] = Decimal(text)
    return found


def _lines(project: Project, sort: Sort, form: EventForm) -> list[Line]:
    """The projects the act touches, before and after, as far as they are known from what was typed."""
    second, money = form.second, form.money
    before = project.adjusted or Decimal(0)
    if money is None:
        gone = None
    elif sort.leaves:
        gone = before - money
    else:
        gone = -money if sort.kind in events.INCREASES else money
    found = [Line(project, before, None if gone is None else before - gone)]
    if second is not None:
        has = second.adjusted or Decimal(0)
        found.append(Line(second, has, None if gone is None else has + gone))
    return found


def _act(
    project: Project,
    sort: Sort,
    form: EventForm,
    user: User,
    scan: Attachment | None,
    seen: dict[int, Decimal],
) -> events.Done:
    asked: dict[str, Any] = {"actor": user, "seen": seen, "paper": form.paper(scan)}
    money, second = form.cleaned_data["amount"], form.second
    if second is not None:
        if sort.kind == Kind.MERGED:
            return events.merge(project.pk, second.pk, kept=money, **asked)
        verb: Callable[..., events.Done] = {
            Kind.MOVED: events.move,
            Kind.BROKEN_DOWN: events.break_down_more,
        }[sort.kind]
        return verb(project.pk, second.pk, amount=money, **asked)
    if sort.kind == Kind.CANCELLED:
        return events.cancel(project.pk, kept=money, **asked)
    return events.change(project.pk, kind=sort.kind, amount=money, **asked)


def _page(
    request: HttpRequest,
    project: Project,
    sort: Sort,
    form: EventForm,
    others: list[Project],
    *,
    scan: Attachment | None = None,
    lines: list[Line] | None = None,
    refusal: str = "",
) -> HttpResponse:
    context = {
        "project": project,
        "shown_year": project.year_id,
        "sort": sort,
        "form": form,
        "others": others,
        "scan": scan,
        "lines": lines
        or [Line(project, project.adjusted or Decimal(0), Decimal(0) if sort.leaves else None)],
        "refusal": refusal,
        "today": clock.today(),
        "back": page_of(project),
        "trail": [
            ("项目绩效", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.crumb, page_of(project)),
            (sort.words, None),
        ],
    }
    status = 422 if refusal or (form.errors and request.POST.get("do") != "preview") else 200
    return render(request, "projects/event_new.html", context, status=status)
