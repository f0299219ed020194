"""The two long texts of a form, 资金用途 and 绩效目标, where the end of a page tears them apart."""

from __future__ import annotations

from projects.importing.tables.boxes import Row
from projects.importing.tables.form import Form

#: what stands to the left of the two, on either page
_LABELS = frozenset({"预算规模及资金用途", "绩效目标"})


class Torn:
    """Which text the last row was a part of, and the page it stood on."""

    def __init__(self) -> None:
        self._field, self._page = "", 0

    def began(self, field: str, row: Row) -> None:
        """The row holds ``field`` ("purpose", "goals"), or its first part; "" for a row that holds neither."""
        self._field, self._page = field, row.page

    def take(self, form: Form, row: Row) -> bool:
        """Whether the row is the rest of the text, overleaf; it is added then."""
        words = [box for box in row.filled if box.label not in _LABELS]
        if not self._field or row.page <= self._page or len(words) != 1:
            return False
        setattr(form, self._field, getattr(form, self._field) + words[0].text)
        self._page = row.page
        return True
