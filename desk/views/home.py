"""我的待办: what I must do now, what I have under way, what was decided."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access, clock, visits
from accounts.roles import ADMINISTRATORS, Role
from accounts.web import current_user, whole_number
from desk.context import counted
from desk.home import chores, decisions, drafts, news, owes, sheets, started, todo, waiting
from desk.setup.standing import at_work, whole
from desk.setup.steps import READERS
from monitoring import home as spending
from notifications.calendar import Calendar
from projects.views.years import all_years, present_year
from workflows.models import Event


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    roles = access.roles_of(user)
    is_desk, serves = Role.BUDGET_OFFICER in roles, bool(roles) and not roles - ADMINISTRATORS
    what = request.GET.get("what", "")[:40]
    calendar = Calendar.around(clock.today())
    parts = [drafts, started, *([chores] if is_desk else [])]
    asked = todo.asked(user, calendar.reckoning(clock.today()))
    asked |= {name: part for one in parts for name, part in one.asked(user).items()}
    begins = not roles.isdisjoint(READERS)
    if begins:
        asked["at_work"] = at_work()
    work = owes.Work(user, roles, calendar)
    since = None if serves else visits.last_here(request.session, user)
    asked |= news.asked(user, since)
    found = counted(request, user, **asked, **work.asked())
    page = whole_number(request.GET.get("page", ""), 99_999) or 1
    mine, drafted = todo.todo(user, found, calendar, what=what, page=page), drafts.drafts(user, found)
    owed, owing = waiting.owed(user, found), work.read(found)
    shown = sheets.sheets(mine, drafted, owed, owing)
    return render(
        request,
        "desk/home.html",
        {
            "todo": mine,
            "drafts": drafted,
            "owed": owed,
            "owes": owing,
            "sheets": shown,
            "first_overdue": sheets.first(shown, "overdue"),
            "first_today": sheets.first(shown, "due_today"),
            "due": sheets.due(mine, owing),
            "what": what,
            "news": news.news(user, since, found),
            "is_drafter": Role.DRAFTER in roles,
            "started": started.started(user, found),
            "started_count": found["started"],
            # administrators do not decide: their page leads on to where they work
            "decisions": [] if serves else decisions.decisions(user),
            "serves": serves,
            # an inspector reads: nothing ever comes to them
            "reads": bool(roles) and roles <= {Role.INSPECTOR},
            "roleless": not roles,
            "setup": whole() if begins and not found["at_work"] else None,
            "is_desk": is_desk,
            "chores": chores.chores(found) if is_desk else [],
        },
    )


@login_required
@require_safe
def since(request: HttpRequest) -> HttpResponse:
    """自上次来过以后, page by page."""
    user = current_user(request)
    bound = visits.last_here(request.session, user)
    page = Paginator(news.events(user, bound) if bound else Event.objects.none(), 50)
    shown = page.get_page(request.GET.get("page"))
    rows = news.changes(shown.object_list) if bound else []
    return render(request, "desk/since.html", {"since": bound, "page": shown, "rows": rows})


@login_required
@require_safe
def pace(request: HttpRequest) -> HttpResponse:
    """支出进度 beside the list: asked for once the page stands, because it adds up every project the person reads."""
    user = current_user(request)
    in_business = bool(access.roles_of(user) - ADMINISTRATORS)
    shown = spending.pace(user, present_year(all_years(request))) if in_business else None
    return render(request, "desk/parts/pace.html", {"pace": shown, "in_business": in_business})
