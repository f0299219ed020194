"""What an export says of a project, laid over our content: cells that mean the same keep our words, rows keep our ids. Pure.

The result is in the shape of ``versions.content.content_of``, so that ``projects.comparing`` shows what differs and
``versions.saving`` can store it. What the export has no column for is ours.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from projects.integrated.columns import MONEY, ROW
from projects.integrated.same import cents, plain, same_money, same_percent, same_text, same_value
from projects.versions.clean import complete_plan
from projects.versions.content import decimal_of, text_of

Json = dict[str, Any]
#: stands for the id of rows only the export has, so that the same export gives the same ids
_SPACE = uuid.UUID("6b3f1f0e-3a53-4f0b-9a1e-6d0c5a1f2b77")


def laid_over(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Json:
    """``ours`` as ``content_of`` writes it, ``theirs`` as ``reading`` does."""
    laid = dict(ours)
    for name, same in _HEAD.items():
        if name in theirs and not same(ours[name], theirs[name]):
            laid[name] = cents(theirs[name]) if name in MONEY else theirs[name]
    if "plan" in theirs:
        laid["plan"] = _plan(ours["plan"], theirs["plan"])
    if "goals" in theirs:
        laid["goals"] = list(_goals(ours["goals"], theirs["goals"]))
    if "indicators" in theirs:
        laid["indicators"] = _indicators(ours["indicators"], theirs["indicators"])
        classes = {row["level2"] for row in laid["indicators"]} | {
            row["level1"] for row in laid["indicators"]
        }
        laid["not_applicable"] = {
            name: reason for name, reason in ours["not_applicable"].items() if name not in classes
        }
    return laid


_HEAD: Mapping[str, Callable[[Any, Any], bool]] = {
    "code": same_text,
    "name": same_text,
    "purpose": same_text,
    **dict.fromkeys(MONEY, same_money),
}


def _plan(ours: Sequence[Json], theirs: Mapping[str, str | None]) -> list[Json]:
    kept = {point["month"]: decimal_of(point["percent"]) for point in ours}
    said = {int(month): decimal_of(percent) for month, percent in theirs.items()}
    full = complete_plan(kept | said) if any(one is not None for one in said.values()) else said
    laid = []
    for point in ours:
        month = point["month"]
        percent = text_of(full.get(month)) if month in said else point["percent"]
        laid.append(point if same_percent(point["percent"], percent) else {**point, "percent": percent})
    return laid


def _goals(ours: Sequence[Json], theirs: Sequence[str]) -> Iterator[Json]:
    if _in_one(goal["text"] for goal in ours) == _in_one(theirs):
        yield from ours  # parted differently, the same words
        return
    for place, (mine, text) in enumerate(zip_longest(ours, theirs)):
        if text is None:
            continue
        if mine is None:
            yield {"uuid": str(uuid.uuid5(_SPACE, f"goal {place} {text}")), "text": text}
        else:
            yield mine if same_text(mine["text"], text) else {**mine, "text": text}


def _in_one(goals: Any) -> str:
    """All goals as one text, numbered as a form prints them, so that the numbers do not count."""
    return "".join(plain(f"{number}.{_bare(text, number)}") for number, text in enumerate(goals, 1))


def _bare(text: str, number: int) -> str:
    for mark in (".", "．", "、", "）", ")"):
        text = text.removeprefix(f"{number}{mark}")
    return text


def _indicators(ours: Sequence[Json], theirs: Sequence[Json]) -> list[Json]:
    """In our order; a row only the export has stands behind the one it stands behind there."""
    pairs = matched(ours, theirs)
    of_theirs = {there: here for here, there in pairs.items()}
    laid = {here: _row(ours[here], theirs[there]) for here, there in pairs.items()}
    result = [(here, laid[here]) for here in sorted(laid)]
    for there, row in enumerate(theirs):
        if there not in of_theirs:
            behind = next((of_theirs[one] for one in range(there - 1, -1, -1) if one in of_theirs), -1)
            at = max((place for place, (after, _) in enumerate(result, 1) if after == behind), default=0)
            result.insert(at, (behind, _new_row(row, there)))
    return [row for _, row in result]


def matched(ours: Sequence[Json], theirs: Sequence[Json]) -> dict[int, int]:
    """Place of our row -> place of theirs: same 二级指标 and name, then, of what is left, by place within the 二级指标."""
    found: dict[int, int] = {}
    for key in (_class_and_name, _class):
        free: dict[str, list[int]] = {}
        for there, row in enumerate(theirs):
            if there not in found.values():
                free.setdefault(key(row), []).append(there)
        for here, row in enumerate(ours):
            if here not in found and free.get(key(row)):
                found[here] = free[key(row)].pop(0)
    return found


def _class(row: Mapping[str, Any]) -> str:
    return plain(row.get("level2", "")).replace(" ", "").removesuffix("指标")


def _class_and_name(row: Mapping[str, Any]) -> str:
    return f"{_class(row)}\n{plain(row['name'])}"


def _row(ours: Json, theirs: Mapping[str, str]) -> Json:
    laid = dict(ours)
    for cell in ROW:
        if cell not in theirs or (cell == "level1" and not theirs[cell]):
            continue
        same = same_value if cell == "value" else same_text
        if cell in ("level1", "level2"):
            same = _same_class
        if not same(ours[cell], theirs[cell]):
            laid[cell] = theirs[cell]
    return laid


def _same_class(ours: str, theirs: str) -> bool:
    return plain(ours).removesuffix("指标") == plain(theirs).removesuffix("指标")


def _new_row(theirs: Mapping[str, str], place: int) -> Json:
    told = "\n".join(theirs.get(cell, "") for cell in ROW)
    row = {cell: theirs.get(cell, "") for cell in ROW}
    return row | {"weight": None, "uuid": str(uuid.uuid5(_SPACE, f"row {place} {told}"))}
