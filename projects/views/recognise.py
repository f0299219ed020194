"""认可为批复版: the chosen projects with their differences, the reasons, the letter where one is awaited, one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.guards import allow
from accounts.models import User
from accounts.roles import Role
from accounts.web import current_user, whole_number
from projects.forms.amount_lists import AmountLetterForm
from projects.integrated.recognising import LONGEST_REASON, chosen, recognise
from projects.integrated.standing import AWAITS, Way, seen_of
from projects.models import IntegratedImport
from projects.views.integrated import State, visible_imports
from workflows.cases import Letter
from workflows.errors import CaseError, NotAllowed, Refused, Stale
from workflows.models import Attachment
from workflows.views.scans import take_scan

MOST = 200


@login_required
@allow(Role.BUDGET_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def integrated_recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """``project`` names each chosen project, in the address or in the form; ``reason-<id>`` why finance changed it."""
    user = current_user(request)
    held = get_object_or_404(visible_imports(user).filter(state=State.CONFIRMED), pk=pk)
    sent = request.POST if request.method == "POST" else request.GET
    ids = list(dict.fromkeys(one for text in sent.getlist("project") if (one := whole_number(text))))[:MOST]
    if not ids:
        messages.error(request, "请先勾选要认可的项目。")
        return redirect("projects:integrated_import", pk)
    reasons = {one: request.POST.get(f"reason-{one}", "") for one in ids}
    form, scan = AmountLetterForm(), None
    if request.method != "POST":
        return _page(request, held, chosen(held, user, ids), form, scan, reasons)
    form = AmountLetterForm(request.POST, request.FILES)
    scan = take_scan(request, form, user)
    trouble, status = "", 422
    try:
        if (letter := _letter(form, scan, held, user, ids)) is not False:
            done = recognise(pk, reasons, actor=user, seen=request.POST.get("seen", ""), letter=letter)
            messages.success(request, f"已认可 {len(done)} 个项目的批复版，目标已锁定，原来的版本仍可查阅。")
            return redirect("projects:integrated_import", pk)
    except NotAllowed:
        raise
    except CaseError as refusal:
        trouble, status = refusal.text, 409 if isinstance(refusal, Stale) else 422
    return _page(request, held, chosen(held, user, ids), form, scan, reasons, trouble, status)


def _letter(
    form: AmountLetterForm, scan: Attachment | None, held: IntegratedImport, user: User, ids: list[int]
) -> Any:
    """The letter where one is awaited, None where none is; False while the form is not in order."""
    if not any(way.kind == AWAITS for way in chosen(held, user, ids).values()):
        form.errors.clear()
        return None
    if not form.is_valid():
        return False
    if scan is None:
        raise Refused("请上传来文的扫描件。")
    letter: Letter = form.letter(scan)
    return letter


def _page(
    request: HttpRequest,
    held: IntegratedImport,
    found: dict[int, Way],
    form: AmountLetterForm,
    scan: Attachment | None,
    reasons: dict[int, str],
    trouble: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = sorted(found.items(), key=lambda item: item[1].found.number)
    context = {
        "held": held,
        "shown_year": held.year_id,
        "rows": [(way, reasons.get(pk, "")) for pk, way in rows],
        "awaits": any(way.kind == AWAITS for way in found.values()),
        "possible": all(way.kind for way in found.values()),
        "seen": seen_of(found),
        "form": form,
        "scan": scan,
        "trouble": trouble,
        "most": LONGEST_REASON,
        "trail": [
            ("与一体化比对", reverse("projects:integrated_imports")),
            (held.file_name[-20:], reverse("projects:integrated_import", args=[held.pk])),
            ("认可为批复版", None),
        ],
    }
    return render(request, "projects/integrated/recognise.html", context, status=status)
