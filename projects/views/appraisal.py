"""The 目标审核表: filled in at the step, read and given out afterwards; and what the year says of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import audit
from accounts.guards import allow
from accounts.roles import Role
from accounts.web import current_user
from projects.access import CASE_KIND, visible_versions
from projects.appraisal.items import ADVICE, ITEMS, LOWEST, Item, grade_of, shown
from projects.appraisal.paper import appraisal_paper
from projects.appraisal.rules import set_rules, typed
from projects.appraisal.saving import Typed, appraise, proposals, score_of
from projects.layout.formats import FORMATS, download
from projects.models import Appraisal, TargetVersion
from projects.versions.errors import Invalid
from projects.views.changes import may_leave
from projects.views.target_access import readable
from workflows.errors import NotAllowed, Refused
from workflows.models import Case
from workflows.snapshots import content_of
from workflows.views.common import open_of, own_rows, readable_case


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appraisal(request: HttpRequest, pk: int) -> HttpResponse:
    """``pk`` is the case. 按建议填写 fills in what is blank and keeps nothing; 保存 keeps what a person has decided."""
    case, kind, user = readable_case(request, pk)
    if case.kind != CASE_KIND:
        raise Http404
    row = open_of(own_rows(case, user))
    asked = kind.step_review(case, row.step) if row is not None else None
    if row is None or asked is None or not asked.form_url:
        raise NotAllowed("目标审核表由本环节的审核人填写；不用填写的，直接签署决定。", case)
    version = readable(request, case.document_id)
    if request.method != "POST":
        return _page(request, case, version, _kept(case, row.step_id))
    given = {
        item.key: Typed(
            request.POST.get(f"score-{item.key}", ""), request.POST.get(f"opinion-{item.key}", "")
        )
        for item in ITEMS
    }
    if request.POST.get("do") == "propose":
        return _page(request, case, version, given, fill=True)
    try:
        kept = appraise(pk, actor=user, typed=given, step=row.step_id)
    except Invalid as invalid:
        return _page(request, case, version, given, wrong=invalid.problems)
    grade = grade_of(kept.total)
    messages.success(request, f"已保存目标审核表：{shown(kept.total)} 分，{grade}。{ADVICE[grade]}")
    return redirect(reverse("workflows:case", args=[pk]) + "#decide")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appraisal_paper_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it was decided; a POST with ``format`` downloads it."""
    user = current_user(request)
    rows = Appraisal.objects.select_related("version__project__unit", "step", "snapshot", "saved_by")
    kept = rows.filter(pk=pk, version__in=visible_versions(user)).first()
    if kept is None:
        raise Http404
    version, project = kept.version, kept.version.project
    paper = appraisal_paper(kept, content_of(kept.snapshot), project.year_id, kept.step.name)
    if request.method == "POST":
        form = FORMATS.get(request.POST.get("format", ""))
        if form is None or not may_leave(version):
            raise Http404
        audit.record("export", user, f"导出{paper.title}", version=version.pk)
        return download(form.make(paper), f"{paper.title}.{form.ending}", form.sort)
    context = {
        "kept": kept,
        "version": version,
        "project": project,
        "grade": grade_of(kept.total),
        "rows": [(item, kept.scores[item.key], kept.opinions.get(item.key, "")) for item in ITEMS],
        "formats": FORMATS,
        "may_leave": may_leave(version),
        "shown_year": project.year_id,
        "trail": [
            (f"{project.year_id}年度", f"{reverse('projects:list')}?year={project.year_id}"),
            (
                project.crumb,
                reverse("projects:target", args=[version.pk]),
            ),
            ("目标审核表", None),
        ],
    }
    return render(request, "projects/appraisal_paper.html", context)


@login_required
@allow(Role.BUDGET_OFFICER)
@require_POST
def appraisal_rules(request: HttpRequest, year: int) -> HttpResponse:
    """Stores which projects need it and at whose step, for a year."""
    data = request.POST
    try:
        wanted = typed("key" in data, data.get("amount", ""), data.getlist("roles"))
        changed = set_rules(year, wanted, actor=current_user(request))
        messages.success(request, "已保存，新签署的环节随即按此办理。" if changed else "没有改动。")
    except Refused as refusal:
        messages.error(request, f"没有保存。{refusal.text}")
    return redirect(f"{reverse('projects:checks')}?year={year}#h-appraisal")


def _kept(case: Case, step: int) -> dict[str, Typed]:
    """What was kept at this step, else what the last form of this target said: a second look begins from the first."""
    found = Appraisal.objects.filter(version=case.document_id)
    kept = found.filter(step=step).first() or found.order_by("-pk").first()
    if kept is None:
        return {}
    return {key: Typed(score, kept.opinions.get(key, "")) for key, score in kept.scores.items()}


def _page(
    request: HttpRequest,
    case: Case,
    version: TargetVersion,
    given: Mapping[str, Typed],
    *,
    fill: bool = False,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    proposed, problems = proposals(version, case), wrong or {}
    rows = []
    for item in ITEMS:
        one, said = proposed[item.key], given.get(item.key, Typed())
        if fill and not said.score.strip():
            said = Typed(shown(one.score), said.opinion or "；".join(one.because)[:500])
        troubles = (problems.get(f"score-{item.key}", ""), problems.get(f"opinion-{item.key}", ""))
        rows.append((item, one, said, *troubles))
    context = {
        "case": case,
        "version": version,
        "paper": Appraisal.objects.filter(version=version, step__in=case.steps.filter(state="open"))
        .values_list("pk", flat=True)
        .first(),
        "rows": rows,
        "wrong": bool(problems),
        "grades": json.dumps([[lowest, grade] for grade, lowest in LOWEST], ensure_ascii=False),
        "total": _total([(item, said) for item, _, said, *_ in rows]),
        "shown_year": case.year,
        "trail": [
            (case.title, reverse("workflows:case", args=[case.pk])),
            ("目标审核表", None),
        ],
    }
    return render(request, "projects/appraisal.html", context, status=422 if problems else 200)


def _total(given: Sequence[tuple[Item, Typed]]) -> str:
    """``91.5 分，优``, or that there is no total yet."""
    scores = [score for item, said in given if (score := score_of(said.score, item)) is not None]
    if len(scores) < len(given):
        return f"还有 {len(given) - len(scores)} 项没有评分"
    total = sum(scores, Decimal(0))
    return f"{shown(total)} 分，{grade_of(total)}"
