"""What speaks against a reading of a table, in points; the cheapest reading wins.

Everything here is about paper: how wide a column is, where a line may break, how far cells of different height
stand apart, what a quantity looks like. No word of any department's vocabulary is known; the only words used are
those of the form's own headings.
"""

from __future__ import annotations

import re
from functools import lru_cache

from projects.importing.published.lines import Gap
from projects.importing.published.measure import CLOSERS, OPENERS, first_unit, is_cjk, width

#: The headings of the six columns, as the form prints them.
HEADINGS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
COLUMNS = len(HEADINGS)
LEVEL1, LEVEL2, NAME, DESCRIPTION, VALUE, BASIS = range(COLUMNS)
#: What the headings of the first two columns have in common, their entries have too: 一级「指标」, 数量「指标」.
STEM = HEADINGS[LEVEL1][2:]

#: A cell that stays empty. 一级指标 is printed once per group (merged cells), 二级指标 sometimes.
EMPTY = (0.0, 4.0, 6.0, 2.0, 5.0, 2.0)
#: A row that begins in this column.
OPENING = (0.5, 0.0, 4.0)
UNCENTRED = (0.0, 1.5, 2.0)
FOREIGN_LEVEL = 3.0
CONTINUED = 0.5
CONTINUED_AFTER_STOP = 1.5
CONTINUED_FROM_NOTHING = 4.0
CONTINUED_SHORTER = 1.5
STRAY_SPACE = 3.0
LATIN_SPACE = 1.0
NUMBER_SPACE = 1.5
SPACE_IN_NAME = 0.8
NUMBER_TORN_OFF = 2.0
SIGN_INSIDE = 2.0
UNKNOWN_WIDTH = 0.5
DISTURBED = 8.0
QUANTITY_AFTER_STOP = 10.0
SEEN_ELSEWHERE = 1.0
UNSEEN_LEVEL = 3.0
ENDS_FULL = 0.8
ODD_UNIT = 1.0
UNBALANCED = 2.5
QUANTITY_ELSEWHERE = 2.0
SIGN_FIRST = 3.0
STOP_IN_NAME = 1.5
LEVEL_GOES_ON = 3.0
LEVEL_ELSEWHERE = 3.5
FULL_AT_PAGE_END = 0.4

SIGNS = "≥>≤<=⩾≧⩽≦＞＜＝"
STOPS = "。；！？"
_PAIRS = (
    ("《", "》"),
    ("〈", "〉"),
    ("（", "）"),
    ("〔", "〕"),
    ("“", "”"),
    ("【", "】"),
    ("[", "]"),
    ("(", ")"),
)
_QUANTITY = re.compile(rf"[{SIGNS}]?\d[\d,.]*(?P<unit>[^\d，。；、：]*)$")
_DOUBLED = re.compile(rf"([{SIGNS}])\d[\d,.]*\D?\1\d[\d,.]*(?P<unit>[^\d，。；、：]*)$")
_LONGEST_UNIT = 6
_ONLY_QUANTITY = re.compile(rf"[{SIGNS}]?\d[\d,.]*[^\d，。；、]{{0,3}}$")
_LONGEST_WORDS = 12


@lru_cache(maxsize=1 << 16)
def line_width(text: str) -> tuple[float, float]:
    """Least and most width of a printed line."""
    return width(text)


@lru_cache(maxsize=1 << 16)
def _unit_width(atom: str) -> float:
    return width(first_unit(atom))[1]


def needed(line: str, following: str) -> float:
    """The most width the line would have had with the first unit of the following line on it."""
    air = 0.25 if line[-1].isascii() != following[0].isascii() else 0.0
    return line_width(line)[1] + air + _unit_width(following)


@lru_cache(maxsize=1 << 16)
def overflow(line: str, column: float | None) -> float:
    """A line wider than its column; a closing sign may hang over."""
    over = line_width(line)[0] - column if column is not None else 0.0
    if over <= 0:
        return 0.0
    if over <= 1 and line[-1] in CLOSERS:
        return 0.5
    return 1 + 2 * over if over <= 0.5 else min(3 + 4 * over, 25.0)


