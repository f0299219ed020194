"""分值: filled in by the year's scheme, balanced by a button, kept where the year says (domain.md §4)."""

from projects.weights.buttons import balance, fill
from projects.weights.rows import USUAL_SCHEME, balanced, filled, targets
from projects.weights.shares import share

__all__ = ["USUAL_SCHEME", "balance", "balanced", "fill", "filled", "share", "targets"]
