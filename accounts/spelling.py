"""How names are read: pinyin, its first letters for searching, and what an administrator says of 多音字.

A reading names characters with their syllable, ``"单shan 乐yue"``; all others are read as the dictionary reads them in
their words. A character that stands twice takes its readings in their order.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db import models
from pypinyin import lazy_pinyin

#: a character and its syllable; what people put between them does not matter
_PAIR = re.compile(r"([\u3400-\u9fff\U00020000-\U0003ffff])\s*[:=（(]?\s*([a-z]{1,6})\s*[)）]?")
_BETWEEN = re.compile(r"[\s,;、/]*")
LONGEST_READING = 120
#: what is no Chinese stays, sign by sign
_APART: Any = list


class Unreadable(ValueError):  # noqa: N818 - it is an answer, not a fault
    """What was typed is no reading of the name; the text is a sentence for whoever typed it."""


def syllables_of(text: str, reading: str = "") -> list[str]:
    """One entry a character: its syllable without tone, or the sign itself where it has none."""
    said: dict[str, list[str]] = {}
    for sign, syllable in _PAIR.findall(reading):
        said.setdefault(sign, []).append(syllable)
    usual = lazy_pinyin(text, errors=_APART)
    if len(usual) != len(text):  # a word of the dictionary that is read shorter than it is written
        usual = [lazy_pinyin(sign, errors=_APART)[0] for sign in text]
    return [
        (said[sign].pop(0) if len(said[sign]) > 1 else said[sign][0]) if sign in said else syllable
        for sign, syllable in zip(text, usual, strict=True)
    ]


def initials_of(text: str, reading: str = "") -> str:
    """``"站点验收合格率"`` -> zdyshgl; letters and figures stay. At most 200."""
    letters = (syllable[:1] for syllable in syllables_of(text, reading))
    return "".join(letter for letter in letters if letter.isalnum()).lower()[:200]


def clean_reading(typed: str, name: str) -> str:
    """As it is kept: ``"单：shàn"`` -> 单shan. Raises ``Unreadable`` with a sentence."""
    text = _plain(typed)
    pairs = _PAIR.findall(text)
    if _BETWEEN.sub("", _PAIR.sub("", text)):
        raise Unreadable("请写成“字＋拼音”，例如 单shan；有几个字就用空格隔开。")
    missing = [sign for sign, _ in pairs if sign not in name]
    if missing:
        raise Unreadable(f"名称里没有“{'、'.join(missing)}”，请核对读音。")
    kept = " ".join(sign + syllable for sign, syllable in pairs)
    if len(kept) > LONGEST_READING:
        raise Unreadable(f"读音最多 {LONGEST_READING} 个字符，只写读音特别的字。")
    return kept


def _plain(typed: str) -> str:
    """Without tones and in half width; ü is v, as it is typed."""
    taken_apart = unicodedata.normalize("NFKD", typed).lower().replace("u\u0308", "v")
    return "".join(sign for sign in taken_apart if not unicodedata.combining(sign))


class InitialsField(models.CharField):
    """First letters of ``name`` as ``reading`` has it, and of each line of ``names_before`` where the row has one.

    Kept by the field itself, so that rows written many at once have them too.
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        row: Any = model_instance
        names = [row.name, *getattr(row, "names_before", "").splitlines()]
        found = " ".join(initials_of(name, row.reading) for name in names)[: self.max_length]
        setattr(row, self.attname, found)
        return found
