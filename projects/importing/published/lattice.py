"""The cheapest way to lay the atoms of a table out in rows and columns.

A dynamic programme from atom to atom. A state says in which column the atom stands, where its cell and its line
began, and how high the cell before it was; few states survive per atom, so the work grows with the number of atoms.
An atom either goes on in its line (a space), opens the next line of its cell (a blank line), the next cell of the
row, the next row, or goes on with the row after a page break, where only cells whose last line was full go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from projects.importing.published import costs
from projects.importing.published.costs import BASIS, COLUMNS, LEVEL1, LEVEL2, NAME, VALUE
from projects.importing.published.lines import Atom, Gap


@dataclass(frozen=True)
class Known:
    """Per column the texts that stand in more than one row; ``closed``: hardly any other stands there."""

    texts: tuple[frozenset[str], ...] = (frozenset(),) * COLUMNS
    closed: tuple[bool, ...] = (False,) * COLUMNS


Widths = tuple[float | None, ...]
UNKNOWN: Widths = (None,) * COLUMNS

#: Paths dearer than the cheapest by more than this are given up; so many are kept per state.
BEAM = 11.0
KEPT = 2
#: A cell is compared as a whole, so it must end somewhere for the work to stay linear.
MOST_LINES_IN_A_CELL = 60


@dataclass(slots=True, frozen=True)
class Cell:
    """What is known of a cell of the present row: its last line, how many lines since the page began, its text."""

    line: str
    lines: int
    text: str
    column: int


Row = tuple[Cell | None, ...]
OPEN = (0.0, float("inf"))
_NO_CELLS: Row = (None,) * COLUMNS


@dataclass(slots=True)
class Path:
    """One reading up to an atom. ``cell`` and ``line`` are the atoms at which the open cell and line begin."""

    cost: float
    column: int
    cell: int
    line: int
    lines: int
    beside: tuple[Gap, int] | None
    continued: bool
    row: Row
    parent: Path | None
    opens: bool = False
    rival: Path | None = None
    #: the widest line of the open cell, and the least width at which its lines would have been broken later
    span: tuple[float, float] = OPEN

    @property
    def key(self) -> tuple[int, int, int, tuple[Gap, int] | None, bool]:
        """What the costs to come depend on."""
        return (self.column, self.cell, self.line, self.beside, self.continued)


class Lattice:
    """The search over one table."""

    def __init__(self, atoms: Sequence[Atom], widths: Widths, known: Known) -> None:
        self.atoms = atoms
        self.widths = widths
        self.known = known.texts
        self.closed = known.closed
        self._lines: dict[tuple[int, int], str] = {}
        self._limit = float("inf")
        self.steps = 0

    def best(self) -> Path:
        """The cheapest path over all atoms; its ``rival`` is the second."""
        paths = [
            Path(cost, column, 0, 0, 1, None, False, _NO_CELLS, None, opens=True)
            for column, cost in self._openings()
        ]
        for at in range(1, len(self.atoms)):
            paths = self._step(paths, at)
        ended = sorted((self._end(path) for path in paths), key=lambda path: path.cost)
        best = ended[0]
        best.rival = ended[1] if len(ended) > 1 else None
        return best

    def _openings(self) -> Iterator[tuple[int, float]]:
        # The first row of a table has its 一级指标.
        yield from ((LEVEL1, 0.0), (LEVEL2, 4.0), (NAME, 8.0))

    def _step(self, paths: list[Path], at: int) -> list[Path]:
        limit = min(path.cost for path in paths) + BEAM
        # A disturbed place may cost more than the beam at once.
        states = self._states(paths, at, limit) or self._states(paths, at, float("inf"))
        for kept in states.values():
            if kept[0].opens and len(kept) > 1:
                kept[0].rival = kept[1]
        return [path for kept in states.values() for path in kept]

    def _states(self, paths: list[Path], at: int, limit: float) -> dict[object, list[Path]]:
        self._limit = limit
        states: dict[object, list[Path]] = {}
        for path in paths:
            for following in self._followers(path, at):
                self.steps += 1
                if following.cost <= limit:
                    _keep(states.setdefault(following.key, []), following)
        return states

    def _followers(self, path: Path, at: int) -> Iterator[Path]:
        gap = self.atoms[at].gap
        if gap is Gap.SPACE:
            yield self._same_line(path, at)
        elif gap is Gap.BLANK and path.lines < MOST_LINES_IN_A_CELL:
            yield self._next_line(path, at)
        closed, row = self._close(path, at)
        if gap is Gap.PAGE:
            yield from self._after_page(path, closed, row, at)
        else:
            yield from self._next_cell(path, closed, row, at)
        if gap >= Gap.BLANK:
            yield from self._next_row(path, closed, row, at)
        elif gap is Gap.BREAK and path.column == BASIS:
            # Never printed so; a disturbed text still has a reading.
            yield from self._next_row(path, closed + costs.DISTURBED, row, at)

    def _same_line(self, path: Path, at: int) -> Path:
        cost = path.cost + costs.space_inside(self.atoms[at - 1].text, self.atoms[at].text)
        cost += costs.SPACE_IN_NAME if path.column <= NAME else 0.0
        beside, continued, row = path.beside, path.continued, path.row
        return Path(
            cost,
            path.column,
            path.cell,
            path.line,
            path.lines,
            beside,
            continued,
            row,
            path,
            False,
            None,
            path.span,
        )

    def _next_line(self, path: Path, at: int) -> Path:
        line, width, below = self._line(path.line, at), self.widths[path.column], self.atoms[at].text
        cost = path.cost + costs.overflow(line, width) + costs.early_break(line, below, width)
        if line.endswith(costs.STEM):
            cost += costs.LEVEL_GOES_ON
        if path.column != VALUE and below[0] in costs.SIGNS:
            cost += costs.SIGN_INSIDE
        if line[-1] in costs.STOPS and costs.quantity(self._printed_line(at)):
            cost += costs.QUANTITY_AFTER_STOP
        span = path.span
        if width is None:
            uneven, span = costs.uneven(span, line, below)
            cost += uneven
        beside, continued, row = path.beside, path.continued, path.row
        return Path(
            cost, path.column, path.cell, at, path.lines + 1, beside, continued, row, path, False, None, span
        )

    def _next_cell(self, path: Path, closed: float, row: Row, at: int) -> Iterator[Path]:
        gap, text = self.atoms[at].gap, self.atoms[at].text
        if gap is Gap.SPACE:
            closed += costs.space_between(self.atoms[at - 1].text, text)
        # A merged 一级指标 is centred over its group, not over this row.
        beside = None if path.column == LEVEL1 else (gap, min(path.lines, 3))
        for column in range(path.column + 1, COLUMNS):
            if closed > self._limit and not path.continued:
                return
            cost = closed + (self._go_on(row, column, text) if path.continued else 0.0)
            yield Path(cost, column, at, at, 1, beside, path.continued, row, path)
            if not path.continued:
                closed += costs.EMPTY[column]

    def _after_page(self, path: Path, closed: float, row: Row, at: int) -> Iterator[Path]:
        closed += self._missing(path) + costs.CONTINUED
        for column in range(COLUMNS):
            cost = closed + self._go_on(row, column, self.atoms[at].text)
            yield Path(cost, column, at, at, 1, None, True, row, path)

    def _next_row(self, path: Path, closed: float, row: Row, at: int) -> Iterator[Path]:
        cost = closed + self._missing(path)
        if self.atoms[at].gap is Gap.PAGE:
            cost += sum(
                costs.full_at_page_end(cell.line, self.widths[cell.column])
                for cell in row
                if cell and cell.lines == 1
            )
        for column, opening in enumerate(costs.OPENING):
            yield Path(cost + opening, column, at, at, 1, None, False, _NO_CELLS, path, opens=True)

    def _close(self, path: Path, at: int) -> tuple[float, Row]:
        """The cost after the open cell ends before atom ``at``, and the row with it."""
        line = self._line(path.line, at)
        width = self.widths[path.column]
        cost = path.cost + costs.overflow(line, width) + costs.ends_full(line, path.lines, width)
        if width is None:
            cost += costs.uneven(path.span, line)[0]
        if path.beside:
            uncentred = costs.uncentred(path.beside[0], path.beside[1], path.lines)
            # What is left of a row on the next page may stand at its top.
            cost += uncentred / 2 if path.continued else uncentred
        before = path.row[path.column]
        text = "".join(atom.text for atom in self.atoms[path.cell : at])
        if before:
            cost -= costs.content(path.column, before.text)
            cost -= self._familiar(path.column, before.text)
            text = before.text + text
            cost -= costs.SEEN_ELSEWHERE if text in self.known[path.column] else 0.0
        cost += costs.content(path.column, text)
        cost += self._familiar(path.column, text)
        cell = Cell(line, path.lines, text, path.column)
        return cost, (*path.row[: path.column], cell, *path.row[path.column + 1 :])

    def _familiar(self, column: int, text: str) -> float:
        """Entries of the first two columns come again and again."""
        if column > LEVEL2 or not self.known[column]:
            return 0.0
        if text in self.known[column]:
            return -costs.SEEN_ELSEWHERE
        return costs.UNSEEN_LEVEL if self.closed[column] else 0.0

    def _missing(self, path: Path) -> float:
        """The cost of the columns behind the open cell that stay empty; those before it are paid for."""
        return 0.0 if path.continued else sum(costs.EMPTY[path.column + 1 :])

    def _go_on(self, row: Row, column: int, text: str) -> float:
        """The cost of going on with a cell of the page before."""
        cell = row[column]
        if cell is None:
            return costs.CONTINUED_FROM_NOTHING - costs.EMPTY[column]
        width = self.widths[column]
        cost = costs.early_break(cell.line, text, width)
        cost -= costs.ends_full(cell.line, cell.lines, width)
        if cell.text in self.known[column] or cell.text[-1] in costs.STOPS:
            cost += costs.CONTINUED_AFTER_STOP
        if cell.lines < max(other.lines for other in row if other):
            cost += costs.CONTINUED_SHORTER
        return cost

    def _end(self, path: Path) -> Path:
        closed, row = self._close(path, len(self.atoms))
        return Path(
            closed + self._missing(path),
            path.column,
            path.cell,
            path.line,
            path.lines,
            None,
            False,
            row,
            path.parent,
            path.opens,
            path.rival,
        )

    def _printed_line(self, at: int) -> str:
        """The whole printed line that begins with an atom."""
        end = at + 1
        while end < len(self.atoms) and self.atoms[end].gap is Gap.SPACE:
            end += 1
        return self._line(at, end)

    def _line(self, start: int, end: int) -> str:
        line = self._lines.get((start, end))
        if line is None:
            line = self._lines[start, end] = " ".join(atom.text for atom in self.atoms[start:end])
        return line


def _keep(kept: list[Path], path: Path) -> None:
    """Insert by cost; the dearest falls out."""
    at = len(kept)
    while at and kept[at - 1].cost > path.cost:
        at -= 1
    if at < KEPT:
        kept.insert(at, path)
        del kept[KEPT:]
