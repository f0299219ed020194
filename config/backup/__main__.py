"""``python -m config.backup FILE`` and ``python -m config.backup --restore FILE``; exit code 1 with one line, 2 for other words."""

from __future__ import annotations

import sys
from pathlib import Path

from config.backup.restoring import restore
from config.backup.saving import save
from config.embedded.errors import StartError


def main(arguments: list[str]) -> int:
    """The exit code."""
    restoring = arguments[:1] == ["--restore"]
    names = arguments[1:] if restoring else arguments
    if len(names) != 1 or names[0].startswith("-"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        done = (restore if restoring else save)(Path(names[0]).absolute())
    except StartError as problem:
        sys.stderr.write(f"{'没有恢复' if restoring else '没有备份'}：{problem}\n")
        return 1
    sys.stdout.write(f"{done}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
