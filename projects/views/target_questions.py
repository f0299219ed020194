"""Questions the import left open, answered in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.web import whole_number
from projects.forms.places import dom_id, shown_at
from projects.models import OpenQuestion
from projects.versions.questions import AS_PRINTED, MONEY, TEXTS

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
    #: the answer of the tick box, and its words
    keep: str = ""
    keep_words: str = ""
    #: ticked, but not saved yet
    kept: bool = False

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
    keep, words = ("", "") if plan else _keep(question)
    return QuestionView(
        pk=question.pk,
        place=place,
        text=question.text,
        printed=question.printed,
        path=question.path,
        months=_months(question.printed, answer) if plan else (),
        keep=keep,
        keep_words=words,
        kept=bool(keep) and answer == keep,
    )


def _keep(question: OpenQuestion) -> tuple[str, str]:
    """A row may stand as printed, a cell takes the printed text. A field of the head is answered by filling it in; of
    anything else one says that it was looked at."""
    parts = question.path.split("/")
    if parts[0] == "indicators" and len(parts) == 2:
        return AS_PRINTED, "与原文一致，不改"
    if parts[0] == "indicators":
        return question.printed, "照原文填入" if question.printed else ""
    if question.path in (*MONEY, *TEXTS):
        return "", ""
    return AS_PRINTED, "已核对，以表中现在填的为准"


def _months(printed: str, answer: str) -> tuple[tuple[str, int | None], ...]:
    figures = [figure.strip() for figure in _FIGURE.findall(printed)]
    chosen = [whole_number(part) for part in answer.split("、")] if answer else []
    chosen += [None] * (len(figures) - len(chosen))
    return tuple(zip(figures, chosen, strict=False))
