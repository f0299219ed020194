"""Which column holds what: what its head is called in the tables we know. A guess is shown, never used unseen. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Columns:
    """The columns of one sort of table. ``fields``: field -> words on the screen; ``needed`` must be mapped.

    ``names``: what a head says that is certainly, then possibly, the field's; ``never``: what it never says.
    """

    fields: Mapping[str, str]
    needed: tuple[str, ...]
    names: Mapping[str, tuple[re.Pattern[str], ...]]
    never: Mapping[str, re.Pattern[str]]

    def fits(self, field: str, head: str) -> bool:
        """Whether a head may be that of the field."""
        return bool(self._certainty(field, head))

    def named(self, heads: Sequence[str]) -> int:
        """How many fields have a head among these."""
        return sum(1 for field in self.fields if any(self.fits(field, head) for head in heads))

    def guess(self, heads: Sequence[str]) -> dict[str, int]:
        """Field -> column, where exactly one column is the best candidate."""
        found: dict[str, int] = {}
        for field in self.fields:
            ranked: dict[int, list[int]] = {}
            for place, head in enumerate(heads):
                ranked.setdefault(self._certainty(field, head), []).append(place)
            best = ranked.get(2) or ranked.get(1) or []
            if len(best) == 1:
                found[field] = best[0]
        return found

    def _certainty(self, field: str, head: str) -> int:
        """2 certain, 1 possible, 0 no."""
        text = re.sub(r"\s+|[(（].*?[)）]", "", head)
        if not text or (field in self.never and self.never[field].search(text)):
            return 0
        certain, possible = self.names[field]
        if certain.search(text):
            return 2
        return 1 if possible.search(text) else 0


def plain_head(name: str) -> str:
    """Heads that carry a month or a year (1-6月执行数) are the same column in the next file."""
    return "".join("#" if one.isdigit() else one for one in name)
