"""What every chapter of the story has: the persons at their browsers, the album, the demo's directory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.album import Album
from tests.browser.department.visitor import Visitor

#: 代编, carried over from 2026 with 350.00 万元 for 70 places at 5 万元 each
PROJECT = "基层党组织活动阵地规范化建设补助"
#: red once the export of 06-24 is in
RED = "干部人事档案数字化加工及库房消防改造经费"


@dataclass
class Teller:
    """``visit`` logs an account in; ``data`` is the demo's directory; ``place`` is for files of the story's own."""

    visit: Callable[..., Visitor]
    album: Album
    data: Path
    place: Path
    here: dict[str, Visitor] = field(default_factory=dict)

    def as_(self, account: str) -> Visitor:
        """The person's window, opened once."""
        if account not in self.here:
            self.here[account] = self.visit(account)
        return self.here[account]

    def file(self, name: str, content: bytes) -> Path:
        """A file as somebody would choose it."""
        path = self.place / name
        path.write_bytes(content)
        return path
