"""Draws PDFs in a process of its own: ``python -m projects.layout.child < papers.json > pdfs.json``.

Started by ``pdf``. It is given data, never source, knows no database, and reads no files but the template and the fonts.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from accounts.apart import limit, serve

#: sharp enough on a screen, and a fifth of a megabyte a page
PICTURE_PPI = 110
TEMPLATE = Path(__file__).with_name("paper.typ")


class NotDrawnError(Exception):
    """A paper cannot be drawn; the text is what people read."""


def main() -> int:
    # a thread of its own for each processor would need more address space than we allow
    os.environ["RAYON_NUM_THREADS"] = "2"
    limit()
    return serve(_draw, NotDrawnError)


def _draw(data: bytes) -> dict[str, Any]:
    """{"papers": [text of a paper as JSON …], "fonts": [directory …], "pictures": n} -> {"pdfs": [base64 …]}, or with ``pictures`` the
    first so many pages of the first paper as PNG and how many there are: {"pictures": [base64 …], "pages": n}"""
    import base64
    import json

    import pylopdf_fonts_zh_cn
    import typst

    asked = json.loads(data)
    folders = [*asked["fonts"], str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts)
    if most := asked.get("pictures"):
        drawn = compiler.compile(sys_inputs={"paper": asked["papers"][0]}, format="png", ppi=PICTURE_PPI)
        pages = drawn if isinstance(drawn, list) else [drawn]
        return {
            "pictures": [base64.b64encode(one).decode() for one in pages[:most] if one],
            "pages": len(pages),
        }
    pdfs = []
    for paper in asked["papers"]:
        drawn = compiler.compile(sys_inputs={"paper": paper}, format="pdf", pdf_standards="a-2b")
        if not isinstance(drawn, bytes):
            raise NotDrawnError("PDF 没有生成。请改用 Word 或 Excel，并告诉系统管理员。")
        pdfs.append(base64.b64encode(drawn).decode())
    return {"pdfs": pdfs}


if __name__ == "__main__":
    sys.exit(main())
