"""The form of the 部门整体绩效目标: what was typed, as typed; every button that moves a row works without a script."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from accounts.web import whole_number
from projects.department.text import MOST_ROWS, Part, RowText, TargetText
from projects.models import Project

CELLS = ("part", "heading", "title", "text", "project")
UNKNOWN = "没有找到这个项目。请从列表中选择，或者清空。"


@dataclass
class RowDraft:
    """One row as typed; ``project`` is the label of a project, or whatever stands in its place."""

    uuid: str
    part: str
    heading: str = ""
    title: str = ""
    text: str = ""
    project: str = ""
    transfer: bool = False


@dataclass
class Draft:
    """The whole form. ``revision`` is that of the version it began from."""

    revision: int
    intro: str = ""
    rows: list[RowDraft] = field(default_factory=list)

    def of(self, part: str) -> list[RowDraft]:
        return [row for row in self.rows if row.part == part]


class Labels:
    """Projects as the form names them: code and name, which a person can type or pick."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self.projects = {project.pk: project for project in projects}
        self.labels = {pk: label_of(project) for pk, project in self.projects.items()}
        self._found: dict[str, list[int]] = {}
        for pk, project in self.projects.items():
            for words in {self.labels[pk], project.name, project.code} - {""}:
                self._found.setdefault(words, []).append(pk)

    def label(self, pk: int | None) -> str:
        return self.labels.get(pk, "") if pk is not None else ""

    def find(self, typed: str) -> int | None:
        """The one project the words mean: label, code, or a name no other has; None otherwise."""
        found = self._found.get(" ".join(typed.split()), [])
        return found[0] if len(found) == 1 else None


def label_of(project: Project) -> str:
    """``13990027P… 站点更新经费``; without a code the unit tells namesakes apart."""
    words = f"{project.code} {project.name}" if project.code else f"{project.name}（{project.unit.label}）"
    return " ".join(words.split())


def draft_of(text: TargetText, revision: int, labels: Labels) -> Draft:
    """The form as it opens."""
    rows = [
        RowDraft(
            row.uuid, row.part, row.heading, row.title, row.text, labels.label(row.project), row.transfer
        )
        for row in text.rows
    ]
    return Draft(revision, text.intro, rows)


def draft_from_post(data: QueryDict) -> Draft:
    """What was posted, in the order of its rows; a row is known by its uuid, and twice the same is once."""
    known = dict.fromkeys(one for one in data.getlist("row")[: MOST_ROWS + 1] if _is_uuid(one))
    rows = [_row(data, one) for one in known if data.get(f"part-{one}") in Part.values]
    return Draft(whole_number(data.get("revision", "")) or 0, data.get("intro", ""), rows)


def _row(data: QueryDict, one: str) -> RowDraft:
    values = {name: data.get(f"{name}-{one}", "") for name in CELLS}
    return RowDraft(one, transfer=f"transfer-{one}" in data, **values)


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def read(draft: Draft, labels: Labels) -> tuple[TargetText, dict[str, str]]:
    """The text the draft means, and a sentence for each project that cannot be found."""
    rows, wrong = [], {}
    for row in draft.rows:
        project = labels.find(row.project) if row.project.strip() else None
        if row.project.strip() and project is None:
            wrong[f"{row.part}/{row.uuid}/project"] = UNKNOWN
        rows.append(RowText(row.part, row.title, row.text, row.heading, project, row.transfer, row.uuid))
    return TargetText(draft.intro, tuple(rows)), wrong


def edit(draft: Draft, action: str, target: str, proposed: Mapping[str, str]) -> str:
    """Do what a button says; the uuid of the row to go on with, "" for none. ``proposed``: row uuid -> project's label."""
    if action == "add" and target in Part.values:
        return _added(draft, target)
    if action == "link-all":
        for row in draft.rows:
            row.project = row.project or proposed.get(row.uuid, "")
        return ""
    place = next((at for at, row in enumerate(draft.rows) if row.uuid == target), None)
    if place is None:
        return ""
    if action == "delete":
        del draft.rows[place]
        return ""
    if action in ("up", "down"):
        _moved(draft, place, -1 if action == "up" else 1)
    elif action == "link":
        draft.rows[place].project = proposed.get(target, draft.rows[place].project)
    return target


def _added(draft: Draft, part: str) -> str:
    """An empty row at the end of its part, under the heading of the one above."""
    mates = draft.of(part)
    new = RowDraft(str(uuid.uuid4()), part, heading=mates[-1].heading if mates else "")
    draft.rows.append(new)
    return new.uuid


def _moved(draft: Draft, place: int, step: int) -> None:
    """Past the next row of the same part, where there is one."""
    row = draft.rows[place]
    at = place + step
    while 0 <= at < len(draft.rows) and draft.rows[at].part != row.part:
        at += step
    if 0 <= at < len(draft.rows):
        draft.rows[place], draft.rows[at] = draft.rows[at], row
