"""Cells the imported text left open: empty and blocking until a person has answered."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from accounts import clock
from accounts.models import User
from projects.amounts import CENT, typed
from projects.models import OpenQuestion, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS
from projects.sheet_data import SheetData
from projects.versions.clean import complete_plan
from projects.versions.content import text_of

AS_PRINTED = "按原文"
MONEY, TEXTS = ("budget", "fiscal", "other"), ("code", "name", "purpose")
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")
_MONTHS = {str(month) for month in CHECKPOINT_MONTHS}
_SPLIT = re.compile(r"[,，、;；/\s]+")


def open_questions(version: TargetVersion) -> list[OpenQuestion]:
    return [question for question in version.questions.all() if question.answered_at is None]


def problems(version: TargetVersion, data: SheetData) -> dict[str, str]:
    """Path -> sentence for answers that cannot be understood."""
    found = {}
    for question in open_questions(version):
        answer = data.answers.get(question.pk, "")
        try:
            if answer and question.path == "plan":
                plan_from(answer, question.printed)
            elif answer and question.path in MONEY:
                typed(answer)
        except ValueError as error:
            found[question.path] = str(error)
    return found


def settle(version: TargetVersion, data: SheetData, actor: User) -> SheetData:
    """The data with the answers in their cells; questions that are answered now are marked so.

    A question is answered in words or by filling, changing or removing what it asks about. The caller holds the lock
    and has asked ``problems``.
    """
    for question in open_questions(version):
        answer = data.answers.get(question.pk, "")
        if answer:
            data = _apply(data, question, answer)
        else:
            answer = _told_by_cell(version, data, question)
        if answer:
            question.answer, question.answered_by, question.answered_at = answer, actor, clock.now()
            question.save(update_fields=["answer", "answered_by", "answered_at"])
    return data


def plan_from(answer: str, printed: str) -> dict[int, Decimal | None]:
    """``"6、12"`` (the months of the printed figures, in their order) or four percentages ``"0/40/80/100"``.

    Raises ValueError with a sentence.
    """
    figures = [Decimal(figure) for figure in _FIGURE.findall(printed)]
    parts = [part.strip().rstrip("月底%") for part in _SPLIT.split(answer.strip()) if part.strip()]
    months = [int(part) for part in parts if part in _MONTHS]
    if len(months) == len(parts) == len(figures) and months == sorted(set(months)):
        return complete_plan(dict(zip(months, figures, strict=True)))
    try:
        percents = [Decimal(part) for part in parts]
    except InvalidOperation:
        percents = []
    if len(percents) == len(CHECKPOINT_MONTHS) and all(map(_is_percent, percents)):
        return dict(zip(CHECKPOINT_MONTHS, percents, strict=True))
    raise ValueError(
        f"请写明原文的 {len(figures)} 个数依次是哪几个月底（3、6、10、12 中选，例如 6、12），或写出四个百分数。"
    )


def _is_percent(number: Decimal) -> bool:
    """What the plan can hold; whether it is between 0 and 100 the system review asks."""
    return number.is_finite() and abs(number) < 1_000_000 and number == number.quantize(CENT)


def _apply(data: SheetData, question: OpenQuestion, answer: str) -> SheetData:
    if question.path == "plan":
        return replace(data, plan=plan_from(answer, question.printed))
    row, field = row_and_field(question.path)
    if not field:
        return data  # a row stands as printed; the answer says so, or the row itself was changed
    if not row:
        return _apply_to_head(data, field, answer)
    given: dict[str, Any] = {field: question.printed if answer == AS_PRINTED else answer}
    rows = tuple(replace(one, **given) if one.uuid == row else one for one in data.indicators)
    return replace(data, indicators=rows)


def _apply_to_head(data: SheetData, field: str, answer: str) -> SheetData:
    given: dict[str, Any] = {}
    if field in MONEY:
        given[field] = typed(answer)
    elif field in TEXTS:
        given[field] = answer
    return replace(data, **given)


def _told_by_cell(version: TargetVersion, data: SheetData, question: OpenQuestion) -> str:
    if question.path == "plan":
        values = [data.plan.get(month) for month in CHECKPOINT_MONTHS]
        return (
            "/".join(text_of(value) or "" for value in values) if any(v is not None for v in values) else ""
        )
    row, field = row_and_field(question.path)
    if not row:
        value = getattr(data, field, None)
        return text_of(value) or "" if isinstance(value, Decimal | None) else str(value)
    now = next((one for one in data.indicators if one.uuid == row), None)
    if now is None:
        return "已删除该行"
    if field:
        return str(getattr(now, field, "") or "")
    stored = next(one for one in version.indicators.all() if str(one.uuid) == row)
    told = [
        f for f in ("level1", "level2", "name", "value", "basis") if getattr(stored, f) != getattr(now, f)
    ]
    return "已修改该行" if told else ""


def row_and_field(path: str) -> tuple[str, str]:
    """``indicators/<uuid>/value`` -> (uuid, value); ("", path) for a field of the head."""
    parts = path.split("/")
    if parts[0] != "indicators" or len(parts) < 2:
        return "", path
    return parts[1], parts[2] if len(parts) > 2 else ""
