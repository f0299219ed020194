"""Questions the import left open, answered in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.forms.places import dom_id, shown_at
from projects.models import OpenQuestion
from projects.versions.questions import AS_PRINTED

_FIGURE = re.compile(r"-?\d+(?:\.\d+)?\s*%?")


@dataclass(frozen=True)
class QuestionView:
    """One question. ``months``: (printed figure, chosen month) where the months of a plan are asked for."""

    pk: int
    place: str
    text: str
    printed: str
    path: str
    months: tuple[tuple[str, int | None], ...] = ()
    #: the answer "it stands as printed", where the cell may stay as it is
    keep: str = ""

    @property
    def link(self) -> str:
        return dom_id(shown_at(self.path))


def question_views(
    questions: Iterable[OpenQuestion], places: Mapping[str, str], answers: Mapping[int, str]
) -> list[QuestionView]:
    """``places``: spoken addresses by path; ``answers``: what is chosen but not saved yet."""
    return [_view(one, places.get(one.path, ""), answers.get(one.pk, "")) for one in questions]


def _view(question: OpenQuestion, place: str, answer: str) -> QuestionView:
    plan = question.path == "plan"
    whole_row = question.path.startswith("indicators/") and question.path.count("/") == 1
    return QuestionView(
        pk=question.pk,
        place=place,
        text=question.text,
        printed=question.printed,
        path=question.path,
        months=_months(question.printed, answer) if plan else (),
        keep=AS_PRINTED if whole_row else "",
    )


def _months(printed: str, answer: str) -> tuple[tuple[str, int | None], ...]:
    figures = [figure.strip() for figure in _FIGURE.findall(printed)]
    chosen = [int(part) if part.isdecimal() else None for part in answer.split("、")] if answer else []
    chosen += [None] * (len(figures) - len(chosen))
    return tuple(zip(figures, chosen, strict=False))
