"""报表报告: official forms single and in bulk, reports that write themselves, names and columns; 决算公开."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import access, audit, clock
from accounts.guards import allow
from accounts.models import Unit, User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from monitoring.access import is_whole_desk
from monitoring.models import DepartmentEvaluation, Disclosure
from monitoring.papers import bulk, disclosing, midyear_page, midyear_report, reports
from monitoring.papers.bulk import form_of, forms_by_id, ids_of, sheets_of, zipped
from monitoring.papers.department_form import department_paper
from monitoring.papers.layouts import USUAL, layout_of, save_layout
from monitoring.papers.recipients import recipient, save_recipient
from monitoring.papers.results import Results, results_of
from projects.layout.formats import FORMATS, ZIP, download
from projects.layout.paper import Paper
from projects.models import BudgetYear
from projects.printing import jobs
from projects.printing.choosing import sender_of
from projects.views.publishing import package_of, review_of, typed
from projects.views.years import all_years, chosen_year
from workflows.errors import Refused
from workflows.wording import wording

HOME = ("报表报告", "monitoring:papers")


def _of_results(make: Callable[[Results], Paper]) -> Callable[[User, int, Unit], Paper]:
    def made(user: User, year: int, unit: Unit) -> Paper:
        results = results_of(user, year, unit)
        if not results.rows:
            raise Refused(
                "本年度还没有绩效自评表，不能生成。绩效自评这一轮开始后再生成，哪天开始见年度工作安排。"
            )
        return make(results)

    return made


def _of_round(user: User, year: int, unit: Unit) -> Paper:
    found = midyear_report.round_of(user, year, unit)
    if found is None or not found.rows:
        raise Refused("本年度还没有运行监控表，不能生成监控报告。请先安排运行监控。")
    return midyear_report.monitoring_report(found, clock.today())


def _page_of(user: User, year: int, unit: Unit) -> Paper:
    """部务会一页纸: of the self-evaluation once there is one, before it of the newest monitoring round."""
    results = results_of(user, year, unit)
    if results.rows:
        return reports.one_page(results, wording().meeting, clock.today())
    found = midyear_report.round_of(user, year, unit)
    if found is None or not found.rows:
        raise Refused("本年度还没有运行监控表和绩效自评表，不能生成一页纸。请先安排运行监控。")
    return midyear_page.one_page(found, wording().meeting, clock.today())


def _department(user: User, year: int, unit: Unit) -> Paper:
    found = DepartmentEvaluation.objects.filter(year=year).first()
    if found is None or not found.template:
        raise Refused("本年度还没有部门整体自评，请先在绩效自评的“部门整体自评”中填写。")
    sender = sender_of(unit)
    return department_paper(found.template, found.scores, found.overview, year, sender)


#: code -> (words with a place for the usual meeting, what is said of it, who makes it)
REPORTS: dict[str, tuple[str, str, Callable[[User, int, Unit], Paper]]] = {
    "midyear": ("监控报告", "最近一轮运行监控，附各项目情况和数据来源", _of_round),
    "report": (
        "自评报告",
        "附各项目结果和数据来源",
        _of_results(lambda results: reports.evaluation_report(results, clock.today())),
    ),
    "page": (
        "{meeting}一页纸",
        "各单位的情况和提请研究的事项；绩效自评以前取最近一轮运行监控",
        _page_of,
    ),
    "letter": (
        "报送函",
        "主送单位和结语按设置，文号请在 Word 中核对",
        _of_results(
            lambda results: reports.cover_letter(results, recipient(), wording().closing, clock.today())
        ),
    ),
    "department": ("部门整体支出绩效自评表", "按本年度的模板和得分", _department),
}


@login_required
@allow(Role.BUDGET_OFFICER)
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """What can be made of the year."""
    return _page(request)


def _page(request: HttpRequest, trouble: str = "", status: int = 200) -> HttpResponse:
    user, year = current_user(request), chosen_year(request)
    units = _units(user)
    unit = _unit(units, request.GET.get("unit", "") or request.POST.get("unit", ""))
    results = results_of(user, year.year, unit) if year and unit else None
    meeting = wording().meeting
    context = {
        "year": year,
        "years": all_years(request),
        "shown_year": year.year if year else None,
        "units": units,
        "unit": unit,
        "results": results,
        "reports": [
            (code, words.format(meeting=meeting), about) for code, (words, about, _) in REPORTS.items()
        ],
        "layouts": [layout_of(code) for code in USUAL],
        "may_set": is_whole_desk(user),
        "recipient": request.POST.get("recipient") or recipient(),
        "trouble": trouble,
    }
    return render(request, "monitoring/papers.html", context, status=status)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def paper_export(request: HttpRequest) -> HttpResponse:
    """A report, or all forms of a year in one zip."""
    user = current_user(request)
    year, unit = (
        _year(request, request.POST.get("year", "")),
        _unit(_units(user), request.POST.get("unit", "")),
    )
    what, wanted = request.POST.get("what", ""), request.POST.get("format", "")
    if year is None or unit is None or wanted not in FORMATS or what not in (*REPORTS, *USUAL):
        raise Http404("没有这种报表")
    try:
        if what in USUAL:
            title = f"{year.year}年度{layout_of(what).title}（{unit.label}）"
            ids = ids_of(what, user, year.year, unit)
            if len(ids) > bulk.MOST:
                job = jobs.start(what, title, year, wanted, ids, actor=user)
                return redirect("projects:paper_job", job.pk)
            made, name, sort = zipped(forms_by_id(what, user, ids), wanted), f"{title}.zip", ZIP
        else:
            paper, form = REPORTS[what][2](user, year.year, unit), FORMATS[wanted]
            made, name, sort = form.make(paper), f"{paper.title}.{form.ending}", form.sort
    except Refused as refusal:
        return _page(request, refusal.text, 422)
    audit.record("export", user, f"导出{name}", year=year.year, unit=unit.code)
    return download(made, name, sort)


@login_required
@require_POST
def form_export(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One official form for whoever reads its document."""
    user, form = current_user(request), FORMATS.get(request.POST.get("format", ""))
    paper = form_of(code, user, pk) if form is not None and code in USUAL else None
    if paper is None or form is None:
        raise Http404("没有这张表，或您不能查看")
    made = form.make(paper)
    audit.record("export", user, f"导出{paper.title}", form=code, document=pk)
    return download(made, f"{paper.title}.{form.ending}", form.sort)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def paper_layout(request: HttpRequest, code: str) -> HttpResponse:
    """Name and columns of a form."""
    if code not in USUAL:
        raise Http404("没有这张表")
    user = current_user(request)
    try:
        save_layout(
            code, title=request.POST.get("title", ""), shown=request.POST.getlist("column"), actor=user
        )
    except Refused as refusal:
        return _page(request, refusal.text, 422)
    messages.success(request, "已保存表样，之后导出的都按它。")
    return redirect("monitoring:papers")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def paper_recipient(request: HttpRequest) -> HttpResponse:
    """Who the 报送函 goes to."""
    try:
        save_recipient(request.POST.get("recipient", ""), actor=current_user(request))
    except Refused as refusal:
        return _page(request, refusal.text, 422)
    messages.success(request, "已保存主送单位，之后生成的报送函都按它。")
    return redirect("monitoring:papers")


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def disclosures(request: HttpRequest) -> HttpResponse:
    """决算公开: the 保密审查, and what was made after it."""
    user = current_user(request)
    if request.method != "POST":
        return _disclosures(request, user)
    year = chosen_year(request)
    unit = Unit.objects.filter(parent=None).first()
    if year is None or unit is None:
        raise Http404("没有年度")
    try:
        made = disclosing.publish(year, unit, review_of(request), actor=user)
    except Refused as refusal:
        return _disclosures(request, user, refusal.text)
    messages.success(request, f"已制作公开材料，{made.projects} 个项目。请下载后按程序公开。")
    return redirect(f"{reverse('monitoring:disclosures')}?year={year.year}")


