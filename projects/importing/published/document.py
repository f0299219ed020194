"""What a reader hands over: the department's part, and per project the neutral sheet with what the text leaves open."""

from __future__ import annotations

from dataclasses import dataclass

from projects.sheet import Sheet


@dataclass(frozen=True)
class Item:
    """A titled text. ``title`` as printed with its numbering, without the closing stop; ``section`` its heading."""

    title: str
    text: str
    section: str = ""


@dataclass(frozen=True)
class Department:
    """部门整体绩效目标: 总体绩效目标, 分项绩效目标 with 专项项目, 工作保障措施."""

    overall_intro: str = ""
    overall_goals: tuple[Item, ...] = ()
    sub_goals: tuple[Item, ...] = ()
    safeguards: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Question:
    """What the text leaves open at a place (paths as in findings); a person answers, nobody guesses."""

    path: str
    text: str


@dataclass(frozen=True)
class Amounts:
    """预算数, 其中财政资金 and 其他资金 in 万元 as printed; None where blank."""

    budget: str | None
    fiscal: str | None
    other: str | None


@dataclass(frozen=True)
class ReadProject:
    """One 项目绩效目标表 as read. ``title`` is the line above it; ``goals`` as printed, with their numbers.

    ``exact``: from a table whose cells have edges, so that a blank is a blank and ``goals`` are without their numbers.
    ``missing``: parts the table does not have (资金支出计划, 绩效指标); it can be compared, but not taken in.
    """

    title: str
    sheet: Sheet
    amounts: Amounts
    goals: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    exact: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole published document."""

    department: Department
    projects: tuple[ReadProject, ...]
