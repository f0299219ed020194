"""R13: operator and number written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import ERROR, Check, Context, Finding, Repair
from projects.sheet import Sheet

_SIGN = "[≥≤<>=⩾≧⩽≦＞＜＝]"
_TWICE = re.compile(
    rf"^\s*(?P<once>{_SIGN}?\s*\d[\d,.]*)\s*(?P<unit>[^\d≥≤<>=]*?)\s*(?P=once)(?P<rest>\s*(?P=unit).*)$", re.S
)
_SIGN_TWICE = re.compile(rf"^\s*({_SIGN})\s*\1+\s*(.*)$", re.S)


class Doubled(Check):
    """``≥180≥180 人`` and ``≥≥420 人次``; the value read once is offered."""

    code = "R13"
    title = "指标值重复"

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        for index, row in enumerate(sheet.indicators):
            if not row.parsed.doubled:
                continue
            path = f"indicators.{index}.value"
            once = read_once(row.value)
            what = "符号写了两次" if _SIGN_TWICE.match(row.value) else "符号和数写了两次"
            text = f"填的是“{row.value}”，{what}。"
            yield self.finding(
                sheet,
                path,
                ERROR,
                text,
                together="符号和数写了两次。",
                repairs=(Repair(f"改为 {once}", {path: once}),),
            )


def read_once(text: str) -> str:
    """``≥180≥180 人`` -> ``≥180 人``, its spacing before the unit kept."""
    if match := _SIGN_TWICE.match(text):
        return f"{match.group(1)}{match.group(2)}"
    if match := _TWICE.match(text.strip()):
        once = re.sub(r"\s+", "", match["once"])
        return f"{once}{match['rest'].rstrip()}"
    return text
