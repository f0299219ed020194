"""The formats a paper is given out in: what a download asks for, its ending, its type, and who makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from projects.layout.excel import xlsx_of
from projects.layout.paper import Paper
from projects.layout.pdf import pdf_of
from projects.layout.word import docx_of

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Format:
    """``words`` is what the button says."""

    words: str
    ending: str
    sort: str
    make: Callable[[Paper], bytes]


FORMATS = {
    "pdf": Format("PDF", "pdf", "application/pdf", pdf_of),
    "word": Format("Word", "docx", f"{_OFFICE}.wordprocessingml.document", docx_of),
    "xlsx": Format("Excel", "xlsx", f"{_OFFICE}.spreadsheetml.sheet", xlsx_of),
}
ZIP = "application/zip"


def stored(file: IO[bytes], name: str) -> FileResponse:
    """A kept zip as ``download`` answers it; the answer closes the file."""
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=ZIP)
    answer["X-Content-Type-Options"], answer["Cache-Control"] = "nosniff", "private, no-store"
    return answer


def download(file: bytes, name: str, sort: str) -> HttpResponse:
    """An answer the browser saves under that name, and keeps no copy of."""
    plain = f"download.{name.rpartition('.')[2]}"
    return HttpResponse(
        file,
        content_type=sort,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
