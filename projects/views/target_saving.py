"""What saving does to the page: it goes on, or it comes back with everything typed and a sentence."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.web import current_user
from projects import versions
from projects.access import CASE_KINDS
from projects.forms.cells import figure_text
from projects.forms.draft import Draft
from projects.forms.places import lasting
from projects.forms.target import read
from projects.models import TargetVersion
from projects.versions import Conflict, Invalid
from projects.views.target_build import build
from projects.views.target_conflict import lost, overtaken
from projects.views.target_show import explanations_typed, show
from projects.weights import balanced, filled
from workflows import cases, kinds
from workflows.errors import Busy, Refused, Stale
from workflows.models import Case

UNREAD = "没有保存：有几格读不出来，请看格子下面的说明。您填的内容都在。"


def store(request: HttpRequest, version: TargetVersion, draft: Draft) -> TargetVersion | HttpResponse:
    """The saved version, or the page that says why it was not saved; nothing typed is lost either way."""
    typed = explanations_typed(request)
    reading = read(draft, version)
    if not reading.ok:
        page = build(version, draft, reading=reading, typed=typed, unsaved=True, trouble=UNREAD)
        return show(request, page, status=422)
    try:
        return versions.save(
            version.pk, actor=current_user(request), revision=draft.revision, data=reading.data
        )
    except Invalid as invalid:
        problems = {lasting(path, reading.data): sentence for path, sentence in invalid.problems.items()}
        page = build(version, draft, reading=reading, typed=typed, unsaved=True, problems=problems)
        page.trouble = "没有保存：" + "；".join(dict.fromkeys(invalid.problems.values()))
        return show(request, page, status=422)
    except Conflict as conflict:
        draft.revision = conflict.revision
        return show(request, overtaken(build(version, draft, typed=typed, unsaved=True)), status=409)
    except (Stale, Busy) as late:
        return show(request, lost(build(version, draft, typed=typed, unsaved=True), late), status=409)


def saved(request: HttpRequest, version: TargetVersion, draft: Draft, *, then: str) -> HttpResponse:
    """保存, 系统审核 or 提交审核: all three save first."""
    done = store(request, version, draft)
    if isinstance(done, HttpResponse):
        return done
    if then == "submit":
        return _submitted(request, done)
    return redirect(form_url(done) + ("#findings" if then == "check" else ""))


def weighed(request: HttpRequest, version: TargetVersion, draft: Draft, action: str) -> HttpResponse:
    """按方案填分值, 配平分值: typed into the draft, not saved yet."""
    reading = read(draft, version)
    change = filled if action == "fill" else balanced
    rows = change(reading.data.indicators, version.project.year, reading.data.not_applicable)
    by_row = {row.uuid: row.weight for row in rows}
    for row in draft.rows:
        unread = f"indicators/{row.uuid}/weight" in reading.errors
        if row.uuid in by_row and not (unread and action == "fill"):
            row.weight = figure_text(by_row[row.uuid])
    page = build(version, draft, typed=explanations_typed(request), unsaved=True)
    return show(request, page)


def form_url(version: TargetVersion) -> str:
    """Back to the form; ``saved`` tells the page's script that what was sent has arrived."""
    return reverse("projects:target_edit", args=[version.pk]) + "?saved=1"


def _submitted(request: HttpRequest, version: TargetVersion) -> HttpResponse:
    case = Case.objects.filter(kind__in=CASE_KINDS, document_id=version.pk).order_by("-id").first()
    if case is None:
        messages.error(request, "已保存。这个项目还没有经办人，暂不能提交。")
        return redirect(form_url(version))
    user, kind = current_user(request), kinds.get(case.kind)
    if (way := cases.shortcut(case, kind, kind.get(version.pk), user)) is not None and way.open:
        messages.info(request, f"已保存。已签内容没有改动，可以直接报{way.to}，也可以从头提交审核。")
        return redirect(reverse("workflows:path", args=[case.pk]) + "#h-go")
    try:
        moved = cases.submit(case.pk, actor=user)
    except Refused as refused:
        messages.error(request, f"已保存，还不能提交。{refused.text}")
        return redirect(form_url(version) + "#findings")
    messages.success(request, moved.text)
    return redirect("workflows:case", case.pk)
