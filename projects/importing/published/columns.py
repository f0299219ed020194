"""From the atoms of tables to rows of six cells, the widths of the columns being found on the way.

Tables whose headings are broken alike are set alike. A few of them are read without knowing any width; the widths
that explain this first reading best are then used to read all of them, twice. A table that fits its neighbours'
widths badly is tried with its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from projects.importing.published import costs
from projects.importing.published.costs import COLUMNS
from projects.importing.published.lattice import UNKNOWN, Known, Lattice, Path, Widths
from projects.importing.published.lines import Atom

_SAMPLE = 8
_ROUNDS = 4
_POOLED = 60
_ESTABLISHED = 20
#: A rival reading closer than this leaves the place open: it is asked.
DOUBT = 0.7
#: Two readings that have not met again so many atoms back differ everywhere.
_FAR = 300
#: Points per row from which a table is tried with widths of its own.
_BADLY = 2.5
#: Longer tables hold enough lines to find their neighbours' widths out.
_LONG = 2000

NOTHING_KNOWN = Known()


@dataclass(frozen=True)
class Row:
    """The printed lines of six cells. ``doubtful``: another reading is as good; ``broken``: over two pages."""

    cells: tuple[tuple[str, ...], ...]
    doubtful: bool = False
    broken: bool = False


@dataclass(frozen=True)
class Table:
    """The rows read, the widths they were read with, what speaks against the reading, and the work it took."""

    rows: tuple[Row, ...]
    widths: Widths
    cost: float
    steps: int = 0


@dataclass(frozen=True)
class Setting:
    """The atoms of a table below its headings, and how the headings are broken (equal for tables set alike)."""

    atoms: Sequence[Atom]
    heading: tuple[str, ...] = ()


NO_ROWS = Table((), UNKNOWN, 0.0)


def read_tables(tables: Sequence[Setting]) -> list[Table]:
    """All tables of a document, in order; a table without atoms has no rows."""
    groups: dict[object, list[int]] = {}
    for number, table in enumerate(tables):
        if table.atoms:
            groups.setdefault(table.heading, []).append(number)
    read = {
        number: _alone(tables[number].atoms, NOTHING_KNOWN)
        for numbers in groups.values()
        for number in numbers[:_SAMPLE]
    }
    for _ in range(2):
        known = _vocabulary(read.values())
        for numbers in groups.values():
            widths = estimate(read[number] for number in numbers[:_POOLED] if number in read)
            read.update((number, _together(tables[number].atoms, widths, known)) for number in numbers)
    return [read.get(number, NO_ROWS) for number in range(len(tables))]


def _alone(atoms: Sequence[Atom], known: Known) -> Table:
    table = _read(atoms, UNKNOWN, known)
    for _ in range(_ROUNDS):
        again = _read(atoms, estimate([table]), known)
        if again.rows == table.rows and table.widths is not UNKNOWN:
            return again
        table = again
    return table


def _together(atoms: Sequence[Atom], widths: Widths, known: Known) -> Table:
    table = _read(atoms, widths, known)
    if table.cost <= _BADLY * len(table.rows) or len(atoms) > _LONG:
        return table
    return min(table, _alone(atoms, known), key=lambda reading: reading.cost)


def _read(atoms: Sequence[Atom], widths: Widths, known: Known) -> Table:
    lattice = Lattice(atoms, widths, known)
    best = lattice.best()
    return Table(_rows(atoms, best), widths, best.cost, lattice.steps)


def _rows(atoms: Sequence[Atom], best: Path) -> tuple[Row, ...]:
    chain = _chain(best)
    doubtful = _doubtful(chain)
    starts = [at for at, path in enumerate(chain) if path.opens]
    return tuple(
        Row(
            _cells(atoms, chain, range(start, end)),
            doubtful=any(at in doubtful for at in range(start, end)),
            broken=any(chain[at].continued for at in range(start, end)),
        )
        for start, end in pairwise([*starts, len(atoms)])
    )


def _cells(atoms: Sequence[Atom], chain: Sequence[Path], row: range) -> tuple[tuple[str, ...], ...]:
    """The lines of the six cells of the row that these atoms make."""
    cells: list[list[str]] = [[] for _ in range(COLUMNS)]
    for at in row:
        cell = cells[chain[at].column]
        if chain[at].line == at:
            cell.append(atoms[at].text)
        else:
            cell[-1] += " " + atoms[at].text
    return tuple(tuple(cell) for cell in cells)


def _chain(path: Path | None) -> list[Path]:
    chain = []
    while path:
        chain.append(path)
        path = path.parent
    return chain[::-1]


def _doubtful(chain: Sequence[Path]) -> set[int]:
    """The atoms that a reading nearly as good puts elsewhere."""
    best = chain[-1]
    doubtful: set[int] = set()
    for at, path in enumerate(chain):
        if path.rival and (path.opens or path is best) and path.rival.cost - path.cost < DOUBT:
            doubtful |= _differences(path, path.rival, at)
    return doubtful


def _differences(path: Path | None, rival: Path | None, at: int) -> set[int]:
    different: set[int] = set()
    first = at - _FAR
    while path and rival and path is not rival and at > first:
        if (path.column, path.opens, path.cell, path.line) != (
            rival.column,
            rival.opens,
            rival.cell,
            rival.line,
        ):
            different.add(at)
        path, rival, at = path.parent, rival.parent, at - 1
    return different


def estimate(tables: Iterable[Table]) -> Widths:
    """The column widths that explain these rows best: no line wider, no line broken too early."""
    widest: list[list[float]] = [[] for _ in range(COLUMNS)]
    needed: list[list[float]] = [[] for _ in range(COLUMNS)]
    for table in tables:
        for row in table.rows:
            for column, lines in enumerate(row.cells):
                widest[column] += [costs.line_width(line)[0] for line in lines]
                needed[column] += [costs.needed(line, below) for line, below in pairwise(lines)]
    return tuple(_column_width(*pair) for pair in zip(widest, needed, strict=True))


def _column_width(widest: list[float], needed: list[float]) -> float | None:
    if not widest:
        return None
    if not needed:
        return max(widest)
    lines, breaks = Counter(widest), Counter(needed)
    candidates = sorted({*lines, *(most - 0.01 for most in breaks)})
    against = [_against(width, lines, breaks) for width in candidates]
    good = [width for width, cost in zip(candidates, against, strict=True) if cost <= min(against) + 1e-9]
    return (good[0] + good[-1]) / 2


def _against(width: float, lines: Counter[float], breaks: Counter[float]) -> float:
    over = sum(count * (0.5 + min(line - width, 3)) for line, count in lines.items() if line > width)
    early = sum(count * (0.5 + min(width - most, 3)) for most, count in breaks.items() if width >= most)
    return over + early


def _vocabulary(tables: Iterable[Table]) -> Known:
    """What stands in more than one row.

    The entries of the first two columns are a closed list only where those repeated cover nearly all rows of a long
    document: in a short one an entry that stands alone says nothing.
    """
    counts: list[Counter[str]] = [Counter() for _ in range(COLUMNS)]
    for table in tables:
        for row in table.rows:
            # A row joined over a page must not confirm itself.
            for column, lines in enumerate(() if row.broken else row.cells):
                if lines:
                    counts[column]["".join(lines).replace(" ", "")] += 1
    texts = tuple(frozenset(text for text, count in counter.items() if count > 1) for counter in counts)
    return Known(texts, tuple(_closed(counter) for counter in counts))


def _closed(counter: Counter[str]) -> bool:
    repeated = sum(count for count in counter.values() if count > 1)
    return counter.total() >= _ESTABLISHED and repeated >= 0.9 * counter.total()
