"""One text against its earlier self: what stands, what is struck, what is underlined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\d[\d,.]*|[A-Za-z]+|\s+|.", re.S)


@dataclass(frozen=True)
class Piece:
    """A stretch of text: ``kind`` is "" (stands), "del" or "ins"."""

    kind: str
    text: str


def difference(old: str, new: str, *, whole: bool = False) -> list[Piece]:
    """What stands, what went, what came. Words and figures are never cut in the middle."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    head = 0 if whole else _common(before, after)
    tail = 0 if whole else _common(before[head:][::-1], after[head:][::-1])
    if (head + tail) * 3 < max(len(before), len(after)):
        head = tail = 0  # hardly anything is left: two whole texts read better
    parts = (
        ("", after[:head]),
        ("del", before[head : len(before) - tail]),
        ("ins", after[head : len(after) - tail]),
        ("", after[len(after) - tail :]),
    )
    return [Piece(kind, "".join(tokens)) for kind, tokens in parts if tokens]


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
