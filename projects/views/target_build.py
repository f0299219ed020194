"""Puts the form's page together: the draft, what the rules say of it, questions, remarks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from projects import places, versions
from projects.changes import judging
from projects.checks import carried_over_note
from projects.checks.remarks import Panel
from projects.forms.draft import Draft
from projects.forms.places import lasting
from projects.forms.target import Reading, read
from projects.models import Project, TargetVersion
from projects.rules import counting
from projects.rules.remembering import remembered
from projects.sheet import Sheet
from projects.sheet_data import SheetData
from projects.versions import Review
from projects.versions.clean import clean
from projects.views.target_carried import carried_view
from projects.views.target_page import Page
from projects.views.target_panel import PanelView, panel_view
from projects.views.target_questions import QuestionView, question_views
from projects.views.target_remarks import last_return


def build(
    version: TargetVersion,
    draft: Draft,
    *,
    typed: Mapping[str, str] | None = None,
    reading: Reading | None = None,
    **more: Any,
) -> Page:
    """The page of ``draft``. ``typed``: explanations being written; ``more``: further fields of ``Page``."""
    reading = reading or read(draft, version)
    data = clean(reading.data)
    review = review_of(version, data)
    content = versions.content_of_data(data, version)
    return Page(
        version=version,
        draft=draft,
        reading=reading,
        panel=_panel(version, review, reading, data, dict(typed or {})),
        questions=_questions(version, draft, content),
        returned=last_return(version, content),
        carried=carried_view(version, content),
        refused=_refused(version, data),
        **more,
    )


def _refused(version: TargetVersion, data: SheetData) -> dict[str, str]:
    return {lasting(path, data): sentence for path, sentence in judging.not_to_save(version, data).items()}


def review_of(version: TargetVersion, data: SheetData) -> Review:
    """系统审核 of what stands on the form."""
    return versions.review(version, sheet_of_data(version, data))


def sheet_of_data(version: TargetVersion, data: SheetData) -> Sheet:
    unit = version.project.unit
    label = dict(Project.Kind.choices).get(data.kind, "")
    return data.sheet(unit_code=unit.code, unit_name=unit.name, kind_label=label)


def readable_findings(review: Review, reading: Reading, data: SheetData) -> Panel:
    """The remarks, but for those that rest on a cell whose text could not be read."""
    unread = set(reading.errors)
    kept = [
        finding
        for finding in review.findings
        if not unread.intersection(lasting(cell, data) for cell in (finding.path, *finding.cells))
    ]
    return Review(review.sheet, review.context, kept, review.said).panel()


def _panel(
    version: TargetVersion, review: Review, reading: Reading, data: SheetData, typed: dict[str, str]
) -> PanelView:
    panel = readable_findings(review, reading, data)
    counting.seen(version, [finding for remark in panel.remarks for finding in remark.findings])
    note = carried_over_note(review.sheet, review.context)
    offered = remembered(version, review.blocking)
    return panel_view(panel, data, typed, note, unread=not reading.ok, offered=offered)


def _questions(version: TargetVersion, draft: Draft, content: dict[str, Any]) -> list[QuestionView]:
    asked = [one for one in version.questions.all() if one.answered_at is None]
    spoken = {one.path: places.place(one.path, content) for one in asked}
    return question_views(asked, spoken, draft.answers)
