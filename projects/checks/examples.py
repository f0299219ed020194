"""Examples of the rules: changes to one model sheet, beside each rule and tested as they stand in docs/checks.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    """``changes``: path -> printed text, as in a repair; of ``neighbours`` the same for other projects beside it.

    ``fields``: fields of the sheet no path names; ``given``: fields of the context.
    """

    changes: Mapping[str, str] = field(default_factory=dict)
    neighbours: tuple[Mapping[str, str], ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Any] = field(default_factory=dict)
    #: what else is to be said of it, in the page about the rules
    words: str = ""
