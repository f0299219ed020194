"""What was typed, as conditions: every term must fit, each in any of the fields that are searched."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from django.db.models import Q

#: longest text that is searched for, and how many terms of it
LONGEST, MOST = 60, 6


def terms_of(text: str) -> list[str]:
    """``"老年 ｊｙ"`` -> 老年, jy: parts between blanks, in half width, without capitals."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).lower().split()[:MOST]


def every(terms: list[str], fits: Callable[[str], Q]) -> Q:
    """The condition that each term fits."""
    found = Q()
    for term in terms:
        found &= fits(term)
    return found


def contains(term: str, *fields: str) -> Q:
    """In the text of one of the fields, capitals or not."""
    found = Q(pk__in=[])
    for field in fields:
        found |= Q(**{f"{field}__icontains": term})
    return found


def spelled(term: str) -> str:
    """The term as initials are kept; "" where it cannot be any: with Chinese in it, or with nothing but figures."""
    letters = "".join(sign for sign in term if sign.isalnum())
    return letters if letters.isascii() and not letters.isdigit() else ""
