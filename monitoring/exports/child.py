"""Reads one uploaded table in a process of its own: ``python -m monitoring.exports.child < file > json``.

Started by ``upload``. Exit code 3: the file cannot be read, the sentence is on stderr. Knows no database.
"""

from __future__ import annotations

import json
import resource
import sys

MOST_MEMORY = 1024**3  # bytes of address space
MOST_SECONDS = 60  # of processor time
UNREADABLE = 3


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from monitoring.exports.errors import UnreadableError
    from monitoring.exports.files import read

    try:
        book = read(sys.stdin.buffer.read())
    except UnreadableError as error:
        sys.stderr.write(str(error))
        return UNREADABLE
    json.dump(book.as_json(), sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
