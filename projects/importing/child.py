"""Reads one uploaded document in a process of its own: ``python -m projects.importing.child YEAR < file > json``.

Started by ``uploads``. Knows no database.
"""

from __future__ import annotations

import sys
from typing import Any

from accounts.apart import limit, serve


def main() -> int:
    limit()
    from projects.importing.anything import read_anything, table_in
    from projects.importing.linking import findings_of
    from projects.importing.published import UnreadableError
    from projects.importing.report import as_json
    from projects.importing.screen import for_screen
    from projects.importing.tables.reading import NothingFoundError

    def read(data: bytes) -> dict[str, Any]:
        try:
            document = read_anything(data)
        except NothingFoundError:
            if (table := table_in(data)) is None:
                raise
            return {"projects": [], "findings": [], "screen": [], "table": table.as_json()}
        findings = findings_of(document, year=int(sys.argv[1]))
        return as_json(document, findings) | {"screen": for_screen(document, findings)}

    return serve(read, UnreadableError)


if __name__ == "__main__":
    sys.exit(main())
