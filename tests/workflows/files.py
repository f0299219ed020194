"""Small real files for uploads."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from workflows.attachments import store
from workflows.models import Attachment

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def archive(*members: str) -> bytes:
    """A zip with these (empty) members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for member in members:
            file.writestr(member, "")
    return buffer.getvalue()


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def scan(actor: User, name: str = "审批单扫描件.pdf") -> Attachment:
    """A scan just uploaded by ``actor``, belonging to nothing yet."""
    return store(upload(name), owner_kind="upload", owner_id=actor.pk, actor=actor)
