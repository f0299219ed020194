"""Measures two callables against each other: the floor and ours alternate in one loop, so that whatever else the machine
does falls on both. No test asserts these numbers; they are read by people and compared between versions."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

Work = Callable[[], object]


@dataclass(frozen=True)
class Measurement:
    """``n``: size of the work; times are medians in milliseconds; ``spread``: interquartile range of ours ÷ median of
    ours; ``queries``: statements of one run of ours."""

    name: str
    n: int
    ours_ms: float
    floor_ms: float
    ratio: float
    spread: float
    queries: int

    def line(self) -> str:
        """One JSON object on one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def measure(
    name: str, n: int, *, ours: Work, floor: Work, rounds: int = 15, database: bool = False
) -> Measurement:
    """Run both once to warm up, then ``rounds`` times in turn. ``database``: count the statements of one run of ours."""
    floor()
    queries = _statements(ours) if database else _nothing(ours)
    times: dict[Work, list[float]] = {floor: [], ours: []}
    for _ in range(rounds):
        for work in (floor, ours):
            began = time.perf_counter()
            work()
            times[work].append((time.perf_counter() - began) * 1000)
    low, middle, high = statistics.quantiles(times[ours], n=4)
    least = statistics.median(times[floor])
    return Measurement(
        name=name,
        n=n,
        ours_ms=round(middle, 3),
        floor_ms=round(least, 3),
        ratio=round(middle / least, 2) if least else 0.0,
        spread=round((high - low) / middle, 3) if middle else 0.0,
        queries=queries,
    )


def _statements(work: Work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def _nothing(work: Work) -> int:
    work()
    return 0


def show(measurement: Measurement) -> None:
    """Print it at once: a long run can be watched."""
    sys.stdout.write(f"{measurement.line()}\n")
    sys.stdout.flush()
