"""支出进度通报: on screen and paper, as PDF, Word and Excel."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import audit
from accounts.models import Unit, User
from accounts.web import current_user, whole_number
from monitoring.access import units_of_notices
from monitoring.checkpoints.standing import checkpoints_of
from monitoring.models import Checkpoint
from monitoring.papers.gathering import notice_of
from monitoring.papers.sheets import xlsx_of
from monitoring.papers.written import paper_of
from projects.layout.formats import FORMATS, download


@login_required
@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it prints, for the unit asked for or the highest one the person reads."""
    user = current_user(request)
    checkpoint, units, unit = _asked(user, pk, request.GET.get("unit", ""))
    context = {
        "checkpoint": checkpoint,
        "checkpoints": checkpoints_of(checkpoint.year),
        "units": units,
        "unit": unit,
        "notice": notice_of(user, checkpoint, unit),
        "shown_year": checkpoint.year,
        "trail": [
            ("支出进度", f"{reverse('monitoring:progress')}?year={checkpoint.year}&at={checkpoint.month}"),
            ("支出进度通报", None),
        ],
    }
    return render(request, "monitoring/notice.html", context)


@login_required
@require_POST
def notice_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file; who took it along stands in the log."""
    user = current_user(request)
    checkpoint, _, unit = _asked(user, pk, request.POST.get("unit", ""))
    wanted = request.POST.get("format", "")
    if wanted not in FORMATS:
        raise Http404("没有这种格式")
    form = FORMATS[wanted]
    paper = notice_of(user, checkpoint, unit)
    file = xlsx_of(paper) if wanted == "xlsx" else form.make(paper_of(paper))
    audit.record(
        "export",
        user,
        f"导出{paper.title}（{unit.label}，{wanted}）",
        checkpoint=checkpoint.pk,
        unit=unit.code,
        projects=paper.total.projects,
    )
    return download(file, f"{paper.sender}{paper.title}.{form.ending}", form.sort)


def _asked(user: User, pk: int, unit: str) -> tuple[Checkpoint, list[Unit], Unit]:
    """Checkpoint, the units to choose from, the one chosen. 403 for whoever reads no unit as a whole."""
    units = list(units_of_notices(user).order_by("code"))
    if not units:
        raise PermissionDenied("支出进度通报按单位汇总，由能查看全单位项目的人员使用。")
    checkpoint = Checkpoint.objects.select_related("round").filter(pk=pk).first()
    if checkpoint is None:
        raise Http404("没有这个节点")
    number = whole_number(unit)
    chosen = next((one for one in units if one.pk == number), None)
    if unit and chosen is None:
        raise Http404("没有这个单位，或您不能查看")
    return checkpoint, units, chosen or units[0]
