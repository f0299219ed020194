"""What leaves the house so that others can check it: 导出验证包."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts import audit
from workflows.packages import zipped
from workflows.views.common import readable_case


@login_required
@require_POST
def export_trail(request: HttpRequest, case_id: int) -> HttpResponse:
    """The package of a case as a download, for whoever may read it; ``texts`` asks for the whole texts, too."""
    case, _, user = readable_case(request, case_id)
    texts = bool(request.POST.get("texts"))
    content = zipped(case, texts=texts)
    audit.record("export", user, f"导出验证包 {case.number}", case=case.number, texts=texts)
    return HttpResponse(
        content,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{case.number}.zip"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
