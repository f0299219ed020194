"""Years in texts: what is plainly last year becomes this year; document numbers, titles and comparisons stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: 云组〔2026〕3号, [2026], 《2026年工作要点》 name a document: their year is part of the name
_GUARDED = re.compile(r"〔[^〕]*〕|\[[^\]]*\]|［[^］]*］|《[^》]*》|【[^】]*】")
#: 2026年, 2026-06-30, 2026.6.30, 2026-06; 2026.5 is a figure
_PLAIN = re.compile(
    r"(?<![\d.])(20\d\d)(?=\s?年(?!以来|起|开始|之后|以后|[-—–~～至到])|([-/.])\d{1,2}\2\d{1,2}(?!\d)|-(?:0[1-9]|1[0-2])(?![\d-]))"
)
#: 自2026年, 较2026年, 2025年至2026年: a beginning, a base, an end of something longer
_HELD = re.compile(r"(?:自|从|较|比|截至|截止|[-—–~～至到])\s?$")
#: any spelling of a year, for asking whether a text still speaks of an old one
_SPOKEN = re.compile(r"(?<![\d.])(20\d\d)(?=\s?年|\s?[-—–~～至到/]|\.\d{1,2}\.\d)")


def shifted(text: str, old: int, new: int) -> str:
    """``text`` with the year ``old`` as ``new`` wherever it plainly means the budget year."""
    parts = list(_parts(text))
    return "".join(part if guarded else _moved(part, old, new) for part, guarded in parts)


def speaks_of_old(text: str, year: int) -> bool:
    """Whether a year before ``year`` stands in the text outside the names of documents."""
    return any(
        int(match[1]) < year
        for part, guarded in _parts(text)
        if not guarded
        for match in _SPOKEN.finditer(part)
    )


def _moved(part: str, old: int, new: int) -> str:
    def one(match: re.Match[str]) -> str:
        if int(match[1]) != old or _HELD.search(part[max(match.start() - 4, 0) : match.start()]):
            return match[0]
        return str(new)

    return _PLAIN.sub(one, part)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and whether each names a document."""
    at = 0
    for match in _GUARDED.finditer(text):
        yield text[at : match.start()], False
        yield match[0], True
        at = match.end()
    yield text[at:], False
