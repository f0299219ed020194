"""Execution: what was spent until a day, from the exports of the 一体化 system and, between them, from vouchers.

    spent_at(project_ids, on) -> {project id: yuan}      for many projects, one query
    spent_subquery(on)                                   for a list: Project.objects.annotate(spent=spent_subquery(on))
    series(project_id)                                   the points of one project's curve
    known_through(unit_ids) -> {unit id: last day}       until when the exports of a unit are in
    covered(on) -> {unit id}                             the units whose export of exactly that day is in
    last_change(), on_changed.register(callback)         when anything of it last changed; who is told after the commit

A project's execution on a day is the sum, over its 指标文号, of the newest cumulative figure dated on or before that day,
and of the vouchers dated after the project's newest figure. ``imported_by`` asks what was known at a moment: what was
confirmed or registered later does not count, and what was voided later still does.
"""

from monitoring.execution import on_changed
from monitoring.execution.known import covered, known_through
from monitoring.execution.on_changed import last_change
from monitoring.execution.series import Point, series
from monitoring.execution.spent import spent_at, spent_subquery

__all__ = [
    "Point",
    "covered",
    "known_through",
    "last_change",
    "on_changed",
    "series",
    "spent_at",
    "spent_subquery",
]
