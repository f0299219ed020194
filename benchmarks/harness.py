"""Measures callables against each other: ours and what it is compared with alternate in one loop, so that whatever else
the machine does falls on all of them. No test asserts these numbers; they are read by people and compared between versions.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field

from django.db import connection
from django.test.utils import CaptureQueriesContext

Work = Callable[[], object]


@dataclass(frozen=True)
class Measurement:
    """``n``: size of the work; times are medians in milliseconds; ``times``: ours ÷ each of ``against``; ``spread``:
    interquartile range of ours ÷ median of ours; ``queries``: statements of one run of each."""

    name: str
    n: int
    rounds: int
    ours_ms: float
    spread: float
    against_ms: dict[str, float] = field(default_factory=dict)
    times: dict[str, float] = field(default_factory=dict)
    queries: dict[str, int] = field(default_factory=dict)
    note: str = ""

    def line(self) -> str:
        """One JSON object on one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def measure(
    name: str,
    n: int,
    *,
    ours: Work,
    against: Mapping[str, Work],
    rounds: int = 15,
    database: bool = False,
    before: Callable[[str], object] = str,
    note: str = "",
) -> Measurement:
    """Run each once to warm up, then ``rounds`` times in turn. ``database``: count the statements of the first run.
    ``before`` gets the label of each before each of its runs; it is not measured."""
    works = {**against, "ours": ours}
    queries: dict[str, int] = {}
    for label, work in works.items():
        before(label)
        queries[label] = _statements(work) if database else _nothing(work)
    taken: dict[str, list[float]] = {label: [] for label in works}
    for _ in range(rounds):
        for label, work in works.items():
            before(label)
            began = time.perf_counter()
            work()
            taken[label].append((time.perf_counter() - began) * 1000)
    low, middle, high = statistics.quantiles(taken["ours"], n=4)
    others = {label: statistics.median(taken[label]) for label in against}
    return Measurement(
        name=name,
        n=n,
        rounds=rounds,
        ours_ms=round(middle, 3),
        spread=round((high - low) / middle, 3) if middle else 0.0,
        against_ms={label: round(least, 3) for label, least in others.items()},
        times={label: round(middle / least, 2) if least else 0.0 for label, least in others.items()},
        queries=queries if database else {},
        note=note,
    )


def _statements(work: Work) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return sum(
        not (query["sql"] or "").startswith(("BEGIN", "COMMIT")) for query in captured.captured_queries
    )


def _nothing(work: Work) -> int:
    work()
    return 0


def show(measurement: Measurement) -> None:
    """Print it at once: a long run can be watched."""
    sys.stdout.write(f"{measurement.line()}\n")
    sys.stdout.flush()
