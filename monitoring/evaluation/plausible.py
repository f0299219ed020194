"""What is hard to believe of a sheet. Pure: facts in, sentences out; nobody is accused, each says what to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from monitoring.scoring.values import HUNDRED, plain, rounded

#: execution below this (percent) does not go with full marks everywhere
LOW_EXECUTION = Decimal(80)
#: so many rows that all hit their target exactly are no accident
EXACT = 3


@dataclass(frozen=True)
class Facts:
    """One row. ``computed``: the points that follow from its facts; ``rate``: 满意 ÷ 回收 in percent."""

    path: str
    place: str
    value: str
    weight: Decimal
    points: Decimal | None
    computed: Decimal | None
    numeric: bool
    at_least: bool = False
    target: Decimal | None = None
    actual: Decimal | None = None
    told: str = ""
    rate: Decimal | None = None


@dataclass(frozen=True)
class Doubt:
    """A remark at a place of the sheet."""

    path: str
    place: str
    text: str


def doubts(
    rows: Sequence[Facts],
    *,
    spent: Decimal,
    budget: Decimal,
    parts: Sequence[Decimal] = (),
    total: Decimal | None = None,
    execution_points: Decimal | None = None,
    over: Decimal = Decimal(130),
) -> list[Doubt]:
    """Of the whole sheet. ``spent`` and ``budget`` in yuan, ``parts`` those of 全年执行数, ``over`` in percent of a target."""
    found: list[Doubt] = []
    for row in rows:
        found += _of_row(row, over)
    found += _of_all(rows, spent, budget)
    found += _of_sums(rows, spent, parts, total, execution_points)
    return found


def _of_row(row: Facts, over: Decimal) -> Iterator[Doubt]:
    if row.numeric and row.actual is None and row.told.strip():
        yield _at(row, "actual", f"年度指标值是“{row.value}”，实际完成值填的是文字“{row.told}”，应填数字。")
    if row.at_least and row.target and row.actual is not None and row.actual * HUNDRED > row.target * over:
        times = rounded(row.actual * HUNDRED / row.target)
        yield _at(
            row, "actual", f"实际完成值是年度指标值的 {plain(times)}%，请核对目标是否偏低或数字是否有误。"
        )
    if row.rate is not None and row.actual is not None and row.actual > row.rate:
        yield _at(
            row, "actual", f"按问卷计算为 {plain(row.rate)}%，填的是 {plain(row.actual)}%，高于计算值。"
        )
    if row.points is not None and row.computed is not None and row.points != row.computed:
        yield _at(row, "points", f"得分 {row.points}，按本行数据应为 {row.computed}，请重新保存。")


def _of_all(rows: Sequence[Facts], spent: Decimal, budget: Decimal) -> Iterator[Doubt]:
    scored = [row for row in rows if row.points is not None]
    full = scored and all(row.points == rounded(row.weight) for row in scored)
    if full and len(scored) == len(rows) and budget > 0 and spent * HUNDRED < budget * LOW_EXECUTION:
        share = rounded(spent * HUNDRED / budget)
        yield Doubt(
            "rows", "绩效指标", f"预算执行率只有 {plain(share)}%，各项指标却都是满分，请核对完成情况。"
        )
    numbers = [row for row in rows if row.numeric and row.target is not None and row.actual is not None]
    if len(numbers) >= EXACT and all(row.actual == row.target for row in numbers):
        yield Doubt(
            "rows", "绩效指标", f"{len(numbers)} 个定量指标的实际完成值都与年度指标值相同，请核对是否照抄。"
        )


def _of_sums(
    rows: Sequence[Facts],
    spent: Decimal,
    parts: Sequence[Decimal],
    total: Decimal | None,
    execution_points: Decimal | None,
) -> Iterator[Doubt]:
    if spent == 0 and any(parts):
        yield Doubt("funds/spent/total", "全年执行数 总额", "总额为 0，各项来源却不为 0，请核对。")
    points = [row.points or Decimal(0) for row in rows] + [execution_points or Decimal(0)]
    if total == 0 and any(points):
        yield Doubt("total", "总分", f"总分为 0，各行得分合计却是 {sum(points)}，请重新保存。")


def _at(row: Facts, cell: str, text: str) -> Doubt:
    return Doubt(f"{row.path}/{cell}", row.place, text)
