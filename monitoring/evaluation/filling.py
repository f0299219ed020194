"""Between the form and the sheet: what was typed is read into it, with a sentence for every field that cannot be read.

Nothing is saved here. A field the form did not send stays as it is. Names are paths of the content:
``rows/<uuid>/actual``, ``funds/spent/other``, ``achieved``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from monitoring.evaluation.funds import LINES, SOURCES
from monitoring.evaluation.words import OUTCOMES
from monitoring.models import EvaluationRow, SelfEvaluation
from monitoring.scoring import Band, Method
from monitoring.scoring.values import CENT, plain
from projects import amounts

LONGEST, SHORT = 1000, 300
NAME_LENGTH = 40
#: rows whose 实际完成值 is a number
NUMBERS = frozenset(
    {Method.AT_LEAST, Method.COUNT, Method.STANDARD, Method.AT_MOST, Method.THRESHOLD, Method.STEPS}
)
#: rows where a person says the share of the weight
SHARES = frozenset({Method.WORDS, Method.STANDARD})
_NUMBER = re.compile(r"^-?\d{1,14}(\.\d{1,6})?$")
_WHOLE = re.compile(r"^\d{1,9}$")
_TEXTS = {
    "achieved": 3 * LONGEST,
    "execution_cause": LONGEST,
    "execution_measure": LONGEST,
    "leader": NAME_LENGTH,
    "accountant": NAME_LENGTH,
    "exempt_why": SHORT,
}
_ROW_TEXTS = {"cause": LONGEST, "measure": LONGEST, "drop_asked": SHORT}
_BANDS = frozenset({"", *(one.value for one in Band)})
_YES_NO = {"yes": True, "no": False, "": None}

Errors = dict[str, str]
Typed = Mapping[str, str]


def fill(evaluation: SelfEvaluation, rows: Sequence[EvaluationRow], typed: Typed) -> Errors:
    """Read what was typed into the sheet and its rows; path -> what to correct, for what could not be read."""
    errors: Errors = {}
    for name in ("carried_out", "completed"):
        if typed.get(name) in _YES_NO:
            setattr(evaluation, name, _YES_NO[typed[name]])
    for name, most in _TEXTS.items():
        _read(typed, name, partial(_text, most), evaluation, name, errors)
    for line in LINES:
        for source in SOURCES:
            name = f"{line}_{source}"
            kept = getattr(evaluation, name)
            _read(
                typed, f"funds/{line}/{source}", partial(amounts.typed, kept=kept), evaluation, name, errors
            )
    for row in rows:
        _fill_row(row, typed, errors)
    return errors


def texts(evaluation: SelfEvaluation, rows: Sequence[EvaluationRow]) -> dict[str, str]:
    """The form's fields as the sheet has them: path -> text."""
    found = {name: getattr(evaluation, name) for name in _TEXTS}
    found |= {name: _said(getattr(evaluation, name)) for name in ("carried_out", "completed")}
    for line in LINES:
        for source in SOURCES:
            found[f"funds/{line}/{source}"] = amounts.shown(getattr(evaluation, f"{line}_{source}"))
    for row in rows:
        at = f"rows/{row.uuid}"
        found |= {f"{at}/{name}": getattr(row, name) for name in (*_ROW_TEXTS, "outcome", "band")}
        found[f"{at}/actual"] = row.actual_text
        found[f"{at}/percent"] = "" if row.percent is None else plain(row.percent)
        for name in ("sent", "returned", "satisfied"):
            number = getattr(row, name)
            found[f"{at}/{name}"] = "" if number is None else str(number)
    return found


def rate_of(row: EvaluationRow) -> Decimal | None:
    """满意 ÷ 回收 in percent, two decimals, half up; None where the numbers are not all there or make no sense."""
    if row.sent is None or row.returned is None or row.satisfied is None or not row.returned:
        return None
    if not row.satisfied <= row.returned <= row.sent:
        return None
    return (Decimal(row.satisfied) * 100 / row.returned).quantize(CENT, ROUND_HALF_UP)


def _fill_row(row: EvaluationRow, typed: Typed, errors: Errors) -> None:
    at, method = f"rows/{row.uuid}", Method(row.method)
    for name, most in _ROW_TEXTS.items():
        _read(typed, f"{at}/{name}", partial(_text, most), row, name, errors)
    for name in ("sent", "returned", "satisfied"):
        _read(typed, f"{at}/{name}", _whole, row, name, errors)
    if method in SHARES:
        _read(typed, f"{at}/percent", _percent, row, "percent", errors)
    band = typed.get(f"{at}/band")
    if band is not None and band in _BANDS:
        row.band = band
    outcome = typed.get(f"{at}/outcome")
    allowed = {one.value for one, _ in OUTCOMES.get(method, ())}
    if outcome is not None and (outcome == "" or outcome in allowed):
        row.outcome = outcome
    _fill_actual(row, method, typed, errors)


def _fill_actual(row: EvaluationRow, method: Method, typed: Typed, errors: Errors) -> None:
    path = f"rows/{row.uuid}/actual"
    if method not in NUMBERS:
        row.actual = None
        _read(typed, path, partial(_text, SHORT), row, "actual_text", errors)
        return
    _read(typed, path, partial(_number, row.unit), row, "actual", errors)
    if path in errors:
        return
    if row.actual is None and row.unit == "%":
        row.actual = rate_of(row)
    row.actual_text = "" if row.actual is None else plain(row.actual)


def _read(
    typed: Typed,
    path: str,
    reader: Callable[[str], object],
    target: SelfEvaluation | EvaluationRow,
    name: str,
    errors: Errors,
) -> None:
    if path not in typed:
        return
    try:
        setattr(target, name, reader(typed[path]))
    except ValueError as error:
        errors[path] = str(error)


def _text(most: int, text: str) -> str:
    lines = (line.rstrip() for line in unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n"))
    clean = "\n".join(lines).strip().replace("\x00", "")
    if len(clean) > most:
        raise ValueError(f"这里最多 {most} 字，现有 {len(clean)} 字，请精简。")
    return clean


def _number(unit: str, text: str) -> Decimal | None:
    """A number, with or without the row's own unit behind it: 60, 60 个, 98.5%, 1,200."""
    clean = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    if unit and clean.endswith(unicodedata.normalize("NFKC", unit)):
        clean = clean.removesuffix(unicodedata.normalize("NFKC", unit))
    if not clean:
        return None
    if not _NUMBER.match(clean):
        raise ValueError(
            f"这里请填数字{f'（单位：{unit}）' if unit else ''}，例如 60 或 98.5；情况可写在偏差原因里。"
        )
    return Decimal(clean)


def _whole(text: str) -> int | None:
    clean = re.sub(r"[\s,，份]", "", unicodedata.normalize("NFKC", text))
    if not clean:
        return None
    if not _WHOLE.match(clean):
        raise ValueError("份数请填整数，例如 200。")
    return int(clean)


def _percent(text: str) -> Decimal | None:
    clean = unicodedata.normalize("NFKC", text).strip().removesuffix("%").strip()
    if not clean:
        return None
    if not _NUMBER.match(clean) or not 0 <= Decimal(clean) <= 100:
        raise ValueError("百分比请填 0 到 100 之间的数字，例如 85。")
    found = Decimal(clean)
    if found != found.quantize(CENT):
        raise ValueError("百分比最多两位小数。")
    return found


def _said(value: bool | None) -> str:
    return next(text for text, kept in _YES_NO.items() if kept is value)
