"""The table of indicators in rows of boxes: merged classes, repeated heads, rows that a page cuts through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from projects.importing.tables.boxes import Box, Row
from projects.sheet import LEVELS

HEADINGS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
#: so many of the six headings make a row of heads
_HEADS_NEEDED = 5
#: where the text of a merged 一级指标 stands on another page
_LEVEL1 = {level2: level1 for level1, below in LEVELS.items() for level2 in below}


class Indicators:
    """One pass over the rows below the heads; what it finds goes into lists of the form."""

    def __init__(self) -> None:
        self._columns: list[Box] = []
        self._page = 0
        #: where the rows of a merged 二级指标 begin whose text has not been met yet
        self._unnamed: int | None = None

    def begin(self) -> None:
        """A new form."""
        self._unnamed = None

    def heads(self, row: Row) -> bool:
        """Whether the row is the heads; the columns stand under them."""
        heads = [box for box in row.boxes if box.label in HEADINGS]
        if len({box.label for box in heads}) < _HEADS_NEEDED:
            return False
        self._columns = heads
        return True

    def painted_over(self, row: Row) -> bool:
        """The heads of a page over which a spreadsheet has drawn the end of a row that is longer than the page."""
        heads = {next((head for head in HEADINGS if box.label.startswith(head)), "") for box in row.boxes}
        return len(row.boxes) > _HEADS_NEEDED and len(heads - {""}) >= _HEADS_NEEDED - 1

    def take(self, found: list[list[str]], doubtful: set[int], row: Row) -> None:
        """One row: six texts, merged levels carried down. The number of one that was put together is added to ``doubtful``."""
        if len(row.boxes) == 1 and len(self._columns) > 1:
            return  # a line over the whole width
        under = {head.label: box for head in self._columns if (box := row.under(head)) is not None}
        cells = {name: under[name].text if name in under else "" for name in HEADINGS}
        if not any(cells[name].strip() for name in HEADINGS[1:]):
            return
        turned = bool(row.page and self._page and row.page != self._page)
        self._page = row.page
        named = turned and self._named_overleaf(found, cells[HEADINGS[1]].strip())
        if turned and found and (named or not cells[HEADINGS[1]].strip()) and _is_rest(found[-1], cells):
            for place, name in enumerate(HEADINGS[2:], 2):
                found[-1][place] += cells[name]
            doubtful.add(len(found) - 1)
            return
        self._remember(under.get(HEADINGS[1]), len(found))
        found.append(_row(cells, found[-1] if found else ("", "")))

    def _named_overleaf(self, found: list[list[str]], name: str) -> bool:
        """A merged 二级指标 that goes on overleaf may have its text there: the rows before the page's end bear it too."""
        rows = found[self._unnamed :] if name and self._unnamed is not None else []
        for row in rows:
            row[0], row[1] = _LEVEL1.get(name, row[0]), name
        self._unnamed = None
        return bool(rows)

    def _remember(self, level2: Box | None, place: int) -> None:
        """Where the rows of a merged 二级指标 without a text begin."""
        if level2 is not None:
            self._unnamed = place if level2.tall and not level2.text.strip() else None


def _row(cells: Mapping[str, str], before: Sequence[str]) -> list[str]:
    level2 = cells[HEADINGS[1]].strip()
    level1 = cells[HEADINGS[0]].strip() or _LEVEL1.get(level2) or before[0]
    return [
        level1,
        level2 or (before[1] if level1 == before[0] else ""),
        *(cells[one] for one in HEADINGS[2:]),
    ]


def _is_rest(before: Sequence[str], cells: Mapping[str, str]) -> bool:
    """Two rows with a name and a value each are two indicators; a row torn by the page has one of them only once."""
    return not all(
        before[HEADINGS.index(one)].strip() and cells[one].strip() for one in ("三级指标", "指标值")
    )
