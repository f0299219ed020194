"""The classes of indicators that do not apply, each with its reason, below the indicators."""

from __future__ import annotations

from projects.importing.tables.boxes import Row


class Reasons:
    """One pass over the rows below the head 不适用的指标分类; what it finds goes into a mapping of the form."""

    def __init__(self) -> None:
        self._page = 0
        self._name = ""

    def take(self, found: dict[str, str], row: Row) -> None:
        """One row: the class and its reason. A reason that the end of a page tore apart goes on overleaf, beside a blank or its class."""
        if len(row.boxes) < 2:
            return
        name, reason = row.boxes[0].text.strip(), row.after(row.boxes[0])
        turned = bool(row.page and self._page and row.page != self._page)
        self._page = row.page
        if turned and (not name or not self._name):
            reason = found.pop(self._name, "") + reason
            name = name or self._name
        self._name = name
        found[name] = reason
