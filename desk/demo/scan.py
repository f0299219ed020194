"""A scan for registered papers: one page, made here, that says it belongs to the demo."""

from __future__ import annotations

from django.core.files.base import ContentFile

from accounts.models import User
from workflows import attachments
from workflows.models import Attachment


def scan(name: str, actor: User) -> Attachment:
    """Store a one-page PDF under ``name`` as ``actor``'s upload."""
    return attachments.store(
        pdf(name, actor.username),
        owner_kind="upload",
        owner_id=actor.pk,
        actor=actor,
    )


def pdf(name: str, mark: str = "") -> ContentFile[bytes]:
    """A page of one line, as somebody would upload it."""
    return ContentFile(_page(f"DEMO {mark}"), name=name)


def _page(text: str) -> bytes:
    stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(body))
    )
