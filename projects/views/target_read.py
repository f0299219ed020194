"""The reading sheet: one version as on paper, with its state, its history and the way on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.web import current_user
from projects import access, versions
from projects.appraisal.showing import reviews_of
from projects.changes.application import change_of
from projects.integrated.copying import may_copy
from projects.models import TargetVersion
from projects.originals import original_of
from projects.versions.content import text_of
from projects.versions.renewing import may_renew, may_reopen
from projects.views.target_access import readable
from projects.views.target_page import label_of
from projects.views.target_remarks import last_return
from projects.weights import stored
from workflows.access import visible_cases
from workflows.models import Case, Event
from workflows.words import DONE_WORDS, told

State = TargetVersion.State
#: what the banner says of each state: (glyph, sentence)
_BANNERS = {
    State.DRAFT: ("info", "草稿，尚未提交审核。"),
    State.IN_REVIEW: ("now", "正在审核，内容已固定；需要修改时请先撤回，或由审核人退回修改。"),
    State.APPROVED: ("tick", "已批复并锁定，内容不能再修改。"),
    State.SUPERSEDED: ("none", "已被后来的版本替代，仅供查阅。"),
    State.REJECTED: ("bad", "不予安排。"),
    State.CANCELLED: ("none", "已作废，仅供查阅。"),
}


@login_required
@require_safe
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as on paper."""
    version = readable(request, pk)
    user = current_user(request)
    project = version.project
    glyph, sentence = _BANNERS[State(version.state)]
    case = _case(user, version)
    content = content_with_weights(version)
    returned = last_return(version, versions.content_of(version)) if version.state == State.DRAFT else None
    context = {
        "version": version,
        "label": label_of(version),
        "content": content,
        "remarks": returned.by_path if returned else {},
        "year": project.year_id,
        "shown_year": project.year_id,
        "banner": {"glyph": glyph, "text": sentence, "last": _last_act(case)},
        "may_edit": access.may_edit(user, version),
        "may_renew": may_renew(user, version),
        "may_copy": may_copy(user, version),
        "may_reopen": may_reopen(user, version),
        "reviews": reviews_of(case, version),
        "change": change_of(version),
        "original": original_of(version, content, user),
        "case": case,
        "siblings": _siblings(user, version),
        "trail": [
            (f"{project.year_id}年度", f"{reverse('projects:list')}?year={project.year_id}"),
            (project.code or "项目", reverse("desk:project", args=[project.pk])),
            (label_of(version), None),
        ],
    }
    return render(request, "projects/target.html", context)


def content_with_weights(version: TargetVersion) -> dict[str, Any]:
    """The version's content with 分值 from where the year keeps them."""
    content = versions.content_of(version)
    if stored.outside(version.project.year):
        weights = stored.of(version)
        for row in content["indicators"]:
            row["weight"] = text_of(weights.get(row["uuid"]))
    return content


def _case(user: User, version: TargetVersion) -> Case | None:
    return (
        visible_cases(user).filter(kind__in=access.CASE_KINDS, document_id=version.pk).order_by("-id").first()
    )


def _last_act(case: Case | None) -> str:
    """Who did the last thing and when, and where it stands: the version's state in a person's words."""
    if case is None:
        return ""
    told_of = [kind for kind in DONE_WORDS if kind != Event.Kind.CREATED]
    last = case.events.filter(kind__in=told_of).last()
    if last is None:
        return ""
    now = f"现在：{case.state_words}。" if case.state == Case.State.OPEN else ""
    return f"{told(last)}。{now}"


def _siblings(user: User, version: TargetVersion) -> list[dict[str, Any]]:
    """All versions of the project this person may read, newest first; one entry alone needs no list."""
    found = access.visible_versions(user).filter(project=version.project_id).order_by("-id")
    rows = [{"version": one, "label": label_of(one), "here": one.pk == version.pk} for one in found]
    return rows if len(rows) > 1 else []
