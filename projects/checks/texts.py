"""Sentences compared and dated: how alike two are, and the years and months they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.places import compact

#: names of documents and their numbers: a year in them is the document's own
_DOCUMENT = re.compile(r"《[^《》]*》|〔[^〔〕]*〕|\[[^\[\]]*\]|［[^［］]*］|【[^【】]*】")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\s{0,4}年(?![版级代鉴])")
_SPAN = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s{0,4}年?度?\s{0,4}[-－—–～~至到]{1,2}\s{0,4}((?:19|20)\d\d)(?=\s{0,4}年)"
)
#: 2016年以来, 自2016年起: an old beginning, not an old aim
_SINCE = re.compile(r"^度?(\d{1,2}月)?(\d{1,2}[日号])?(以来|起|以后|之后|开始)")
#: 比2023年, 较2023年: the year one compares with
_COMPARED = re.compile(r"[比较以同与跟照]$")
#: 2023年决算, 2023年实际: what is measured from
_MEASURED = re.compile(r"^度?(全年)?(决算|实际|完成|执行|结余|基数|统计数|数据)")
_FILLER = re.compile(r"资金(主要)?用于|(主要)?用于|通过|为了|[\W\d_]+")
_LONGEST = 4_000


def bare_of_documents(text: str) -> str:
    """The text with names and numbers of documents blanked, as long as before."""
    return _DOCUMENT.sub(lambda match: " " * len(match[0]), text)


def other_years(text: str, year: int) -> Iterator[re.Match[str]]:
    """Years named in the text that are not ``year``; group ``year`` is the number.

    Left out: documents, spans that hold ``year``, beginnings (2016年以来) and what one compares with (比2023年).
    """
    if not _YEAR.search(text):
        return
    open_text = bare_of_documents(text)
    spans = [match.span() for match in _SPAN.finditer(open_text) if int(match[1]) <= year <= int(match[2])]
    for match in _YEAR.finditer(open_text):
        before, after = (
            compact(open_text[max(0, match.start() - 8) : match.start()]),
            compact(open_text[match.end() : match.end() + 16]),
        )
        if int(match["year"]) == year or any(start <= match.start() <= end for start, end in spans):
            continue
        if _SINCE.match(after) or _COMPARED.search(before) or _MEASURED.match(after):
            continue
        yield match


def with_year(text: str, year: int) -> str:
    """The text with every such year made ``year``."""
    for match in reversed(list(other_years(text, year))):
        text = text[: match.start("year")] + str(year) + text[match.end("year") :]
    return text


def pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text's words; blanks, figures, stops and opening words left out."""
    words = _FILLER.split(compact(text[:_LONGEST]))
    return frozenset(word[i : i + 2] for word in words if word for i in range(len(word) - 1))


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1: Dice's coefficient of the pairs of characters."""
    return likeness_of(pairs(one), pairs(other))


def likeness_of(one: frozenset[str], other: frozenset[str]) -> float:
    """As ``likeness``, of pairs read before."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
