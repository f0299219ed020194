"""The paragraphs of running text.

Every line of running text stands below a blank line, so only the lengths of lines tell where a paragraph ends: a line
is broken where the next character does not fit, the first line of a paragraph may be indented. A paragraph whose last
line happens to be full is found by its stop, by the indent of the next line and by the number that begins it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from projects.importing.published import costs
from projects.importing.published.lines import Line

_HAN = "[一二三四五六七八九十百]+"
#: 一、 （一） 一是 第一， 1.
ORDINAL = re.compile(rf"{_HAN}、|[（(]{_HAN}[）)]|{_HAN}是|第{_HAN}[，,、]|\d{{1,2}}[.．、](?!\d)")

_INDENTS = (2.0, 0.0)
#: Signs are squeezed to fit, so lines differ a little in width.
_SLACK = 1.0
_TOO_WIDE = 1.0
_ROOM_LEFT = 1.5
_ORDINAL_INSIDE = 3.0
_FULL_AND_STOPPED = 1.0
_FULL_AND_OPEN = 5.0


def paragraphs(lines: Sequence[Line]) -> list[list[str]]:
    """The lines of each paragraph, in order."""
    texts = [line.text for line in lines]
    if not texts:
        return []
    width = _text_width(texts)
    _, starts = min((_starts(texts, width, indent) for indent in _INDENTS), key=lambda found: found[0])
    found: list[list[str]] = []
    for text, begins in zip(texts, starts, strict=True):
        if begins:
            found.append([])
        found[-1].append(text)
    return found


def _text_width(texts: Sequence[str]) -> float:
    """The width of the text area: the one most of the long lines have."""
    widths = [round(costs.line_width(text)[1]) for text in texts]
    long = Counter(width for width in widths if width >= 0.8 * max(widths))
    return float(max(long, key=lambda width: (long[width], width)))


def _starts(texts: Sequence[str], width: float, indent: float) -> tuple[float, list[bool]]:
    """The cheapest choice of lines that begin a paragraph, and its cost."""
    room = {True: width - indent, False: width}
    best = {True: _too_wide(texts[0], room[True]), False: float("inf")}
    came_from: list[dict[bool, bool]] = []
    for line, following in pairwise(texts):
        step = {}
        reached = {}
        for begins in (True, False):
            cost, before = min(
                (best[was] + _break(line, following, room[was], begins), was) for was in (True, False)
            )
            reached[begins] = cost + _too_wide(following, room[begins])
            step[begins] = before
        best = reached
        came_from.append(step)
    begins = best[True] < best[False]
    starts = [begins]
    for step in reversed(came_from):
        begins = step[begins]
        starts.append(begins)
    return min(best.values()), starts[::-1]


def _too_wide(text: str, room: float) -> float:
    return _TOO_WIDE * max(0.0, costs.line_width(text)[0] - room - _SLACK)


def _break(line: str, following: str, room: float, begins: bool) -> float:
    """The cost of beginning a paragraph with the following line, or of going on with it."""
    left = room - costs.needed(line, following) + _SLACK
    if not begins:
        going_on = max(0.0, left) * _ROOM_LEFT
        return going_on + (_ORDINAL_INSIDE if ORDINAL.match(following) else 0.0)
    if left > _SLACK:
        return 0.0
    return _FULL_AND_STOPPED if line[-1] in costs.STOPS + "." else _FULL_AND_OPEN
