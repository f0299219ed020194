"""What Excel, WPS and Word lay on the clipboard, as rows of texts: lines with tabs, or an HTML table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from projects.forms.pasting.markup import cells_of

Table = tuple[tuple[str, ...], ...]

#: more is no block of a target table: a paste is read up to here
MOST_ROWS, MOST_COLUMNS, MOST_SIGNS = 600, 60, 2_000_000
#: a cell in quotes ends where a tab or a line end follows; any other quote is a sign like any other
_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=\t|\r?\n|\r|$)|([^\t\r\n]*)')
_NEEDS_QUOTES = re.compile(r'["\t\r\n]')


def read_typed(html: str, text: str) -> Table:
    """The better of the two: the HTML table where there is one with more than one cell."""
    table = read_html(html) if "<t" in html.lower() else ()
    return table if sum(map(len, table)) > 1 else read_text(text)


def read_text(text: str) -> Table:
    """Lines with tabs; line breaks, tabs and quotes within a cell stand in quotes, as spreadsheets write them.

    Texts beginning with = + - @ are texts: nothing is computed.
    """
    text = text[:MOST_SIGNS].rstrip("\r\n")
    if not text.strip():
        return ()
    rows: list[list[str]] = [[]]
    at = 0
    while len(rows) <= MOST_ROWS:
        match = _CELL.match(text, at)
        if match is None:
            break
        quoted, bare = match.groups()
        rows[-1].append(quoted.replace('""', '"') if quoted is not None else bare)
        at = match.end()
        if at >= len(text):
            break
        if text[at] == "\t":
            at += 1
        else:
            at += 2 if text[at : at + 2] == "\r\n" else 1
            rows.append([])
    return _table(rows)


def read_html(html: str) -> Table:
    """The cells of every table of a clipboard's HTML; a cell merged over rows stands in each of them, one merged over
    columns in the first."""
    return _table(cells_of(html[:MOST_SIGNS], MOST_ROWS, MOST_COLUMNS))


def write_text(table: Iterable[Sequence[str]]) -> str:
    """As ``read_text`` reads it; for carrying a block from the preview to its confirmation."""
    return "\r\n".join("\t".join(map(_quoted, row)) for row in table)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def _table(rows: Iterable[Sequence[str]]) -> Table:
    """Tidy cells, rows of one length, without empty rows."""
    tidy = [[_tidy(cell) for cell in row[:MOST_COLUMNS]] for row in rows]
    filled = [row for row in tidy if any(row)][:MOST_ROWS]
    width = max((len(row) for row in filled), default=0)
    return tuple(tuple(row + [""] * (width - len(row))) for row in filled)


def _tidy(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\xa0", " ").strip()
