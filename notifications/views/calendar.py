"""工作日历: the years and their days off; a year's arrangement is read, looked at and entered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user, whole_number
from notifications import publishing
from notifications.models import CalendarDay
from notifications.publishing import Arrangement, UnreadableError

#: years before this one that are offered
PAST = 1


@require_safe
@allow(Role.BUDGET_OFFICER, Role.SYSTEM_ADMIN)
def calendar(request: HttpRequest) -> HttpResponse:
    """One year's days off and make-up days (``?on=2027``), and the form to import one."""
    return _page(request)


@require_POST
@allow(Role.BUDGET_OFFICER, Role.SYSTEM_ADMIN)
def calendar_preview(request: HttpRequest) -> HttpResponse:
    """What an arrangement would change. Nothing is written."""
    try:
        proposal = publishing.propose(_arrangement(request))
    except UnreadableError as fault:
        return _page(request, trouble=str(fault), status=422)
    return render(request, "notifications/calendar_preview.html", {"proposal": proposal})


@require_POST
@allow(Role.BUDGET_OFFICER, Role.SYSTEM_ADMIN)
def calendar_publish(request: HttpRequest) -> HttpResponse:
    """Enter what the preview showed."""
    try:
        done = publishing.publish(_arrangement(request), current_user(request))
    except UnreadableError as fault:
        return _page(request, trouble=str(fault), status=422)
    year = done.arrangement.year
    messages.success(
        request, f"已导入 {year} 年放假安排：改变 {len(done.changed)} 天，移动期限 {len(done.moved)} 项。"
    )
    return redirect("notifications:calendar")


def _arrangement(request: HttpRequest) -> Arrangement:
    """From a file, or from the lines typed in or sent back by the preview."""
    upload = request.FILES.get("file")
    if upload is not None:
        if (upload.size or 0) > publishing.reading.MOST_BYTES:
            raise UnreadableError("文件太大。放假安排一般只有几十行，请检查是否选错了文件。")
        return publishing.read_file(upload.name or "", upload.read())
    return publishing.read_text(request.POST.get("lines", ""))


def _page(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    this = clock.today().year
    found = CalendarDay.objects.filter(date__year__gte=this - PAST, date__month=1, date__day=1)
    years = [(row.date.year, row.provisional) for row in found]
    chosen = whole_number(request.GET.get("on", ""), 9999) or this
    days = CalendarDay.objects.filter(date__year=chosen).exclude(name="")
    context = {
        "years": years,
        "chosen": chosen,
        "provisional": dict(years).get(chosen, False),
        "days": days,
        "trouble": trouble,
        "lines": request.POST.get("lines", "") if trouble else "",
    }
    return render(request, "notifications/calendar.html", context, status=status)
