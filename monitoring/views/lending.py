"""调阅登记: the book, a new line, what was given and when it came back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.archive import lending as book
from monitoring.archive.access import archivable, visible_lendings
from monitoring.archive.listing import PAGE
from monitoring.models import Lending
from projects.layout.formats import ZIP, download
from projects.models import Project
from projects.views.years import all_years, chosen_year
from workflows.errors import NotAllowed, Refused, Stale

FIELDS = ("asker", "person", "letter_number", "letter_date", "purpose", "due_on", "personal_reason")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def lendings(request: HttpRequest) -> HttpResponse:
    """The book, the newest first."""
    rows = visible_lendings(current_user(request)).select_related("registered_by")
    page = Paginator(rows.annotate(given=Count("projects")).order_by("-pk"), PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request, "monitoring/lendings.html", {"page": page, "today": clock.today(), "trail": _trail()}
    )


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def lending_new(request: HttpRequest) -> HttpResponse:
    """Write down who asks, by which letter, for what. What was typed comes back with a refusal."""
    user = current_user(request)
    if request.method != "POST":
        return _form(request, user)
    ticked = [number for number in map(whole_number, request.POST.getlist("project")) if number is not None]
    asked = book.Asked(
        **{name: request.POST.get(name, "") for name in ("asker", "person", "letter_number", "purpose")},
        letter_date=_date(request.POST.get("letter_date", "")),
        due_on=_date(request.POST.get("due_on", "")),
        projects=ticked,
        with_personal="with_personal" in request.POST,
        personal_reason=request.POST.get("personal_reason", ""),
    )
    try:
        made = book.register(asked, actor=user)
    except Refused as refusal:
        return _form(request, user, refusal.text, set(ticked))
    messages.success(request, "已登记。请按项目下载调阅包，提供后保留回执。")
    return redirect("monitoring:lending", made.pk)


def _form(
    request: HttpRequest, user: User, trouble: str = "", ticked: set[int] | None = None
) -> HttpResponse:
    year = chosen_year(request)
    context = {
        "typed": {name: request.POST.get(name, "") for name in FIELDS},
        "with_personal": "with_personal" in request.POST,
        "ticked": ticked or set(),
        "projects": archivable(user)
        .filter(year=year)
        .select_related("unit")
        .order_by("unit__code", "code", "pk"),
        "year": year,
        "years": all_years(request),
        "shown_year": year.year if year else None,
        "today": clock.today(),
        "trouble": trouble,
        "trail": _trail("登记调阅"),
    }
    return render(request, "monitoring/lending_new.html", context, status=422 if trouble else 200)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def lending(request: HttpRequest, pk: int) -> HttpResponse:
    """One line of the book with its projects and what went out."""
    return _page(request, _held(current_user(request), pk))


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def lending_end(request: HttpRequest, pk: int) -> HttpResponse:
    """归还."""
    user = current_user(request)
    held = _held(user, pk)
    try:
        book.end(held.pk, note=request.POST.get("note", ""), actor=user)
    except Stale as refusal:
        return _page(request, _held(user, pk), refusal.text, 409)
    messages.success(request, "已登记归还。")
    return redirect("monitoring:lending", pk)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def lending_package(request: HttpRequest, pk: int) -> HttpResponse:
    """One project's package for those who asked."""
    user = current_user(request)
    held = _held(user, pk)
    number = whole_number(request.POST.get("project", "")) or 0
    project = Project.objects.filter(pk=number).select_related("unit", "year").first()
    if project is None:
        return _page(request, held, "请选择要提供的项目。", 422)
    try:
        content, name = book.package(held, project, actor=user)
    except NotAllowed:
        raise
    except (Refused, Stale) as refusal:
        return _page(request, held, refusal.text, 422 if isinstance(refusal, Refused) else 409)
    return download(content, name, ZIP)


def _page(request: HttpRequest, held: Lending, trouble: str = "", status: int = 200) -> HttpResponse:
    packages: dict[int, list[object]] = {}
    for one in held.packages.select_related("made_by"):
        packages.setdefault(one.project_id, []).append(one)
    rows = (
        held.projects.select_related("unit", "seal")
        .defer("seal__manifest")
        .order_by("unit__code", "code", "pk")
    )
    context = {
        "lending": held,
        "rows": [(project, packages.get(project.pk, [])) for project in rows],
        "trouble": trouble,
        "today": clock.today(),
        "trail": _trail(held.letter_number),
    }
    return render(request, "monitoring/lending.html", context, status=status)


def _held(user: User, pk: int) -> Lending:
    found = visible_lendings(user).select_related("registered_by", "ended_by").filter(pk=pk).first()
    if found is None:
        raise Http404("没有这条调阅登记，或您不能查看")
    return found


def _trail(*last: str) -> list[tuple[str, str | None]]:
    links: list[tuple[str, str | None]] = [
        ("归档与调阅", reverse("monitoring:archives")),
        ("调阅登记", reverse("monitoring:lendings") if last else None),
    ]
    return links + [(words, None) for words in last]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
