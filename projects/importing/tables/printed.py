"""The signs on a page as texts: line by line, and the lines of a cell as one text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from projects.importing.published.joining import Habit, join
from projects.layout import marks

#: a sign as ``pdfplumber`` gives it: its text, edges and size in points
Sign = dict[str, Any]
Text = Callable[[Sequence[Sign]], str]
#: points: a line is told from the next by so much, a size from another
_LINE, _SIZE = 3.0, 0.25


def lines_of(signs: Sequence[Sign]) -> list[list[Sign]]:
    """Signs of one base line together, from left to right."""
    lines: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda one: float(one["bottom"])):
        if lines and abs(lines[-1][0]["bottom"] - sign["bottom"]) <= _LINE:
            lines[-1].append(sign)
        else:
            lines.append([sign])
    return [sorted(line, key=lambda one: float(one["x0"])) for line in lines]


def text_of(properties: dict[str, Any]) -> Text:
    """How the cells of a file with these properties are read."""
    return as_marked if properties.get("Keywords") == marks.KEYWORD else as_printed


def as_marked(signs: Sequence[Sign]) -> str:
    """Exactly what was typed, outer blanks too: our own papers mark every blank and every end of a line."""
    blanks = [sign for sign in signs if sign["text"].isspace()]
    if blanks and not any(_is(marks.BLANK, sign) or _is(marks.LINE, sign) for sign in blanks):
        return as_printed(signs)  # a page of another program, bound behind ours
    return "".join(_marked(sign) for line in lines_of(signs) for sign in line)


def _marked(sign: Sign) -> str:
    if not sign["text"].isspace():
        return str(sign["text"])
    if _is(marks.LINE, sign):
        return "\n"
    return str(sign["text"]) if _is(marks.BLANK, sign) else ""


def _is(mark: float, sign: Sign) -> bool:
    return abs(float(sign["size"]) - mark) < _SIZE


def as_printed(signs: Sequence[Sign]) -> str:
    """The lines of a cell as one text; a line that begins with the next number of a list begins one here too."""
    lines = [printed for line in lines_of(signs) if (printed := line_of(line))]
    return "\n".join(join(group, Habit.of(group)) for group in _numbered(lines))


def line_of(line: Sequence[Sign]) -> str:
    """The signs as a text; where two stand further apart than half a sign, a blank stands between."""
    text = str(line[0]["text"])
    for before, sign in pairwise(line):
        gap = sign["x0"] - before["x1"] > sign["size"] / 2
        text += (" " if gap and not text.endswith(" ") else "") + sign["text"]
    return text.strip()


def _numbered(lines: Sequence[str]) -> Iterator[list[str]]:
    group: list[str] = []
    number = 1
    for line in lines:
        if line.startswith((f"{number}.", f"{number}．", f"{number}、")):
            if group:
                yield group
            group, number = [], number + 1
        group.append(line)
    if group:
        yield group
