"""The buttons of 系统审核: mend, explain, balance. Each carries the whole form and saves it first or with it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.web import current_user
from projects import versions
from projects.forms.draft import Draft, draft_from_post
from projects.forms.places import dom_id, lasting, shown_at
from projects.forms.repairs import repair
from projects.forms.target import read
from projects.models import TargetVersion
from projects.versions import Invalid
from projects.versions.clean import clean
from projects.versions.repairing import GONE, WEIGHTS
from projects.views.target_access import editable
from projects.views.target_build import build, readable_findings, review_of
from projects.views.target_panel import remark_named, repair_named
from projects.views.target_saving import form_url, store, weighed
from projects.views.target_show import explanations_typed, show
from workflows.errors import Stale


@login_required
@require_POST
def target_repair(request: HttpRequest, pk: int) -> HttpResponse:
    """Types the repair into the form and saves; where a person has to finish it, the form waits at the cell."""
    version = editable(request, pk)
    draft = draft_from_post(request.POST)
    reading = read(draft, version)
    data = clean(reading.data)
    named = request.POST.get("repair", "")
    chosen = repair_named(readable_findings(review_of(version, data), reading, data), named)
    if chosen is None:
        page = build(version, draft, typed=explanations_typed(request), unsaved=True, trouble=GONE)
        return show(request, page)
    if named.startswith(f"{WEIGHTS}|"):
        return weighed(request, version, draft, "balance")
    at = repair(draft, data, chosen.changes)
    if not chosen.complete:
        page = build(version, draft, typed=explanations_typed(request), unsaved=True)
        page.focus = _row(lasting(chosen.edit, data)) or _row(at)
        return show(request, page)
    return _back(request, version, draft, at)


@login_required
@require_POST
def target_explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the form, then keeps the explanation with its cell."""
    version = editable(request, pk)
    draft = draft_from_post(request.POST)
    done = store(request, version, draft)
    if isinstance(done, HttpResponse):
        return done
    key = request.POST.get("explain", "")
    text = request.POST.get(f"explain:{key}", "")
    panel = versions.review(done).panel()
    found = remark_named(panel, key)
    if found is not None and found in panel.remarks and not text.strip():
        messages.error(request, "说明还没有写。请写明原因或依据，再点“保存说明”。")
        return redirect(form_url(done) + "#findings")
    try:
        if found is None:
            raise Stale(GONE)
        first, *also = (finding.anchor or finding.path for finding in found.findings)
        versions.explain(
            done.pk,
            actor=current_user(request),
            rule=found.findings[0].rule,
            path=first,
            also=also,
            text=text,
        )
    except Stale as gone:
        messages.warning(request, f"已保存。{gone.text}")
    except Invalid as invalid:
        messages.error(request, "；".join(invalid.problems.values()))
    return redirect(form_url(done) + "#findings")


@login_required
@require_POST
def target_balance(request: HttpRequest, pk: int) -> HttpResponse:
    """配平分值 on what stands on the form."""
    return weighed(request, editable(request, pk), draft_from_post(request.POST), "balance")


def _back(request: HttpRequest, version: TargetVersion, draft: Draft, at: str) -> HttpResponse:
    done = store(request, version, draft)
    if isinstance(done, HttpResponse):
        return done
    return redirect(f"{form_url(done)}#{dom_id(shown_at(at))}")


def _row(path: str) -> str:
    """The row or sentence of a path: what the page focuses."""
    parts = path.split("/")
    return parts[1] if len(parts) > 1 else ""
