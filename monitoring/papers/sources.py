"""Where a number of a report comes from: each gets a note as it is said, and the list of notes closes the report."""

from __future__ import annotations

from dataclasses import dataclass, field

from projects.layout.paper import Align, Cell, Grid, head


@dataclass
class Sources:
    """Numbers as they are said, each with where it comes from."""

    rows: list[tuple[str, str, str]] = field(default_factory=list)

    def say(self, number: object, what: str, where: str) -> str:
        """The number with its note."""
        self.rows.append((what, str(number), where))
        return f"{number}〔{len(self.rows)}〕"

    def grid(self) -> Grid:
        lines = [head("注", "数字", "数值", "来源")]
        lines += [
            [
                Cell(f"〔{n}〕", align=Align.CENTER),
                Cell(what),
                Cell(number, align=Align.RIGHT),
                Cell(where),
            ]
            for n, (what, number, where) in enumerate(self.rows, 1)
        ]
        return Grid((14, 50, 30, 72), lines, head=1, name="数据来源")
