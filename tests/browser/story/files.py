"""What the story's persons download, opened as they would open it."""

from __future__ import annotations

import io
from pathlib import Path

import pdfplumber
import pypdfium2
from playwright.sync_api import Locator, Page

#: points of a page of paper -> pixels of its picture
SCALE = 1.6


def downloaded(page: Page, button: Locator) -> bytes:
    """The file a button hands out."""
    with page.expect_download() as download:
        button.click()
    return Path(download.value.path()).read_bytes()


def leaf(pdf: bytes, number: int = 0) -> bytes:
    """A page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number]
        target = io.BytesIO()
        page.render(scale=SCALE).to_pil().save(target, "PNG")
        page.close()
        return target.getvalue()
    finally:
        document.close()


def words(pdf: bytes) -> list[str]:
    """The text of each page, without blanks: a cell breaks its lines where it likes."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return ["".join((page.extract_text() or "").split()) for page in document.pages]
