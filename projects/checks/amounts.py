"""Money in texts: amounts are Decimal yuan, printed in 万元 and compared at 0.01 万元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

_MULTIPLES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 10**5,
    "百万": 10**6,
    "亿": 10**8,
}
_CENT = Decimal("0.01")
#: 38 万元, 430 元/人, 8 万 at the end of a clause (not 8 万人)
_AMOUNT = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)\s*(?:(亿|百万|十万|万|千|百|十)?\s*元|(万|亿)(?=\s*(?:[，,。；;、）)]|$)))"
    r"(\s*(?:人次|人|名|天)?\s*[/／]\s*\S)?"
)
#: 每人每天430元, 每部不超过1.20万元: what stands before the amount and makes it a price for one
_EACH_BEFORE = re.compile(r"((每|人均|平均|均次|单价|标准)[^0-9,，。；;、]{0,14}|[×xX*＊]\s*)$")
_WAN = Decimal(10_000)
#: how far before an amount its words are looked for
_BEFORE = 24
#: a figure of a hundred digits is nonsense, but no reason to stop
_WIDE = Context(prec=20_000)


@dataclass(frozen=True)
class Amount:
    """One amount of money in a sentence: ``yuan``, where it stands, and whether it is a price for one."""

    yuan: Decimal
    text: str
    start: int
    end: int
    each: bool


def multiple(word: str) -> int | None:
    """``万元`` -> 10000; None when ``word`` is no unit of money."""
    clean = re.sub(r"\s+|人民币", "", word)
    return _MULTIPLES.get(clean[:-1]) if clean.endswith("元") else None


def in_wan(yuan: Decimal) -> Decimal:
    """Yuan in 万元, rounded to the 0.01 at which amounts are compared."""
    return (yuan / _WAN).quantize(_CENT, ROUND_HALF_UP, _WIDE)


def wan(yuan: Decimal) -> str:
    """``18.00``: an amount in 万元 as the sentences show it."""
    return f"{in_wan(yuan):.2f}"


def plain(number: Decimal) -> str:
    """A number without trailing zeros: 42.580 -> 42.58, 100 -> 100."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def same(one: Decimal, other: Decimal) -> bool:
    """True when two amounts of yuan are equal at 0.01 万元."""
    return in_wan(one) == in_wan(other)


def exceeds(one: Decimal, other: Decimal) -> bool:
    """True when the first amount of yuan is larger at 0.01 万元."""
    return in_wan(one) > in_wan(other)


def amounts(text: str) -> Iterator[Amount]:
    """All amounts of money in a sentence, in order."""
    for match in _AMOUNT.finditer(text):
        number, word, short, per = match.groups()
        yuan = Decimal(number.replace(",", "")) * _MULTIPLES[word or short or ""]
        each = bool(per) or bool(_EACH_BEFORE.search(text[max(0, match.start() - _BEFORE) : match.start()]))
        end = match.start(4) if per else match.end()
        yield Amount(yuan, text[match.start() : end].strip(), match.start(), end, each)
