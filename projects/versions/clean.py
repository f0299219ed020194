"""What was typed, made storable: texts without control characters, blanks of the plan that have only one meaning."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow
from projects.sheet_data import GoalText, SheetData

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]")
_LINE = re.compile(r"\s*\n\s*")


def clean(data: SheetData) -> SheetData:
    """The data with tidy texts, without empty new rows, every row with a uuid of its own."""
    goals = [replace(goal, text=line(goal.text)) for goal in data.goals]
    rows = [_row(row) for row in data.indicators]
    return replace(
        data,
        code=line(data.code),
        name=line(data.name),
        purpose=text(data.purpose),
        plan=complete_plan(data.plan),
        goals=tuple(_unique_goals(goal for goal in goals if goal.text)),
        indicators=tuple(_unique_rows(row for row in rows if row.uuid or _says_something(row))),
        not_applicable={key: line(reason) for key, reason in data.not_applicable.items()},
        answers={key: text(answer) for key, answer in data.answers.items()},
    )


def text(raw: str) -> str:
    """NFC, without control characters and outer blanks; line breaks stay."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", raw.replace("\r\n", "\n"))).strip()


def line(raw: str) -> str:
    """As ``text``, in one line."""
    return _LINE.sub(" ", text(raw))


def complete_plan(plan: Mapping[int, Decimal | None]) -> dict[int, Decimal | None]:
    """Blanks before the first figure are 0, after 100 they are 100; any other blank stays (R05 asks for it)."""
    values = {month: plan.get(month) for month in CHECKPOINT_MONTHS}
    if all(value is None for value in values.values()):
        return values
    before: Decimal | None = Decimal(0)
    for month in CHECKPOINT_MONTHS:
        if values[month] is None:
            values[month] = before
        else:
            before = Decimal(100) if values[month] == 100 else None
    return values


def _row(row: IndicatorRow) -> IndicatorRow:
    return replace(
        row,
        level1=line(row.level1),
        level2=line(row.level2),
        name=line(row.name),
        description=line(row.description),
        value=line(row.value),
        basis=line(row.basis),
    )


def _says_something(row: IndicatorRow) -> bool:
    return bool(row.name or row.description or row.value or row.basis)


def _unique_goals(goals: Iterable[GoalText]) -> Iterator[GoalText]:
    seen: set[str] = set()
    for goal in goals:
        yield GoalText(goal.text, own_uuid(goal.uuid, seen))


def _unique_rows(rows: Iterable[IndicatorRow]) -> Iterator[IndicatorRow]:
    seen: set[str] = set()
    for row in rows:
        yield replace(row, uuid=own_uuid(row.uuid, seen))


def own_uuid(given: str, seen: set[str]) -> str:
    """``given`` in its usual spelling, or a new one where it is missing, malformed or taken."""
    try:
        found = str(uuid.UUID(given))
    except ValueError:
        found = str(uuid.uuid4())
    if found in seen:
        found = str(uuid.uuid4())
    seen.add(found)
    return found
