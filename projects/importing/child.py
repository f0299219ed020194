"""Reads one uploaded document in a process of its own: ``python -m projects.importing.child YEAR < file > json``.

Started by ``uploads``. Knows no database.
"""

from __future__ import annotations

import sys
from typing import Any

from accounts.apart import limit, serve


def main() -> int:
    limit()
    from projects.checks import review
    from projects.importing.anything import read_anything
    from projects.importing.published import UnreadableError
    from projects.importing.report import as_json
    from projects.importing.screen import for_screen

    def read(data: bytes) -> dict[str, Any]:
        document = read_anything(data)
        sheets = [project.sheet for project in document.projects]
        findings = review(sheets, year=int(sys.argv[1]), on_import=True)
        return as_json(document, findings) | {"screen": for_screen(document, findings)}

    return serve(read, UnreadableError)


if __name__ == "__main__":
    sys.exit(main())
