"""What a check is: a small pure class, ``(sheet, context) -> findings``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

from projects.checks.costs import TotalWords
from projects.checks.departments import Department, Item
from projects.checks.examples import Example
from projects.checks.neighbours import Neighbour, Standard, neighbour
from projects.checks.places import address, compact
from projects.sheet import Sheet

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITY_NAMES = {ERROR: "必须修改", WARNING: "请说明", INFO: "提示"}


@dataclass(frozen=True)
class Repair:
    """One button.

    ``changes`` maps paths (as in Finding) to the new printed text; money is printed in 万元, ``kind`` is a path
    too, and a row number equal to the number of rows appends a row. ``ask`` only opens an explanation; ``edit``
    names the cell the button jumps to, after the changes are made: a person has to finish there.
    """

    label: str
    changes: Mapping[str, str] = field(default_factory=dict)
    ask: bool = False
    edit: str = ""

    @property
    def complete(self) -> bool:
        """True when the click alone settles the remark."""
        return bool(self.changes) and not self.edit


EXPLAIN = Repair("填写说明", ask=True)


@dataclass(frozen=True)
class Finding:
    """One rule at one place. ``path`` counts from 0 (``indicators.5.value``); ``project`` is the code or None.

    ``message`` names its place; ``text`` is the same without it. ``aspect`` tells which of the rule's tests spoke.
    ``together`` is the sentence when several places say the same. ``cells`` are all paths the finding rests on,
    ``fingerprint`` is taken of their texts, ``anchor`` is ``path`` by row uuid.
    """

    rule: str
    severity: str
    path: str
    message: str
    project: str | None = None
    repairs: tuple[Repair, ...] = ()
    text: str = ""
    aspect: str = ""
    together: str = ""
    cells: tuple[str, ...] = ()
    fingerprint: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the sheet."""

    year: int
    #: the other sheets of the same import or of the same department and year (the sheet itself may be among them)
    others: tuple[Sheet, ...] = ()
    #: True for a published text just read: months may be open, weights are not judged, nothing is declared
    on_import: bool = False
    #: True when weights must stand (the year's moment: 批复 or 自评前)
    weights_due: bool = False
    #: overrides of ``settings.DEFAULTS``
    settings: Mapping[str, Any] = field(default_factory=dict)
    #: what is kept of the other projects, where their sheets are not at hand
    known: tuple[Neighbour, ...] = ()
    #: the department's own document, None where it is not known
    department: Department | None = None

    #: what rules work out of a sheet and share: by its identity, with the sheet itself
    shared: dict[int, tuple[Sheet, Any]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def neighbours(self) -> tuple[Neighbour, ...]:
        """The other projects (the sheet's own may be among them): read once however many sheets are reviewed."""
        return self.known or tuple(neighbour(sheet, self) for sheet in self.others)

    @cached_property
    def namesakes(self) -> dict[tuple[str, str], list[Neighbour]]:
        """The projects by (unit code, name)."""
        index: dict[tuple[str, str], list[Neighbour]] = {}
        for one in self.neighbours:
            index.setdefault((one.unit_code, compact(one.name)), []).append(one)
        return index

    @cached_property
    def standards(self) -> dict[str, list[Standard]]:
        """The prices of the department by what they are the standard of."""
        index: dict[str, list[Standard]] = {}
        for one in self.neighbours:
            for standard, yuan in one.prices:
                index.setdefault(standard, []).append(Standard(one, yuan))
        return index

    @cached_property
    def total_words(self) -> TotalWords:
        """The words by which a total-cost row is known."""
        return TotalWords(self)

    @cached_property
    def items_of(self) -> dict[str, Item]:
        """The department's items by the code of the project they are linked to."""
        items = self.department.items if self.department else ()
        return {item.code: item for item in items if item.code}

    @cached_property
    def usual_region(self) -> str:
        """The region most codes begin with, "" where too few are known to call one usual."""
        regions = Counter(one.code[:6] for one in self.neighbours if one.code[:6].isdecimal())
        if not regions:
            return ""
        region, count = regions.most_common(1)[0]
        return region if count >= 3 and count * 2 > regions.total() else ""


class Check(ABC):
    """Base of every rule; ``code`` is its name in docs (never on screen), ``title`` says what it tests."""

    code: ClassVar[str]
    title: ClassVar[str]
    #: † of the rules: silent for a declared 结转, ``old_year`` then names its subject in the sentence of the head
    old_year: ClassVar[str] = ""
    #: also tested on a declared placeholder (另行管理), where filled
    on_placeholder: ClassVar[bool] = False
    #: ᴿ of the rules: shown to reviewers only
    reviewers_only: ClassVar[bool] = False
    #: the levels it speaks at
    levels: ClassVar[tuple[str, ...]]
    #: why the rule is there: for docs/checks.md
    reason: ClassVar[str]
    #: changes to the model sheet that make it speak, and changes beside them that do not
    fires: ClassVar[Example]
    silent: ClassVar[Example]

    @abstractmethod
    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        """What this rule has to say about the sheet, in printed order."""

    def about_department(self, context: Context) -> Iterator[Finding]:
        """What this rule has to say about the department's own document (``context.department``)."""
        return iter(())

    def finding(
        self,
        sheet: Sheet,
        path: str,
        severity: str,
        text: str,
        *,
        repairs: tuple[Repair, ...] = (),
        aspect: str = "",
        together: str = "",
        cells: tuple[str, ...] = (),
        placed: bool = True,
    ) -> Finding:
        """A finding at ``path``; ``placed`` False where the text itself says what it speaks of."""
        message = f"{address(sheet, path)}：{text}" if placed else text
        if severity == WARNING:
            repairs = (*repairs, EXPLAIN)
        return Finding(
            rule=self.code,
            severity=severity,
            path=path,
            message=message,
            repairs=repairs,
            text=text,
            aspect=aspect,
            together=together,
            cells=tuple(dict.fromkeys((path, *cells))),
        )


TEN_THOUSAND = Decimal(10_000)
