"""What a text is about: the pairs of characters of its words, those every text has left out."""

from __future__ import annotations

import re
from functools import lru_cache

from projects.checks.base import Context
from projects.checks.places import compact
from projects.checks.settings import setting
from projects.sheet import Sheet

_NOT_WORDS = re.compile(r"[\d\W_]+")
_LONGEST = 4_000


def topic(text: str, context: Context) -> frozenset[str]:
    """The pairs of characters that tell what the text is about."""
    return _topic(text[:_LONGEST], (*setting(context, "generic_words"), *setting(context, "generic_aims")))


@lru_cache(maxsize=4096)
def _topic(text: str, generic: tuple[str, ...]) -> frozenset[str]:
    clean = compact(text)
    for word in generic:
        clean = clean.replace(word, " ")
    return frozenset(word[i : i + 2] for word in _NOT_WORDS.split(clean) for i in range(len(word) - 1))


def topic_of_rows(sheet: Sheet, context: Context) -> frozenset[str]:
    """What all indicator rows together are about."""
    found = (topic(f"{row.name} {row.description}", context) for row in sheet.indicators)
    return frozenset().union(*found)
