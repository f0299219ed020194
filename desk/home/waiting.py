"""待反馈 and 待阅: questions that wait for the person's answer, and what they were sent to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case as Either
from django.db.models import F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf

from accounts.models import User
from accounts.namesakes import named_as
from workflows import inbox

SHOWN = 20
QUESTION, COPY = "question", "copy"


@dataclass(frozen=True)
class Item:
    """One question or one copy: ``kind`` and ``year`` are the case's, ``who`` sent it, ``words`` are theirs.

    ``wants``: what the sender asks for, 征求意见 or 请您确认修改; "" with a copy.
    """

    case_id: int
    title: str
    year: int
    kind: str | None
    place: str
    step_name: str
    who: str
    at: datetime
    words: str
    wants: str


@dataclass(frozen=True)
class Owed:
    """The oldest of each, and how many there are."""

    questions: list[Item]
    questions_count: int
    copies: list[Item]
    copies_count: int


def owed(user: User, found: Mapping[str, Any]) -> Owed:
    """What the menu has counted already, as rows: one statement for both lists."""
    questions, copies = found["to_answer"], found["to_read"]
    rows = _rows(user) if questions or copies else []
    return Owed(
        [_item(row) for row in rows if row["sort"] == QUESTION],
        questions,
        [_item(row) for row in rows if row["sort"] == COPY],
        copies,
    )


def _rows(user: User) -> list[dict[str, Any]]:
    # A reviewer's text waits for its drafter in a question, and is said to.
    words = Either(
        When(
            revision__isnull=False,
            then=Concat(Value("请确认修改："), F("question"), output_field=TextField()),
        ),
        default=F("question"),
    )
    wants = Either(When(revision__isnull=False, then=Value("请您确认修改")), default=Value("征求意见"))
    asked = _alike(inbox.to_answer(user), QUESTION, "asked_by", "asked_at", words, wants, F("step__name"))
    note = Cast("note", TextField())
    sent = _alike(inbox.to_read(user), COPY, "sent_by", "sent_at", note, Value(""), Value(""))
    return sorted(asked.union(sent, all=True), key=lambda row: row["id"])


def _alike(
    rows: QuerySet[Any], sort: str, by: str, at: str, words: Any, wants: Any, step: Any
) -> QuerySet[Any, Any]:
    """Both lists have the same columns."""
    unit = Coalesce(NullIf("case__unit__short_name", Value("")), "case__unit__name")
    return rows.values(
        "id",
        "case_id",
        sort=Value(sort),
        title=F("case__title"),
        year=F("case__year"),
        kind=F("case__facts__kind"),
        place=Coalesce("case__office__name", unit),
        by=F(by),
        name=F(f"{by}__name"),
        at=F(at),
        words=words,
        wants=wants,
        step_name=step,
    )[:SHOWN]


def _item(row: Mapping[str, Any]) -> Item:
    who = named_as(row["by"], row["name"])
    same = ("case_id", "title", "year", "kind", "place", "step_name", "at", "words", "wants")
    return Item(who=who, **{name: row[name] for name in same})
