"""What was brought from last year, as the form shows it: what still speaks of an old year first, then row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from projects import places
from projects.forms.places import dom_id, shown_at
from projects.lastyear.marks import CarriedMark, carrying_of, marks_of
from projects.models import Carrying, TargetVersion


@dataclass(frozen=True)
class CarriedLine:
    """One place to look at; ``which`` names it for the button, ``link`` is the id of its cell."""

    which: str
    place: str
    link: str
    text: str = ""
    count: int = 1


@dataclass(frozen=True)
class CarriedView:
    """``old``: texts that speak of a year that is over, one by one; ``rest``: what was copied unchanged, by row."""

    carrying: Carrying
    old: Sequence[CarriedLine]
    rest: Sequence[CarriedLine]
    paths: frozenset[str]

    @property
    def count(self) -> int:
        return len(self.old) + sum(line.count for line in self.rest)

    @property
    def source_url(self) -> str:
        return reverse("projects:target", args=[self.carrying.source_id])

    @property
    def source_year(self) -> int:
        return self.carrying.source.project.year_id

    @property
    def cells(self) -> str:
        """Their ids on the page, for the script that follows the typing."""
        return " ".join(sorted(map(dom_id, self.paths)))


def carried_view(version: TargetVersion, content: Mapping[str, Any]) -> CarriedView | None:
    """None for a draft that was not carried. ``content``: what stands on the form now."""
    carrying = carrying_of(version)
    if carrying is None:
        return None
    marks = marks_of(carrying, content, version.project.year_id)
    return CarriedView(
        carrying=carrying,
        old=[
            CarriedLine(mark.path, _place(mark.path, content), _link(mark.path), mark.text)
            for mark in marks
            if mark.old
        ],
        rest=_by_row([mark for mark in marks if not mark.old], content),
        paths=frozenset(_cell(mark.path) for mark in marks),
    )


def _by_row(marks: Sequence[CarriedMark], content: Mapping[str, Any]) -> list[CarriedLine]:
    groups: dict[str, list[CarriedMark]] = {}
    for mark in marks:
        groups.setdefault(mark.group, []).append(mark)
    return [
        CarriedLine(which, _place(which, content), _link(found[0].path), count=len(found))
        for which, found in groups.items()
    ]


def _place(path: str, content: Mapping[str, Any]) -> str:
    return places.place(path, content)


def _cell(path: str) -> str:
    """The path of the cell on the form: a plan point is one field."""
    return path.removesuffix("/percent") if path.startswith("plan/") else path


def _link(path: str) -> str:
    return dom_id(shown_at(_cell(path)))
