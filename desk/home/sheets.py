"""The sheets of the left column in their order: what is overdue first, then what is due today, then as usual."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desk.home.drafts import Drafts
from desk.home.due import Standing
from desk.home.owes import Owes
from desk.home.todo import Todo
from desk.home.waiting import Owed

FOLDER = "desk/parts"
UNDATED = Standing()


@dataclass(frozen=True)
class Sheet:
    """A part of the page: its template, and how pressing what it lists is."""

    template: str
    standing: Standing = UNDATED

    @property
    def anchor(self) -> str:
        """The id of its heading: what is counted in the head leads there."""
        return f"s-{self.template.rpartition('/')[2].removesuffix('.html')}"


def sheets(todo: Todo, drafts: Drafts, owed: Owed, owes: Owes) -> list[Sheet]:
    """Those with rows, and 待办 always. Drafts and questions have no date; they come before a 待办 that is empty."""
    undated = [Sheet(f"{FOLDER}/questions.html")] * bool(owed.questions)
    undated += [Sheet(f"{FOLDER}/drafts.html")] * bool(drafts.rows)
    waiting = Sheet(f"{FOLDER}/todo.html", todo.standing)
    usual = [
        *[Sheet(f"{FOLDER}/explain.html", owes.explaining)] * bool(owes.explains),
        *[Sheet(f"{FOLDER}/monitor.html", owes.monitoring)] * bool(owes.monitors),
        *[Sheet(f"{FOLDER}/evaluate.html", owes.evaluating)] * bool(owes.evaluates),
        *([waiting, *reversed(undated)] if todo.lines else [*undated, waiting]),
    ]
    return sorted(usual, key=lambda sheet: sheet.standing.rank)


def due(todo: Todo, owes: Owes) -> Standing:
    """Of everything on the page that has a date."""
    return todo.standing + owes.explaining + owes.monitoring + owes.evaluating


def first(found: Iterable[Sheet], what: str) -> str:
    """The anchor of the first sheet with something ``overdue`` or ``due_today``; empty where there is none."""
    return next((sheet.anchor for sheet in found if getattr(sheet.standing, what)), "")
