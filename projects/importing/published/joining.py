"""One text out of printed lines.

Within a line the printed spaces stay, except between two full-width characters, where nobody sets one. Where lines
are joined nothing is put between them, unless the typesetter would have: between a Chinese character and a
half-width letter or digit when this document prints a space there elsewhere, and between two half-width words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from projects.importing.published.measure import is_latin, width

_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_IDEOGRAPH = re.compile(f"[{_IDEOGRAPHS}]")
_HAN_LATIN = re.compile(f"[{_IDEOGRAPHS}]( ?)(?=[0-9A-Za-z])")
_LATIN_HAN = re.compile(f"[0-9A-Za-z]( ?)(?=[{_IDEOGRAPHS}])")
_STRAY = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


@dataclass(frozen=True)
class Habit:
    """Whether a document prints a space between Chinese and half-width characters, in either order."""

    han_latin: bool = False
    latin_han: bool = False

    @classmethod
    def of(cls, lines: Sequence[str]) -> Habit:
        """What most of the lines' places do."""
        return cls(_mostly(_HAN_LATIN, lines), _mostly(_LATIN_HAN, lines))


def _mostly(place: re.Pattern[str], lines: Sequence[str]) -> bool:
    spaced = total = 0
    for line in lines:
        for match in place.finditer(line):
            total += 1
            spaced += bool(match[1])
    return 2 * spaced > total


def join(lines: Sequence[str], habit: Habit, column: float | None = None) -> str:
    """The text of a cell or paragraph; ``column`` is its width where known."""
    return _STRAY.sub("", join_as_printed(lines, habit, column))


def join_as_printed(lines: Sequence[str], habit: Habit, column: float | None = None) -> str:
    """The same for 指标值: every printed space stays."""
    text = ""
    for line in lines:
        text += _glue(text, line, habit, column) + line if text else line
    return text


def _glue(text: str, line: str, habit: Habit, column: float | None) -> str:
    before, after = text[-1], line[0]
    if is_latin(before) and is_latin(after):
        return " " if _two_words(text, line, column) else ""
    if is_latin(after) and _IDEOGRAPH.match(before):
        return " " if habit.han_latin else ""
    if is_latin(before) and _IDEOGRAPH.match(after):
        return " " if habit.latin_han else ""
    return ""


def _two_words(text: str, line: str, column: float | None) -> bool:
    """A half-width word is broken only when it is longer than its column; otherwise a space stood at the break."""
    # A longer word than this fits no column.
    word = re.search(r"[!-~]*$", text[-60:])[0] + re.match(r"[!-~]*", line[:60])[0]  # type: ignore[index]
    if column is None:
        return text[-1].isalpha() and line[0].isalpha()
    return width(word)[1] <= column
