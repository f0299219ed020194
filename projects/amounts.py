"""Money between people and the database: 万元 on screen and paper, yuan stored exactly."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")
#: largest amount the database holds: 14 digits before the point
LARGEST = Decimal("99999999999999.99")
_TYPED = re.compile(r"^\d{1,10}(\.\d{0,2})?$")


def shown(yuan: Decimal | None) -> str:
    """Yuan as 万元 with two decimals, rounded half up: ``1 234 567.89`` -> ``"123.46"``; ``""`` for a blank."""
    return "" if yuan is None else f"{(yuan / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP):f}"


def typed(text: str, kept: Decimal | None = None) -> Decimal | None:
    """What a person typed in 万元, as yuan; None for a blank.

    ``kept`` is the amount stored so far: typing what was shown leaves it exactly as it is, though it may be finer than
    the two decimals of the screen. Raises ValueError with a sentence for the form.
    """
    clean = text.strip().replace(",", "").replace("，", "")
    if not clean:
        return None
    if kept is not None and clean == shown(kept):
        return kept
    if not _TYPED.match(clean):
        raise ValueError("请填写以万元为单位的数字，最多两位小数，例如 168.20")
    return Decimal(clean) * TEN_THOUSAND


def same(first: Decimal | None, second: Decimal | None) -> bool:
    """Whether two amounts in yuan are the same where amounts are compared: at 0.01 万元. A blank counts as 0."""
    return rounded(first) == rounded(second)


def rounded(yuan: Decimal | None) -> Decimal:
    """Yuan as 万元 at 0.01, half up; a blank is 0.00."""
    return ((yuan or Decimal(0)) / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP)
