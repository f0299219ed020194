"""The rows around a case that several parts of its page show, each kind read once: path, record, chart, forecast."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import Prefetch, prefetch_related_objects

from workflows.models import Assignment, Case, CaseStep, Event, FieldRemark, Seat

R = TypeVar("R", Seat, Assignment)


@dataclass
class Rows:
    """Lazily: a page that shows the path alone asks for nothing else. The number of statements never depends on the rows."""

    case: Case

    @cached_property
    def events(self) -> list[Event]:
        """Of all rounds, in order, with what was registered."""
        found = self.case.events.select_related(
            "registration__scan", "registration__registered_by", "registration__corrected_by", "snapshot"
        ).defer("snapshot__text")
        return list(found.order_by("number"))

    @cached_property
    def remarks(self) -> list[FieldRemark]:
        """On fields, with author and snapshot; afterwards each event knows its own."""
        rows = FieldRemark.objects.select_related("author", "snapshot").order_by("id")
        prefetch_related_objects(self.events, Prefetch("remarks", rows))
        found = [remark for event in self.events for remark in event.remarks.all()]
        return sorted(found, key=lambda remark: remark.pk)

    @cached_property
    def steps(self) -> list[CaseStep]:
        """Of the present (or last) round, in order."""
        rows = self.case.steps.filter(round=self.case.round).select_related("added_by")
        found = list(rows.order_by("order"))
        for step in found:
            step.case = self.case  # its unit and office are asked of it: no query a step
        return found

    @cached_property
    def seats(self) -> dict[int, list[Seat]]:
        """By step."""
        rows = Seat.objects.filter(step__in=[step.pk for step in self.steps])
        rows = rows.select_related("principal", "decided_by").order_by("order", "id")
        return _by_step(rows) if self.steps else {}

    @cached_property
    def holders(self) -> dict[int, list[Assignment]]:
        """Open (or paused) rows by step."""
        live = [Assignment.State.OPEN, Assignment.State.PAUSED]
        rows = Assignment.objects.filter(case=self.case, state__in=live)
        found = _by_step(rows.select_related("person", "seat__principal").order_by("id"))
        for step in self.steps:
            for row in found.get(step.pk, ()):
                row.step = step
        return found

    @property
    def open_step(self) -> CaseStep | None:
        """The step the case is at."""
        return next((step for step in self.steps if step.state == CaseStep.State.OPEN), None)


def _by_step(rows: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(row.step_id, []).append(row)
    return found
