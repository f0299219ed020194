"""Pages that belong to the engine itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from workflows.attachments import may_download, path_of
from workflows.models import Attachment


@login_required
@require_GET
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out a file as a download, never to be shown or sniffed by the browser."""
    found = get_object_or_404(Attachment, pk=pk)
    if not may_download(request.user, found):
        raise Http404("not one this person may read: to them it does not exist, like the case it belongs to")
    path = path_of(found)
    if not path.exists():
        raise Http404("附件不在存储目录里")
    response = FileResponse(
        path.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
