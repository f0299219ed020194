"""The sum, its grade, and what a reviewer takes away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from monitoring.scoring.values import NOTHING, InputError, Score, plain


class Grade(StrEnum):
    """≥90 优, ≥80 良, ≥60 中, else 差."""

    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


@dataclass(frozen=True)
class Total:
    """``points`` None: some row is still missing; ``missing`` of them."""

    points: Decimal | None
    missing: int = 0

    @property
    def grade(self) -> Grade | None:
        """None while rows are missing."""
        return None if self.points is None else grade(self.points)


def total(scores: Iterable[Score]) -> Total:
    """The rows added up as they stand on the sheet: rounded first."""
    rows = list(scores)
    points = [row.points for row in rows if row.points is not None]
    missing = len(rows) - len(points)
    return Total(None if missing or not rows else sum(points, NOTHING), missing)


def grade(points: Decimal) -> Grade:
    """By the total, 0-100."""
    for bound, found in ((90, Grade.EXCELLENT), (80, Grade.GOOD), (60, Grade.FAIR)):
        if points >= bound:
            return found
    return Grade.POOR


def deduct(score: Score, points: Decimal, reason: str) -> Score:
    """What a reviewer takes away, with the reason; never more than there is, and nothing is ever added."""
    if score.points is None:
        raise InputError(f"本行还没有得分，不能扣分：{score.missing}。")
    if not reason.strip():
        raise InputError("请写明扣分原因。")
    if not 0 < points <= score.points:
        raise InputError(f"扣分应大于 0，不超过本行得分 {plain(score.points)}。")
    told = f"{score.sum or plain(score.points)} - {plain(points)}"
    return replace(score, points=score.points - points, sum=told, why=f"{score.why}，扣分：{reason.strip()}")
