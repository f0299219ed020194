"""我的待办: what I must do now, what I have under way, what was decided."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access, visits
from accounts.roles import ADMINISTRATORS, Role
from accounts.together import number
from accounts.web import current_user, whole_number
from desk.context import counted
from desk.home import chores, decisions, drafts, news, started, todo, waiting
from desk.setup.standing import at_work, whole
from desk.setup.steps import READERS
from monitoring import home as spending
from monitoring.evaluation import home as evaluating
from monitoring.midyear import home as midyear
from projects.views.years import all_years, present_year
from workflows.models import Event


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    roles = access.roles_of(user)
    is_desk, serves = Role.BUDGET_OFFICER in roles, bool(roles) and not roles - ADMINISTRATORS
    what = request.GET.get("what", "")[:40]
    parts = [todo, drafts, started, *([chores] if is_desk else [])]
    asked = {name: part for one in parts for name, part in one.asked(user).items()}
    begins = not roles.isdisjoint(READERS)
    if begins:
        asked["at_work"] = at_work()
    waits = spending.waiting(user, roles)
    sheets = evaluating.waiting(user)
    forms, demands = midyear.forms(user, roles), midyear.demands(user)
    since = None if serves else visits.last_here(request.session, user)
    asked |= news.asked(user, since)
    asked |= {"forms": number(forms), "demands": number(demands)}
    found = counted(request, user, **asked, explains=number(waits), evaluates=number(sheets))
    page = whole_number(request.GET.get("page", ""), 99_999) or 1
    return render(
        request,
        "desk/home.html",
        {
            "todo": todo.todo(user, found, what=what, page=page),
            "what": what,
            "drafts": drafts.drafts(user, found),
            "owed": waiting.owed(user, found),
            "explains": spending.owed(waits) if found["explains"] else [],
            "explains_count": found["explains"],
            "monitors": [
                *(midyear.owed_demands(demands) if found["demands"] else []),
                *(midyear.owed_forms(forms) if found["forms"] else []),
            ],
            "monitors_count": found["forms"] + found["demands"],
            "evaluates": evaluating.owed(sheets) if found["evaluates"] else [],
            "evaluates_count": found["evaluates"],
            "news": news.news(user, since, found),
            "is_drafter": Role.DRAFTER in roles,
            "started": started.started(user, found),
            "started_count": found["started"],
            # administrators do not decide: their page leads on to where they work
            "decisions": [] if serves else decisions.decisions(user),
            "serves": serves,
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
