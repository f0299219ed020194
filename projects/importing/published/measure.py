"""How wide printed text is, and where a line may break.

Widths are in full characters: a Chinese character counts 1, a half-width one about 0.5. Typesetters differ in how
wide they make a space, a point or a percent sign, so every width is a pair (least, most) and a constraint holds
when any width in between satisfies it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: May not stand at the beginning of a line: they follow the character before them over the break.
CLOSERS = frozenset("，。、；：？！）〕］】》〉」』”’…—·,.;:?!)]}%％‰℃~～")
#: May not stand at the end of a line: they go with the character after them.
OPENERS = frozenset("（〔［【《〈「『“‘([{")

Width = tuple[float, float]


@lru_cache(maxsize=4096)
def char_width(char: str) -> Width:
    """Least and most width of one character."""
    if char in "“”‘’":
        return (0.5, 1.0)
    if unicodedata.east_asian_width(char) in "WFA":
        return (1.0, 1.0)
    if char in " .,:;'|!/":
        return (0.25, 0.5)
    if char in "%@&" or char.isupper():
        return (0.5, 0.85)
    return (0.5, 0.6) if not char.isdigit() else (0.5, 0.5)


def width(text: str) -> Width:
    """Least and most width of a text on one line."""
    least = most = 0.0
    for char in text:
        low, high = char_width(char)
        least += low
        most += high
    return least, most


def is_cjk(char: str) -> bool:
    """True for ideographs and full-width signs: what is set without spaces around it."""
    return unicodedata.east_asian_width(char) in "WF"


def is_latin(char: str) -> bool:
    """True for half-width letters and digits."""
    return char.isascii() and char.isalnum()


def first_unit(text: str) -> str:
    """The shortest beginning of ``text`` that may stand alone at the end of a line.

    A run of half-width letters and digits stays together, openers take the next character with them, closers
    follow the one before.
    """
    end = 0
    while end < len(text) and text[end] in OPENERS:
        end += 1
    if end < len(text):
        end = _word_end(text, end)
    while end < len(text) and text[end] in CLOSERS:
        end += 1
    return text[:end]


def _word_end(text: str, start: int) -> int:
    end = start + 1
    if not _binds(text[start]):
        return end
    while end < len(text) and _binds(text[end]):
        end += 1
    return end


def _binds(char: str) -> bool:
    """Half-width signs other than the space stick together, as in ``[2017]177`` or ``95%``."""
    return char.isascii() and char != " "
