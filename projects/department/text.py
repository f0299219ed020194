"""The text of a 部门整体绩效目标 as a form holds it: plain values, cleaned and judged without the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from projects.models import DepartmentRow
from projects.versions.clean import line, own_uuid
from projects.versions.clean import text as tidy
from projects.versions.validation import LONGEST_TEXT, too_long

Part = DepartmentRow.Part
#: parts whose rows are items with a goal each, and may have a project behind them
WITH_PROJECT = (Part.ITEMS, Part.SPECIAL)
LONGEST_TITLE, LONGEST_HEADING = 200, 60
#: the largest real document has forty
MOST_ROWS = 300


@dataclass(frozen=True)
class RowText:
    """One row; ``project`` is the id of a project of the year, None where there is none."""

    part: str
    title: str = ""
    text: str = ""
    heading: str = ""
    project: int | None = None
    transfer: bool = False
    uuid: str = ""

    @property
    def is_item(self) -> bool:
        return self.part in WITH_PROJECT


@dataclass(frozen=True)
class TargetText:
    """The whole document in printed order: rows of a part stand together."""

    intro: str = ""
    rows: tuple[RowText, ...] = ()


def clean(given: TargetText) -> TargetText:
    """Tidy texts, no empty rows, parts in the order of the paper, every row with a uuid of its own."""
    seen: set[str] = set()
    rows = [_clean(row) for row in given.rows if row.part in Part.values]
    rows = [row for row in rows if row.title or row.text]
    rows.sort(key=lambda row: Part.values.index(row.part))  # stable: the order within a part stays
    return TargetText(tidy(given.intro), tuple(replace(row, uuid=own_uuid(row.uuid, seen)) for row in rows))


def _clean(row: RowText) -> RowText:
    plain = replace(row, heading=line(row.heading), title=line(row.title), text=tidy(row.text))
    return plain if row.is_item else replace(plain, project=None, transfer=False)


def problems(given: TargetText, projects: Collection[int]) -> dict[str, str]:
    """What of a cleaned text cannot be stored, a sentence per path. ``projects``: ids an item may be linked to."""
    found = dict(too_long("intro", given.intro, "总述", LONGEST_TEXT))
    if len(given.rows) > MOST_ROWS:
        found["rows"] = f"最多 {MOST_ROWS} 条，现在有 {len(given.rows)} 条，请合并。"
    for row in given.rows:
        found |= dict(_row(row, projects))
    return found


def _row(row: RowText, projects: Collection[int]) -> Iterator[tuple[str, str]]:
    at = f"{row.part}/{row.uuid}"
    yield from too_long(f"{at}/heading", row.heading, "小标题", LONGEST_HEADING)
    yield from too_long(f"{at}/title", row.title, "标题", LONGEST_TITLE)
    yield from too_long(f"{at}/text", row.text, "内容", LONGEST_TEXT)
    if row.project is not None and row.project not in projects:
        yield f"{at}/project", "这个项目不在本年度，请从列表中重新选择。"


def missing(intro: str, rows: Iterable[RowText]) -> Iterator[tuple[str, str]]:
    """What still has to be written before it can be decided on: path and sentence."""
    given = list(rows)
    there = {row.part for row in given}
    if not intro and Part.OVERALL not in there:
        yield "intro", "请填写总体绩效目标。"
    if there.isdisjoint(WITH_PROJECT):
        yield "items", "请至少填写一条分项绩效目标或专项项目。"
    if Part.SAFEGUARDS not in there:
        yield "safeguards", "请填写工作保障措施。"
    count: Counter[str] = Counter()
    for row in given:
        count[row.part] += 1
        if row.is_item and not row.title:
            yield (
                f"{row.part}/{row.uuid}/title",
                f"{Part(row.part).label}第{count[row.part]}条还没有名称，请填写。",
            )
        elif row.is_item and not row.text:
            yield f"{row.part}/{row.uuid}/text", f"“{row.title}”还没有绩效目标，请填写。"
