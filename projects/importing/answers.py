"""What a document leaves open, and what a person answered on its preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from projects.amounts import typed
from projects.sheet_data import SheetData
from projects.versions.questions import AS_PRINTED, MONEY, plan_from

CELLS = ("level1", "level2", "name", "description", "value", "basis")
Json = Mapping[str, Any]


class AnswerError(ValueError):
    """An answer that cannot be understood, with the place it was given for."""

    def __init__(self, path: str, text: str) -> None:
        super().__init__(text)
        self.path = path


@dataclass(frozen=True)
class Asked:
    """A question of the text at a place, by row id; ``answer`` "" while nobody has answered."""

    path: str
    text: str
    printed: str = ""
    answer: str = ""


def asked_of(path: str, text: str, project: Json, data: SheetData, answers: Mapping[str, str]) -> Asked:
    parts = path.split(".")
    anchored, printed = path, ""
    if parts[0] == "indicators" and len(parts) > 1:
        index = int(parts[1])
        anchored = "/".join(["indicators", data.indicators[index].uuid, *parts[2:]])
        row = project["indicators"][index]
        printed = row[parts[2]] if len(parts) > 2 else " | ".join(row[cell] for cell in CELLS)
    elif path == "plan":
        printed = "、".join(project["plan"])
    given = [answer for at, answer in answers.items() if (at == path or at.startswith(f"{path}.")) and answer]
    return Asked(anchored, text, printed, "；".join(given))


def answered(data: SheetData, project: Json, answers: Mapping[str, str]) -> SheetData:
    for path, answer in answers.items():
        if not answer or (answer == AS_PRINTED and _is_row(path)):
            continue
        try:
            data = _with_answer(data, path, answer, project)
        except ValueError as error:
            raise AnswerError(path, str(error)) from error
    return data


def _is_row(path: str) -> bool:
    """A whole row was kept as printed: only there 按原文 means something."""
    return path.startswith("indicators.") and path.count(".") == 1


def _with_answer(data: SheetData, path: str, answer: str, project: Json) -> SheetData:
    given: dict[str, Any] = {}
    parts = path.split(".")
    if path == "plan":
        given["plan"] = plan_from(answer, "、".join(project["plan"]))
    elif path in MONEY:
        given[path] = typed(answer)
    elif len(parts) == 3 and parts[0] == "indicators" and parts[2] in CELLS:
        index = int(parts[1])
        cell: dict[str, Any] = {parts[2]: answer.strip()}
        given["indicators"] = tuple(
            replace(row, **cell) if place == index else row for place, row in enumerate(data.indicators)
        )
    return replace(data, **given)
