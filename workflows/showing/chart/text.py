"""Breaking words into lines of a given width: the server has no fonts, so widths are those of a Chinese text face."""

from __future__ import annotations

import unicodedata

#: signs that do not begin a line, and those that do not end one
_CLOSING = "，。、；：？！）》」』”’%"
_OPENING = "（《「『“‘"


def width(text: str, size: float) -> float:
    """How wide the text is in a face of ``size`` pixels: a full-width sign takes one, any other 0.58."""
    return sum(size if unicodedata.east_asian_width(sign) in "WFA" else 0.58 * size for sign in text)


def wrap(text: str, room: float, size: float) -> list[str]:
    """The text in lines no wider than ``room``; nothing is cut off. Words of Latin letters and figures stay whole
    where a line holds them."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, room, size):
        if not line or width(line + piece, size) <= room:
            line += piece
        elif piece[0] in _CLOSING and len(line) > 1:
            lines.append(line[:-1].rstrip())
            line = line[-1] + piece
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, room: float, size: float) -> list[str]:
    """Single full-width signs, and runs of others as long as they fit a line; an opening sign keeps what follows."""
    pieces: list[str] = []
    for sign in text:
        last = pieces[-1] if pieces else ""
        joins = bool(last) and (last[-1] in _OPENING or (_narrow(sign) and _narrow(last[-1])))
        if joins and width(last + sign, size) <= room:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _narrow(sign: str) -> bool:
    return not sign.isspace() and unicodedata.east_asian_width(sign) not in "WFA"
