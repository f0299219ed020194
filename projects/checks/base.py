"""What a check is: a small pure class, ``(sheet, context) -> findings``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from projects.sheet import Sheet

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITY_NAMES = {ERROR: "必须修改", WARNING: "请说明", INFO: "提示"}


@dataclass(frozen=True)
class Repair:
    """One button. ``changes`` maps paths (as in Finding) to the new printed text; ``ask`` only opens an explanation."""

    label: str
    changes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One rule at one place. ``path`` counts from 0 (``indicators.5.value``); ``project`` is the code or None."""

    rule: str
    severity: str
    path: str
    message: str
    project: str | None = None
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True)
class Context:
    """What a rule may know besides the sheet."""

    year: int
    #: the other sheets of the same import or of the same department and year
    others: tuple[Sheet, ...] = ()
    #: True for a published text just read: months may be open, weights are not judged
    on_import: bool = False
    #: True when weights must stand (the year's moment: 批复 or 自评前)
    weights_due: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


class Check:
    """Base of every rule; ``code`` is its name in docs (never on screen), ``title`` says what it tests."""

    code: ClassVar[str]
    title: ClassVar[str]

    def findings(self, sheet: Sheet, context: Context) -> Iterator[Finding]:
        raise NotImplementedError


TEN_THOUSAND = Decimal(10_000)
