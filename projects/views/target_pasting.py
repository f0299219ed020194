"""Pasting a block of cells: shown first, put in by one confirmation, saved like anything else that was typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from projects.forms.draft import Draft
from projects.forms.layout import layout_of
from projects.forms.pasting import place, read_typed, write_text
from projects.models import TargetVersion
from projects.views.target_build import build
from projects.views.target_pasting_view import paste_view
from projects.views.target_show import explanations_typed, show

EMPTY = "没有读到表格。请在 Excel、WPS 或 Word 里选中一块单元格，复制后再粘贴。"


def pressed(request: HttpRequest, version: TargetVersion, draft: Draft, *, sure: bool) -> HttpResponse:
    """The preview, or (``sure``) the form with the block in it; either way nothing is stored yet."""
    post, typed = request.POST, explanations_typed(request)
    table = read_typed(post.get("paste-html", ""), post.get("paste-text", ""))
    at = post.get("paste-at", "")[:120]
    if not table:
        return show(request, build(version, draft, typed=typed, unsaved=True, trouble=EMPTY))
    pasted = place(draft, table, at, layout_of(version.project.year))
    if sure and pasted.anything:
        return show(request, build(version, pasted.draft, typed=typed, unsaved=True, focus=pasted.focus))
    page = build(version, draft, typed=typed, unsaved=True)
    page.paste = paste_view(pasted, write_text(table), at)
    return show(request, page)