@lru_cache(maxsize=1 << 16)
def early_break(line: str, following: str, column: float | None) -> float:
    """A line broken although more would have fitted: only the writer's own line break explains it."""
    if column is None:
        return UNKNOWN_WIDTH
    room = column - needed(line, following)
    return 0.0 if room < 0 else min(2 + 2 * room, 9.0)


def uneven(
    span: tuple[float, float], line: str, below: str | None = None
) -> tuple[float, tuple[float, float]]:
    """Where no width is known: the lines of one cell must be explained by one width.

    ``span`` is the widest line of the cell so far and the least width at which a line would have been broken later.
    Returns what the next line adds to the cost, and the new span.
    """
    widest, least = span
    longer = max(widest, line_width(line)[0])
    less = min(least, needed(line, below)) if below else least
    return _contradiction(longer - less) - _contradiction(widest - least), (longer, less)


def _contradiction(by: float) -> float:
    return min(2 + 2 * by, 9.0) if by >= 0 else 0.0


def ends_full(line: str, lines: int, column: float | None) -> float:
    """A cell of several lines seldom ends exactly where its column ends."""
    if lines == 1 or column is None or line_width(line)[1] + 1 <= column:
        return 0.0
    return ENDS_FULL if line[-1] not in CLOSERS else ENDS_FULL / 2


def full_at_page_end(line: str, column: float | None) -> float:
    """Cells that all end exactly where their columns end go on, most likely, on the next page."""
    return FULL_AT_PAGE_END if column is not None and line_width(line)[1] + 1 > column else 0.0


def uncentred(gap: Gap, above: int, beside: int) -> float:
    """Two centred cells of so many lines do not stand as far apart as the gap between them says."""
    expected = min(above + beside - 2, int(Gap.BLANK))
    return UNCENTRED[abs(min(int(gap), 2) - expected)]


@lru_cache(maxsize=1 << 16)
def space_inside(before: str, after: str) -> float:
    """A space within a cell: usual between Chinese and half-width characters, stray elsewhere."""
    half_before, half_after = before[-1].isascii(), after[0].isascii()
    if half_before and half_after:
        return LATIN_SPACE if before[-1].isalpha() and after[0].isalpha() else NUMBER_SPACE
    if not half_before and not half_after:
        return STRAY_SPACE
    return NUMBER_SPACE if before[-1] in "%‰" else 0.0


def space_between(before: str, after: str) -> float:
    """A space between two cells tears a number from the unit it counts: 12 | 月."""
    return NUMBER_TORN_OFF if before[-1].isdigit() and is_cjk(after[0]) and after[0] not in OPENERS else 0.0


@lru_cache(maxsize=1 << 16)
def content(column: int, text: str) -> float:
    """A finished cell that does not look like what its column holds. ``text`` without spaces."""
    cost = 0.0 if _balanced(text) else UNBALANCED
    if column <= NAME and any(stop in text for stop in STOPS):
        cost += STOP_IN_NAME
    if column in (LEVEL1, LEVEL2):
        return cost + (0.0 if text.endswith(STEM) else FOREIGN_LEVEL)
    if column == VALUE:
        cost += _not_a_value(text)
    else:
        cost += SIGN_FIRST if text[0] in SIGNS else 0.0
    if column in (NAME, DESCRIPTION) and quantity(text):
        cost += QUANTITY_ELSEWHERE
    return cost + (LEVEL_ELSEWHERE if text.endswith(STEM) else 0.0)


def _balanced(text: str) -> bool:
    """Every bracket and quotation mark is closed in the cell where it was opened."""
    return all(text.count(opened) == text.count(closed) for opened, closed in _PAIRS)


def quantity(text: str) -> bool:
    """True for nothing but an operator, a number and a unit."""
    return bool(_ONLY_QUANTITY.match(text))


def _not_a_value(text: str) -> float:
    if match := _DOUBLED.match(text) or _QUANTITY.match(text):
        return ODD_UNIT if not 0 < len(match["unit"]) <= _LONGEST_UNIT else 0.0
    cost = 2.0 if any(char.isdigit() for char in text) else 0.0
    cost += 4.0 if any(sign in text[1:] for sign in SIGNS) else 0.0
    return cost + (2.0 if len(text) > _LONGEST_WORDS else 0.0)
