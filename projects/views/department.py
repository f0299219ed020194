"""部门整体绩效目标: the present version with all versions beside it, any two of them compared, and beginning the next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.models import Unit, User
from accounts.web import current_user, whole_number
from projects.department import access
from projects.department.content import content_of, with_rows
from projects.department.creating import begin
from projects.department.file import file_paper
from projects.department.notes import totals_of
from projects.layout.formats import FORMATS, download
from projects.models import BudgetYear, DepartmentTarget
from projects.views.years import all_years, chosen_year
from workflows import kinds
from workflows.access import visible_cases
from workflows.errors import Refused
from workflows.models import Case
from workflows.showing.changes import marks_of, shown_changes

State = DepartmentTarget.State
NOT_YOURS = "部门整体绩效目标由本级预算绩效岗起草，负责本级全部工作的人可以查看。"
#: what the banner says of each state: (glyph, sentence)
_BANNERS = {
    State.DRAFT: ("info", "草稿，尚未提交审核。"),
    State.IN_REVIEW: ("now", "正在审核，内容已固定；需要修改时请先撤回，或由审核人退回修改。"),
    State.APPROVED: ("tick", "已审定并锁定，内容不能再修改；需要修改时请起草下一版。"),
    State.SUPERSEDED: ("none", "已被后来的版本替代，仅供查阅。"),
    State.REJECTED: ("bad", "领导不同意这一版。"),
    State.CANCELLED: ("none", "已作废，仅供查阅。"),
}
RETURNED = "已退回修改。意见在填报页上，改好后再提交审核。"


@login_required
@require_safe
def department(request: HttpRequest) -> HttpResponse:
    """The year's newest version, or how to begin; for those who read the whole 本级."""
    user, year = current_user(request), chosen_year(request)
    unit = access.root_of(user)
    if unit is None:
        raise PermissionDenied(NOT_YOURS)
    known = access.visible_targets(user).filter(unit=unit, year=year)
    newest = with_rows(known).order_by("-pk").first()
    if newest is not None:
        return _page(request, user, newest)
    context = {"year": year, "may_begin": year is not None and _may_begin(user, unit, year)}
    return render(request, "projects/department/none.html", context)


@login_required
@require_safe
def department_target(request: HttpRequest, pk: int) -> HttpResponse:
    """One version; ``?against=`` names another, whose differences are marked on the paper."""
    user = current_user(request)
    return _page(request, user, readable(user, pk))


@login_required
@require_POST
def department_begin(request: HttpRequest) -> HttpResponse:
    """起草: the page that follows is the form of the new draft."""
    user = current_user(request)
    unit = access.root_of(user)
    if unit is None or not access.may_draft(user, unit):
        raise PermissionDenied(NOT_YOURS)
    year = next((one for one in all_years(request) if str(one.pk) == request.POST.get("year")), None)
    if year is None:
        messages.error(request, "请先选择年度，再起草部门整体绩效目标。")
        return redirect("projects:department")
    try:
        new = begin(year, unit, actor=user)
    except Refused as refusal:
        messages.error(request, refusal.text)
        return redirect(f"{reverse('projects:department')}?year={year.pk}")
    messages.success(request, f"已起草{new.label}。改好后提交审核。")
    return redirect("projects:department_edit", new.pk)


@login_required
@require_POST
def department_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The document as a file, for whoever reads it."""
    user, form = current_user(request), FORMATS.get(request.POST.get("format", ""))
    version = readable(user, pk)
    if form is None:
        raise Http404("没有这种格式")
    paper = file_paper(content_of(version), version.label)
    made = form.make(paper)
    audit.record("export", user, f"导出{paper.title}", form="department_target", document=pk)
    return download(made, f"{paper.title}.{form.ending}", form.sort)


def readable(user: User, pk: int) -> DepartmentTarget:
    """The version with its rows; 404 for whoever may not read it."""
    version = with_rows(access.visible_targets(user).filter(pk=pk)).first()
    if version is None:
        raise Http404
    return version


def trail(version: DepartmentTarget, *last: str) -> list[tuple[str, str | None]]:
    """The way to a page of this version."""
    return [
        (f"{version.year_id}年度", f"{reverse('projects:list')}?year={version.year_id}"),
        ("部门整体绩效目标", f"{reverse('projects:department')}?year={version.year_id}"),
        *((words, None) for words in last),
    ]


def _page(request: HttpRequest, user: User, version: DepartmentTarget) -> HttpResponse:
    others = access.visible_targets(user).filter(year=version.year_id, unit=version.unit_id)
    siblings = list(others.order_by("-pk"))
    against = _against(request, siblings)
    case = visible_cases(user).filter(kind=access.CASE_KIND, document_id=version.pk).order_by("-pk").first()
    glyph, sentence = ("back", RETURNED) if _is_returned(case) else _BANNERS[State(version.state)]
    whole = access.reads_whole(user, version.unit)
    context = {
        "version": version,
        "year": version.year_id,
        "shown_year": version.year_id,
        "content": content_of(version),
        "banner": {"glyph": glyph, "text": sentence},
        "case": case if case is not None and _was_handed_in(case) else None,
        "siblings": siblings,
        "totals": totals_of(version) if whole else None,
        "may_edit": access.may_edit(user, version),
        "may_begin": _may_begin(user, version.unit, version.year),
        "formats": FORMATS,
        "trail": trail(version, version.label),
        **(_compared(version, against) if against is not None else {}),
    }
    return render(request, "projects/department/target.html", context)


def _is_returned(case: Case | None) -> bool:
    return case is not None and case.state == Case.State.DRAFT and case.returned


def _was_handed_in(case: Case) -> bool:
    return case.snapshot_id is not None


def _may_begin(user: User, unit: Unit, year: BudgetYear) -> bool:
    """Whether the page offers the next version: to the desk, while none is in work and the year is not over."""
    if not access.may_draft(user, unit) or year.stage == BudgetYear.Stage.CLOSED:
        return False
    return not DepartmentTarget.objects.filter(
        year=year, unit=unit, state__in=DepartmentTarget.IN_WORK
    ).exists()


def _against(request: HttpRequest, siblings: list[DepartmentTarget]) -> DepartmentTarget | None:
    """The other version the address names; 404 for one the person may not read."""
    text = request.GET.get("against", "")
    if not text:
        return None
    asked = whole_number(text)
    found = next((one for one in siblings if one.pk == asked), None)
    if found is None:
        raise Http404
    return with_rows(DepartmentTarget.objects.all()).get(pk=found.pk)


def _compared(version: DepartmentTarget, against: DepartmentTarget) -> dict[str, Any]:
    """What this version says otherwise than the other."""
    kind = kinds.get(access.CASE_KIND)
    lines = shown_changes(content_of(against), content_of(version), kind)
    return {"against": against, "changes": lines, "marks": marks_of(lines)}