def _disclosures(request: HttpRequest, user: User, trouble: str = "") -> HttpResponse:
    year, unit = chosen_year(request), Unit.objects.filter(parent=None).first()
    found = sheets_of(user, year.year, unit, confirmed=True) if year and unit else []
    context = {
        "year": year,
        "years": all_years(request),
        "shown_year": year.year if year else None,
        "checks": disclosing.CHECKS.items(),
        "candidates": disclosing.names_of(found),
        "made": Disclosure.objects.filter(year=year).select_related("made_by") if year else [],
        "may": is_whole_desk(user),
        "trouble": trouble,
        "trail": [(HOME[0], reverse(HOME[1])), ("决算公开", None)],
        **typed(request),
    }
    return render(request, "monitoring/disclosures.html", context, status=422 if trouble else 200)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def disclosure_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The package as it was made."""
    user = current_user(request)
    made = Disclosure.objects.filter(pk=pk, unit__in=access.units_held(user, Role.BUDGET_OFFICER)).first()
    if made is None:
        raise Http404("没有这份公开材料，或您不能查看")
    try:
        answer = package_of(made, f"{made.year_id}年度决算公开.zip")
    except Refused as refusal:
        return _disclosures(request, user, refusal.text)
    audit.record("export", user, f"下载{made.year_id}年度决算公开材料", disclosure=pk)
    return answer


def _units(user: User) -> list[Unit]:
    return list(Unit.objects.filter(pk__in=access.units_held(user, Role.BUDGET_OFFICER)).order_by("code"))


def _unit(units: list[Unit], asked: str) -> Unit | None:
    number = whole_number(asked)
    return next((one for one in units if one.pk == number), units[0] if units and not asked else None)


def _year(request: HttpRequest, asked: str) -> BudgetYear | None:
    return next((one for one in all_years(request) if str(one.year) == asked), None)
