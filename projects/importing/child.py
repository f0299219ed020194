"""Reads one uploaded document in a process of its own: ``python -m projects.importing.child YEAR < text > json``.

Started by ``uploads``. Exit code 3: the document cannot be read, the sentence is on stderr. Knows no database.
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
    from projects.checks import review
    from projects.importing.published import UnreadableError, read_document
    from projects.importing.report import as_json
    from projects.importing.screen import for_screen

    try:
        document = read_document(sys.stdin.buffer.read())
    except UnreadableError as error:
        sys.stderr.write(str(error))
        return UNREADABLE
    sheets = [project.sheet for project in document.projects]
    findings = review(sheets, year=int(sys.argv[1]), on_import=True)
    found = as_json(document, findings) | {"screen": for_screen(document, findings)}
    json.dump(found, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
