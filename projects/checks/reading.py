"""What an indicator row says: its class, and 指标值 read as money, price, percentage, deadline or count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from projects.checks.amounts import multiple
from projects.checks.places import compact
from projects.sheet import IndicatorRow
from projects.values import Value, parse_value

OUTPUT, QUANTITY, QUALITY, TIME, COST = "产出", "数量", "质量", "时效", "成本"
BENEFIT, SATISFACTION = "效益", "满意度"

MONEY, PRICE, PERCENT, DEADLINE, COUNT, WORDS = "money", "price", "percent", "deadline", "count", "words"

_CLASSES = {
    "数量": QUANTITY,
    "质量": QUALITY,
    "时效": TIME,
    "成本": COST,
    "经济成本": COST,
    "社会成本": COST,
    "生态环境成本": COST,
    "效益": BENEFIT,
    "经济效益": BENEFIT,
    "社会效益": BENEFIT,
    "生态效益": BENEFIT,
    "可持续影响": BENEFIT,
    "可持续发展": BENEFIT,
    "满意度": SATISFACTION,
    "服务对象满意度": SATISFACTION,
}
_MONTH_UNIT = re.compile(r"^月(份|底|末|初|上旬|中旬|下旬)*(之|以)?前?(完成|全部完成)?$")
_DATE = re.compile(
    r"^[≥≤<>=]?(20\d\d年(\d{1,2}月|[上下]半年|底|末|年底|$)"
    r"|20\d\d[-/.]\d{1,2}[-/.]\d{1,2}|20\d\d[-/]\d{1,2}$|\d{1,2}月\d{1,2}[日号])"
)
_BY_THEN = re.compile(
    r"(年底|年末|年内|月底|月末|季度?末|20\d\d年)[^，。；]{0,4}(前|完成)|^(年底|年末|月底|月末)$"
)
_PRICE_UNIT = re.compile(r"^(百|千|万|十万|百万|亿)?元[/／](?P<per>.+)$")
#: 35 万元/年 is what the year costs, not a price
_OF_THE_YEAR = re.compile(r"[/／]每?年$")
_LOOSE_PRICE = re.compile(
    r"^(?P<money>(百|千|万)?元)?(大约|约|左右)?(?P<per>(人|名|天|日|年|月|次|课时|[/／·.、每])+)$"
)
_EACH_PERSON = re.compile(r"每(名|位|个)?[^每年月天日次场期，。]{0,4}(人|名|员|生)|人均|人天")
_PERSON_PER = re.compile(r"人|名")
_DAY_PER = re.compile(r"天|日")
_YEAR_PER = re.compile(r"年")
_MONTH_PER = re.compile(r"月")


@dataclass(frozen=True)
class Reading:
    """``kind`` of the value; ``yuan`` for money and prices; ``per`` what a price is for (人·天, 人, 部 …).

    ``currency`` is False where a price was written without 元; ``month`` is that of a deadline given as a number.
    """

    kind: str
    value: Value
    yuan: Decimal | None = None
    per: str = ""
    currency: bool = True
    month: int | None = None


def family(row: IndicatorRow) -> str:
    """数量, 质量, 时效, 成本, 效益 or 满意度; "" when the row's class is none of them."""
    return _family(row.level1, row.level2)


@lru_cache(maxsize=256)
def _family(level1: str, level2: str) -> str:
    found = _CLASSES.get(compact(level2).removesuffix("指标"))
    return found or _CLASSES.get(compact(level1).removesuffix("指标"), "")


def is_rate_of_time(row: IndicatorRow) -> bool:
    """True for a rate that measures punctuality or completion."""
    return any(_RATE_OF_TIME.search(compact(text)) for text in (row.name, row.description))


def is_class_name(text: str) -> bool:
    """True when the text is the name of a class of level 1 or 2 (``服务对象满意度指标``)."""
    name = compact(text)
    return name.endswith("指标") and (name.removesuffix("指标") in _CLASSES or name == "产出指标")


def per_words(text: str) -> str:
    """``每人每天标准`` -> ``人·天``, ``每人标准`` -> ``人``; "" when the text names no price for a person."""
    text = compact(text)
    if not _EACH_PERSON.search(text):
        return ""
    if re.search(r"每天|每日|人天|/天|/日|人均日", text):
        return "人·天"
    if re.search(r"每月|/月", text):
        return "人·月"
    return "人·年" if re.search(r"每年|/年|人均年", text) else "人"


def per_unit(unit: str) -> str:
    """The canonical form of what a price is for: ``人/天``, ``人天`` -> ``人·天``."""
    parts = [
        word
        for word, pattern in (("人", _PERSON_PER), ("天", _DAY_PER), ("月", _MONTH_PER), ("年", _YEAR_PER))
        if pattern.search(unit)
    ]
    if "人次" in unit:
        return "人次"
    return "·".join(parts) if "人" in parts else compact(unit).strip("()（）")


def read(row: IndicatorRow) -> Reading:
    """Reads 指标值 of a row. A deadline is a month (``≤12 月``) or a date, never ``12 个月`` or ``1 年``."""
    return _read(row.value, family(row))


@lru_cache(maxsize=8192)
def _read(printed: str, belongs_to: str) -> Reading:
    value = parse_value(printed)
    text = compact(printed)
    if _DATE.match(text):
        return Reading(DEADLINE, value)
    if not value.quantitative:
        return Reading(DEADLINE if _BY_THEN.search(text) else WORDS, value)
    return _read_quantity(value, compact(value.unit or "").replace("％", "%"), belongs_to)


def _read_quantity(value: Value, unit: str, belongs_to: str) -> Reading:
    number = value.number or Decimal(0)
    if unit.startswith("%"):
        return Reading(PERCENT, value)
    if factor := multiple(_OF_THE_YEAR.sub("", unit)):
        return Reading(MONEY, value, yuan=number * factor)
    if match := _PRICE_UNIT.match(unit):
        factor = multiple((match.group(1) or "") + "元") or 1
        return Reading(PRICE, value, yuan=number * factor, per=per_unit(match.group("per")))
    if _MONTH_UNIT.match(unit) and number == int(number) and 1 <= number <= 12:
        return Reading(DEADLINE, value, month=int(number))
    if belongs_to == COST and (match := _LOOSE_PRICE.match(unit)) and _is_price(match):
        factor = multiple(match.group("money") or "元") or 1
        per = per_unit(match.group("per"))
        return Reading(PRICE, value, yuan=number * factor, per=per, currency=bool(match.group("money")))
    return Reading(COUNT, value)


def _is_price(match: re.Match[str]) -> bool:
    """``元人/天`` and ``人/天`` are prices with a part missing; a bare ``人`` is a number of people."""
    per = match.group("per")
    return bool(match.group("money")) or "/" in per or "／" in per or "每" in per


#: rates that may stand under 时效
_RATE_OF_TIME = re.compile(r"(及时|按时|按期|准时|如期)[^，。]{0,20}率|完成率")
