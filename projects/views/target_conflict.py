"""Somebody saved in between, or the target left the drafter's hands: both texts on one page."""

from __future__ import annotations

from collections.abc import Iterator

from projects.checks.places import CELLS, FIELDS
from projects.forms.draft import SINGLE, Draft, RowDraft, draft_of
from projects.forms.places import dom_id
from projects.models import Project, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS
from projects.versions import data_of, with_rows
from projects.views.target_fields import Fields, RowView
from projects.views.target_marks import Marks
from projects.views.target_page import ConflictView, Difference, Page
from workflows.errors import CaseError

_KINDS = dict(Project.Kind.choices)


def overtaken(page: Page) -> Page:
    """The page after a conflict: saving again puts the typed text in place of the other."""
    now = with_rows(TargetVersion.objects.all()).get(pk=page.version.pk)
    rows = list(differences(page, draft_of(data_of(now), now.revision)))
    page.conflict = ConflictView(
        title="没有保存：您打开以后，这张表已被另外保存过一次",
        text="两份内容都在。不同的地方列在下面，请核对。" if rows else "两份内容相同，可以直接保存。",
        rows=rows,
    )
    return page


def lost(page: Page, late: CaseError) -> Page:
    """The page when the target may no longer be edited: what was typed can still be copied."""
    page.conflict = ConflictView(title="没有保存", text=late.text, may_save=False)
    return page


def differences(page: Page, saved: Draft) -> Iterator[Difference]:
    """Where the saved draft and the typed one differ, in the order of the form."""
    mine = page.draft
    for name in SINGLE:
        yield from _differ(
            name, FIELDS[name], _word(name, getattr(saved, name)), _word(name, getattr(mine, name))
        )
    for month in CHECKPOINT_MONTHS:
        yield from _differ(
            f"plan/{month}", f"{month}月底计划", saved.plan.get(month, ""), mine.plan.get(month, "")
        )
    yield from _differ("goals", "绩效目标", _lines(saved), _lines(mine))
    yield from _rows(page, saved)
    yield from _differ("indicators", "不适用的分类", _reasons(saved), _reasons(mine))


def _rows(page: Page, saved: Draft) -> Iterator[Difference]:
    before, after = _by_uuid(page, saved), _by_uuid(page, page.draft)
    for one, row in after.items():
        if one not in before:
            yield Difference(
                dom_id(f"indicators/{one}/name"), row.address, "（没有这一行）", _row_text(row.draft)
            )
            continue
        for cell in ("name", "description", "value", "weight", "basis"):
            old, new = _cell(before[one].draft, cell), _cell(row.draft, cell)
            yield from _differ(f"indicators/{one}/{cell}", f"{row.address} {CELLS[cell]}", old, new)
    for one, row in before.items():
        if one not in after:
            yield Difference("c-indicators", row.address, _row_text(row.draft), "（没有这一行）")


def _by_uuid(page: Page, draft: Draft) -> dict[str, RowView]:
    groups = Fields(draft, page.layout, Marks()).groups
    return {row.uuid: row for group in groups for row in group.rows}


def _cell(row: RowDraft, cell: str) -> str:
    return row.value.printed if cell == "value" else str(getattr(row, cell))


def _row_text(row: RowDraft) -> str:
    return " | ".join(
        part for part in (row.name, row.description, row.value.printed, row.weight, row.basis) if part
    )


def _lines(draft: Draft) -> str:
    return "\n".join(f"{number}. {goal.text}" for number, goal in enumerate(draft.goals, start=1))


def _reasons(draft: Draft) -> str:
    return "\n".join(f"{name}：{reason}" for name, reason in sorted(draft.not_applicable.items()))


def _word(name: str, text: str) -> str:
    return _KINDS.get(text, text) if name == "kind" else text


def _differ(path: str, place: str, saved: str, mine: str) -> Iterator[Difference]:
    if saved.replace("\r\n", "\n").strip() != mine.replace("\r\n", "\n").strip():
        yield Difference(dom_id(path), place, saved, mine)
