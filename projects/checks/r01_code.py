"""R01: the project code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projects.checks.base import ERROR, WARNING, Check, Context, Finding, Repair
from projects.checks.examples import Example
from projects.checks.settings import setting
from projects.sheet import Sheet

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SHAPE = re.compile(r"^([0-9]{6})([0-9]{2})([A-Z])([0-9]{11})([0-9A-Z])$")
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_LOOKALIKES = str.maketrans("OIl", "011")


def check_character(first_twenty: str) -> str:
    """The 21st character of a code of region 13 and letter P, from the twenty before it.

    ``alphabet[30 - (sum of v(c_i)·3^i mod 31)]``, i = 0…19; ValueError for a character outside the alphabet.
    """
    total = sum(ALPHABET.index(char) * pow(3, i, 31) for i, char in enumerate(first_twenty))
    return ALPHABET[30 - total % 31]


def registered_in(code: str) -> int | None:
    """The year of registration in a code, None when the code has another shape."""
    match = SHAPE.match(code)
    return 2000 + int(match.group(2)) if match else None


def misshapen(code: str) -> str:
    """What is wrong with the shape of a code that is there, as a sentence; "" where nothing is."""
    if SHAPE.match(code):
        return ""
    return (
        f"填的是“{code}”，共{len(code)}位。"
        "应为21位：6位区划、2位年份、1位字母、11位序号、1位校验码。请对照批复或一体化系统修改。"
    )


class CodeShape(Check):
    """Length and shape must be right; region, year and check character are asked about."""

    code = "R01"
    levels = (
        ERROR,
        WARNING,
    )
    title = "项目编码的位数、区划、年份和校验码"
    on_placeholder = True
    reason = "The code is what every other system finds the project by."
    fires = Example({"code": "139900P00000214100"})
    silent = Example(words="the code with its right check character")

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        if not sheet.code.strip():
            if sheet.kind != "另行管理":
                yield self.finding(sheet, "code", ERROR, "还没有填。请填写21位项目编码。", aspect="shape")
            return
        match = SHAPE.match(sheet.code)
        if match is None:
            yield self._shape(sheet)
            return
        questions = [
            *self._region(match, sheet, context),
            *self._year(match, context),
            *self._check(sheet.code),
        ]
        if questions:
            text = "".join(f"{question}。" for question in questions) + "请核对；无误的请说明。"
            yield self.finding(sheet, "code", WARNING, text, aspect="questions")

    def _shape(self, sheet: Sheet) -> Finding:
        text = misshapen(sheet.code)
        fixed = _straightened(sheet.code)
        repairs = (Repair(f"改为 {fixed}", {"code": fixed}),) if fixed else ()
        return self.finding(sheet, "code", ERROR, text, aspect="shape", repairs=repairs)

    def _region(self, match: re.Match[str], sheet: Sheet, context: Context) -> Iterator[str]:
        usual = setting(context, "region") or context.usual_region
        region = match.group(1)
        if usual and region != usual and sheet.kind != "上级转移支付":
            yield f"前6位区划是“{region}”，本部门是“{usual}”"

    def _year(self, match: re.Match[str], context: Context) -> Iterator[str]:
        year = 2000 + int(match.group(2))
        if year > context.year:
            yield f"编码中的年份是 {year}，预算年度是 {context.year}"

    def _check(self, code: str) -> Iterator[str]:
        if not code.startswith("13") or code[8] != "P":
            return
        expected = check_character(code[:20])
        if code[20] != expected:
            yield f"最后一位是“{code[20]}”，按前20位推算是“{expected}”，可能有一位抄错"


def _straightened(code: str) -> str:
    """The code without blanks, wide or small letters and letters typed for digits; "" when that does not help."""
    tight = re.sub(r"\s+", "", code).translate(_WIDE).upper()
    if len(tight) == 21:
        digits = (tight[:8] + "\0" + tight[9:20]).translate(_LOOKALIKES)
        tight = digits[:8] + tight[8] + digits[9:] + tight[20]
    return tight if tight != code and SHAPE.match(tight) else ""
