"""What a text says in figures: numbers with their units, comparing signs and words, Chinese numerals before a unit.

A 更正 may change words only; two texts whose figures differ do not say the same.
"""

from __future__ import annotations

import re
import unicodedata

from projects.values import parse_value

#: the longer first: 人次 is no 人
_UNITS = """
    元/人·天 元/人·年 元/人 万元 亿元 元 人次 人天 人 平方米 立方米 公里 亩 米 吨 季度 小时 分钟 工作日 个月 周年
    月底 月末 月初 年底 年末 年初 月 年 天 日 周 % ‰ 次 个 部 期 轮 场 套 台 处 户 份 篇 项 名 批 家 所 村 件 条 本 册 届 倍
"""
_UNIT = "|".join(re.escape(unit) for unit in sorted(set(_UNITS.split()), key=len, reverse=True))
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_CHINESE = "[〇零一二两三四五六七八九十百千万亿半]+"
_SIGNS = {"⩾": "≥", "≧": "≥", "⩽": "≤", "≦": "≤"}
_WORDS = (
    "不少于|不低于|不高于|不超过|不多于|大于|小于|高于|低于|超过|以上|以下|以内|至少|最多|之前|以前|之后|以后"
    "|[上中下]旬|月底|月末|月初|年底|年末|年初|上半年|下半年"
)
_TOKEN = re.compile(rf"({_NUMBER})\s*({_UNIT})?|({_CHINESE})({_UNIT})|([≥≤<>=])|({_WORDS})")


def figures(text: str) -> list[str]:
    """``不少于 1,200人次`` -> ``["不少于", "1200人次"]``, in the order they stand."""
    clean = unicodedata.normalize("NFKC", text)
    for sign, usual in _SIGNS.items():
        clean = clean.replace(sign, usual)
    return [_token(match) for match in _TOKEN.finditer(clean)]


def same_figures(before: str, after: str) -> bool:
    """Whether two texts say the same in figures. 指标值 compare as operator, number and unit: ``60 个`` is ``=60个``."""
    one, other = parse_value(before), parse_value(after)
    if one.quantitative and other.quantitative:
        return (one.operator, one.number, one.unit) == (other.operator, other.number, other.unit)
    return figures(before) == figures(after)


def _token(match: re.Match[str]) -> str:
    number, unit, chinese, after, sign, word = match.groups()
    if number:
        return f"{_plain(number)}{unit or ''}"
    if chinese:
        return f"{chinese}{after}"
    return sign or word


def _plain(number: str) -> str:
    text = number.replace(",", "")
    return text.rstrip("0").rstrip(".") if "." in text else text
