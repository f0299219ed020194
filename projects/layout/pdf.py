"""Papers as PDF (PDF/A-2b, fonts embedded), drawn apart from the web process with limits on time, memory and size."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.conf import settings

from accounts.apart import read_apart
from projects.layout import marks
from projects.layout.paper import Grid, Paper, Text, clean
from workflows.errors import Refused

#: papers drawn by one child: its start costs as much as a handful of pages
AT_ONCE = 20
#: cells of one paper; beyond it a PDF is no paper any more
MOST_CELLS = 60_000
#: characters of a cell whose row is not broken over two pages
MOST_KEPT_WHOLE = 400
TOO_LARGE = "内容太多，不宜做成一份 PDF。请改下载 Excel，或缩小范围后再下载。"
FAILED = "PDF 没有生成。请改用 Word 或 Excel，并告诉系统管理员。"
#: millimetres between the margins, standing and lying, as in ``paper.typ``
_ROOM = {False: 166.0, True: 257.0}
#: millimetres a sign of Latin script takes in a table
_SIGN = 1.75
_LATIN = re.compile(r"[!-~]{4,}")


def pdf_of(paper: Paper) -> bytes:
    """The file. Refused with a sentence for a paper that is too large or cannot be drawn in the time given."""
    return next(pdfs_of([paper]))


def pdfs_of(papers: Sequence[Paper]) -> Iterator[bytes]:
    """A file for each paper, in order."""
    for begin in range(0, len(papers), AT_ONCE):
        texts = [json.dumps(data_of(paper), ensure_ascii=False) for paper in papers[begin : begin + AT_ONCE]]
        yield from (base64.b64decode(one) for one in _drawn({"papers": texts})["pdfs"])


@dataclass(frozen=True)
class Pictures:
    """The first pages of a paper as ``data:`` addresses of pictures, and how many pages it has."""

    shown: Sequence[str]
    pages: int


def pictures_of(paper: Paper, most: int) -> Pictures:
    """The paper page by page, to be looked at. Refused as ``pdf_of``."""
    drawn = _drawn({"papers": [json.dumps(data_of(paper), ensure_ascii=False)], "pictures": most})
    return Pictures([f"data:image/png;base64,{one}" for one in drawn["pictures"]], drawn["pages"])


def _drawn(asked: dict[str, Any]) -> dict[str, Any]:
    return read_apart(
        "projects.layout.child",
        json.dumps({**asked, "fonts": list(settings.PAPER_FONTS)}, ensure_ascii=False).encode(),
        refuse=Refused,
        too_much=TOO_LARGE,
        damaged=FAILED,
    )


def data_of(paper: Paper) -> dict[str, Any]:
    """The paper as the template takes it, plain JSON values."""
    if sum(len(grid.placed) for grid in paper.grids) > MOST_CELLS:
        raise Refused(TOO_LARGE)
    room = _ROOM[paper.landscape]
    blocks = [_grid(block, room) if isinstance(block, Grid) else _text(block) for block in paper.blocks]
    for above, below in pairwise(blocks):
        if below.get("joined"):
            above["continued"] = True
    return {
        "title": clean(paper.title),
        "landscape": paper.landscape,
        "blocks": blocks,
        "marks": {"keyword": marks.KEYWORD, "blank": marks.BLANK, "line": marks.LINE},
    }


def _text(block: Text) -> dict[str, Any]:
    return {"sort": "text", "style": str(block.style), "text": clean(block.text), "anchor": block.anchor}


def _grid(grid: Grid, room: float) -> dict[str, Any]:
    shares = [share / sum(grid.widths) for share in grid.widths]
    # One cell that must stay whole keeps its whole row from breaking: a row longer than the page would run off it.
    long = {placed.row for placed in grid.placed if len(placed.cell.text) > MOST_KEPT_WHOLE}
    cells = [
        {
            "x": placed.column,
            "y": placed.row,
            "across": placed.cell.across,
            "down": placed.cell.down,
            "align": str(placed.cell.at),
            "bold": placed.cell.bold,
            "page": placed.cell.page_of,
            "whole": placed.cell.down == 1 and placed.row not in long,
            "text": breakable(
                placed.cell.text, room * sum(shares[placed.column : placed.column + placed.cell.across])
            ),
        }
        for placed in grid.placed
    ]
    return {
        "sort": "grid",
        "widths": [share * 1000 for share in shares],
        "head": grid.head,
        "cells": cells,
        "joined": grid.joined,
        "continued": False,
    }


def breakable(text: str, width: float) -> str:
    """A run of Latin signs that is wider than its cell (millimetres) may break anywhere; others stay whole, to be found and copied."""
    room = max(1, int((width - 2) / _SIGN))
    return _LATIN.sub(lambda run: "\u200b".join(run[0]) if len(run[0]) > room else run[0], text)
