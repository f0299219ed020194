"""整改: the list, issuing one or many, and the page of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.guards import allow
from accounts.models import User
from accounts.namesakes import named
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.access import RECTIFICATION_KIND, visible_monitoring, visible_rectifications
from monitoring.models import MonitoringReport, Rectification
from monitoring.rectification.answering import answer
from monitoring.rectification.issuing import (
    LONGEST,
    MOST,
    Demand,
    candidates,
    issue,
    may_issue,
    proposed,
)
from monitoring.stages import case_of
from notifications.calendar import add_working_days
from projects.views.years import chosen_year
from workflows import cases, kinds
from workflows.errors import Busy, CaseError, NotAllowed, Refused, Stale
from workflows.returned import last_return

A_PAGE = 50
State = Rectification.State
#: filter -> words
CHOICES = {
    "alive": "未销号",
    "overdue": "整改逾期",
    "in_review": "待销号",
    "closed": "已销号",
    "ended": "已终止",
}


@dataclass(frozen=True)
class Asked:
    """One row of 下达整改."""

    report: MonitoringReport
    people: Sequence[tuple[int, str]]
    chosen: int | None
    proposed: str


@login_required
@require_safe
def rectifications(request: HttpRequest) -> HttpResponse:
    """The list of a year: what is overdue first, what is closed last."""
    user, year = current_user(request), chosen_year(request)
    wanted, q = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    rows = visible_rectifications(user).filter(project__year=year) if year else Rectification.objects.none()
    rows = _chosen(rows, wanted)
    if q:
        rows = rows.filter(Q(project__name__icontains=q) | Q(project__code__icontains=q))
    rows = rows.select_related("project__unit", "project__office", "responsible", "report__round")
    context = {
        "year": year,
        "page": Paginator(rows.order_by("closed_at", "due_on", "pk"), A_PAGE).get_page(
            request.GET.get("page")
        ),
        "choices": CHOICES,
        "wanted": wanted,
        "q": q,
        "may_issue": may_issue(user),
    }
    return render(request, "monitoring/rectifications.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "POST"])
def rectify(request: HttpRequest) -> HttpResponse:
    """下达整改 for the reports named: GET asks, POST issues all of them or none."""
    user = current_user(request)
    sent = request.POST if request.method == "POST" else request.GET
    ids = list(dict.fromkeys(n for one in sent.getlist("report") if (n := whole_number(one)) is not None))
    rows = _asked(request, user, ids)
    if request.method != "POST":
        return _issue_page(request, rows)
    demands = [Demand(row.report.pk, row.chosen or 0) for row in rows]
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        return _issue_page(request, rows, "请填写整改期限。", 422)
    try:
        made = issue(demands, actor=user, demand=request.POST.get("demand", ""), due_on=due_on)
    except NotAllowed:
        raise
    except CaseError as refusal:
        return _issue_page(request, rows, refusal.text, 422 if isinstance(refusal, Refused) else 409)
    messages.success(request, f"已下达 {len(made)} 项整改，责任人会收到消息。")
    return redirect(f"{reverse('monitoring:rectifications')}?state=alive")


@login_required
@require_http_methods(["GET", "POST"])
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it; and, for the responsible person while it lies with them, write the result."""
    user, shown = current_user(request), _readable(request, pk)
    if request.method == "POST":
        return _answered(request, shown, user)
    return render(request, "monitoring/rectification.html", _page(shown, user))


def _chosen(rows: QuerySet[Rectification], wanted: str) -> QuerySet[Rectification]:
    if wanted == "alive":
        return rows.filter(state__in=Rectification.ALIVE)
    if wanted == "overdue":
        return rows.filter(state=State.OPEN, due_on__lt=clock.today())
    return rows.filter(state=wanted) if wanted in CHOICES else rows


def _asked(request: HttpRequest, user: User, ids: Sequence[int]) -> list[Asked]:
    """The reports named that the person reads, each with who may be responsible."""
    rows = visible_monitoring(user).filter(pk__in=ids[:MOST])
    found = rows.select_related("project__unit", "project__office", "project__drafter", "round").in_bulk()
    asked = []
    for pk in ids:
        if (report := found.get(pk)) is None:
            continue
        people = candidates(report.project)
        chosen = whole_number(request.POST.get(f"responsible-{pk}", ""))
        asked.append(
            Asked(
                report,
                [(one.pk, named(one)) for one in people],
                chosen if chosen is not None else (people[0].pk if people else None),
                proposed(report),
            )
        )
    return asked


def _issue_page(
    request: HttpRequest, rows: Sequence[Asked], trouble: str = "", status: int = 200
) -> HttpResponse:
    words = rows[0].proposed if len(rows) == 1 else ""
    context = {
        "rows": rows,
        "trouble": trouble,
        "demand": request.POST.get("demand", words),
        "due_on": request.POST.get("due_on", add_working_days(clock.today(), 10).isoformat()),
        "longest": LONGEST,
        "back": reverse("monitoring:midyear_board"),
        "trail": [("运行监控", reverse("monitoring:midyear_board")), ("下达整改", None)],
    }
    return render(request, "monitoring/rectify.html", context, status=status)


def _readable(request: HttpRequest, pk: int) -> Rectification:
    related = (
        "project__unit", "project__office", "responsible", "issued_by", "report__round__round",
    )  # fmt: skip
    found = visible_rectifications(current_user(request)).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这项整改，或您不能查看")
    return found


def _page(shown: Rectification, user: User, **more: Any) -> dict[str, Any]:
    case = case_of(RECTIFICATION_KIND, shown.pk)
    edits = shown.state == State.OPEN and shown.responsible_id == user.pk and case is not None
    content = kinds.get(RECTIFICATION_KIND).content(shown)
    return {
        "shown": shown,
        "project": shown.project,
        "shown_year": shown.project.year_id,
        "case": case,
        "edits": edits,
        "content": content,
        "result": shown.result,
        "returned": last_return(RECTIFICATION_KIND, shown.pk, content),
        "trail": [
            ("整改", f"{reverse('monitoring:rectifications')}?year={shown.project.year_id}"),
            (
                Truncator(shown.project.name).chars(30),
                f"{reverse('desk:project', args=[shown.project_id])}?tab=midyear",
            ),
            (shown.report.round.months, None),
        ],
        **more,
    }


def _answered(request: HttpRequest, shown: Rectification, user: User) -> HttpResponse:
    """保存 or 提交销号: both save first. What was typed comes back with every refusal."""
    if shown.responsible_id != user.pk:
        raise NotAllowed(f"整改结果由责任人{shown.responsible.name}填写，您可以查看。")
    typed = request.POST.get("result", "")
    try:
        revision = whole_number(request.POST.get("revision", "")) or 0
        answer(shown.pk, actor=user, revision=revision, result=typed)
        if request.POST.get("do") != "submit":
            messages.success(request, "已保存。完成后请提交销号。")
            return redirect("monitoring:rectification", shown.pk)
        case = case_of(RECTIFICATION_KIND, shown.pk)
        assert case is not None, "what was saved has a case"
        moved = cases.submit(case.pk, actor=user)
    except (Refused, Stale, Busy) as refusal:
        said = [one.text for one in refusal.problems] if isinstance(refusal, Refused) else []
        context = _page(
            _readable(request, shown.pk), user, trouble=" ".join(said) or refusal.text, result=typed
        )
        status = 422 if isinstance(refusal, Refused) else 409
        return render(request, "monitoring/rectification.html", context, status=status)
    messages.success(request, moved.text)
    return redirect("workflows:case", case.pk)
