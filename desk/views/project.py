"""The project page: who, where, how much, where it stands, and a tab for each part of its year."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.namesakes import named
from accounts.spelling import LONGEST_READING
from accounts.web import current_user
from desk import tabs
from projects import readings
from projects.access import may_assign, may_edit, visible_projects
from projects.budget import leavings
from projects.models import Project
from projects.standing import Standing, current_of, standing_of
from projects.versions.drafters import assign, candidates
from projects.versions.errors import Invalid
from workflows import access as cases
from workflows import inbox
from workflows.models import Case


def project_or_404(user: User, pk: int) -> Project:
    """The project if the person may see it; one they may not see does not exist for them."""
    projects = visible_projects(user).select_related("year", "unit", "office", "drafter")
    return get_object_or_404(projects, pk=pk)


@login_required
@require_safe
def project(request: HttpRequest, pk: int) -> HttpResponse:
    user = current_user(request)
    return page(request, user, project_or_404(user, pk))


def page(
    request: HttpRequest,
    user: User,
    shown: Project,
    *,
    tab: str = "",
    trouble: str = "",
    typed: Mapping[str, str] | None = None,
    unread: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    """The page with one tab open; ``trouble`` is why the last act on that tab did not succeed, ``typed`` what came back;
    ``unread`` a reading of the name that was refused, and why."""
    known = tabs.tabs_for(shown, user)
    wanted = tab or request.GET.get("tab", "")
    chosen = next((one for one in known if one.code == wanted), known[0])
    standing = current_of(standing_of(shown))
    asks = shown.drafter is None and standing is not None and may_assign(user, shown)
    context = {
        "project": shown,
        "shown_year": shown.year_id,
        "standing": standing,
        "tabs": [(one, one.count(shown, user), one is chosen) for one in known],
        "tab": chosen,
        "left": leavings([shown.pk]).get(shown.pk),
        "trouble": trouble,
        "typed": typed or {},
        "trail": [
            ("项目绩效", f"{reverse('projects:list')}?year={shown.year_id}"),
            (shown.unit.label, f"{reverse('projects:list')}?year={shown.year_id}&unit={shown.unit_id}"),
            (shown.crumb, None),
        ],
        **_case_of(standing, user),
        "may_edit": standing is not None and may_edit(user, standing.version),
        "may_say_reading": may_assign(user, shown),
        "unread": unread,
        "asks_drafter": asks,
        "candidates": [
            (key_of(office, person), named(person), office.name if office else shown.unit.label)
            for office, person in (candidates(shown) if asks else [])
        ],
    }
    return render(request, "desk/project.html", context | dict(chosen.context(shown, user)), status=status)


def _case_of(standing: Standing | None, user: User) -> dict[str, object]:
    """The case on its way, if there is one and the person may read it, and whether it waits for them."""
    case = standing.case if standing else None
    if (
        case is None
        or case.state not in (Case.State.OPEN, Case.State.OUTSIDE)
        or not cases.may_read(user, case)
    ):
        return {"case_open": None, "is_mine": False}
    return {"case_open": case, "is_mine": inbox.todo(user).filter(case=case).exists()}


@login_required
@require_POST
def assign_drafter(request: HttpRequest, pk: int) -> HttpResponse:
    """The budget desk says who drafts an imported project."""
    user = current_user(request)
    shown = project_or_404(user, pk)
    chosen = request.POST.get("drafter", "")
    found = next(
        ((office, person) for office, person in candidates(shown) if key_of(office, person) == chosen), None
    )
    if found is None:
        return page(request, user, shown, trouble="请从列表中选择经办人。", status=422)
    office, person = found
    try:
        assign(shown.pk, actor=user, drafter=person, office=office)
    except Invalid as wrong:
        return page(request, user, shown, trouble="；".join(wrong.problems.values()), status=422)
    messages.success(
        request, f"已指定{person.name}为经办人。下一步：{person.name}核对、补全绩效目标后提交审核。"
    )
    return redirect("desk:project", shown.pk)


@login_required
@require_POST
def set_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """The budget desk says how the name is read; the search by letters follows it."""
    user = current_user(request)
    shown = project_or_404(user, pk)
    typed = request.POST.get("reading", "")[:LONGEST_READING]
    try:
        done = readings.set_reading(shown.pk, typed, actor=user)
    except Invalid as wrong:
        return page(request, user, shown, unread=(typed, wrong.problems["reading"]), status=422)
    words = f"已保存读音：{done.reading}。" if done.reading else "已按通常的读音查找。"
    messages.success(request, words)
    return redirect("desk:project", shown.pk)


def key_of(office: object, person: User) -> str:
    return f"{getattr(office, 'pk', '')}-{person.pk}"
