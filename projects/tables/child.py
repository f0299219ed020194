"""Reads one uploaded table in a process of its own: ``python -m projects.tables.child LONGEST < file > json``.

Started by ``upload``. Knows no database.
"""

from __future__ import annotations

import sys

from accounts.apart import limit, serve


def main() -> int:
    limit()
    from projects.tables.errors import UnreadableError
    from projects.tables.files import read

    return serve(lambda data: read(data, longest=int(sys.argv[1])).as_json(), UnreadableError)


if __name__ == "__main__":
    sys.exit(main())
