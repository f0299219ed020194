"""One form as a reader finds it, before anything is made of its texts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Form:
    """One form as printed. ``plan``: month -> text, "" for a blank; ``indicators``: six texts a row, merged levels carried down.

    ``doubtful``: numbers of rows that a page break may have torn apart.
    """

    unit_code: str = ""
    unit_name: str = ""
    money: str = "万元"
    title: str = ""
    code: str = ""
    name: str = ""
    budget: str = ""
    #: the row of amounts was there
    budgeted: bool = False
    fiscal: str = ""
    other: str = ""
    purpose: str = ""
    plan: dict[int, str] = field(default_factory=dict)
    #: every figure of the plan is a number of a workbook, which may be a share and not a percentage
    plan_numbers: bool = False
    goals: str = ""
    indicators: list[list[str]] = field(default_factory=list)
    not_applicable: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    #: the heads of the indicators stood there, with or without rows below
    headed: bool = False
    #: parts of the form that were not found
    missing: list[str] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)

    @property
    def torn_off(self) -> bool:
        """A part of the form itself is not there; a form nobody has written indicators into is whole."""
        return bool(self.missing) and not (self.headed and self.plan)
