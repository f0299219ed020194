"""Reading a published document, against splitting the same text into lines and words."""

import re
import sys
from collections.abc import Iterator

from benchmarks.harness import Measurement, measure
from config.environment import BASE_DIR
from projects.checks import review
from projects.importing.published import read_document

SAMPLE = BASE_DIR.parent / "shared" / "data" / "zhangjiakou-2024-targets.txt"
CELL = re.compile(r"\S+(?: \S+)*")


def run() -> Iterator[Measurement]:
    """The sample, and ten of it in one file; ``n`` is the number of projects."""
    if not SAMPLE.is_file():
        sys.stderr.write(f"{SAMPLE} is missing: reading is not measured\n")
        return
    once = SAMPLE.read_bytes()
    for times in (1, 10):
        data = b"\n".join([once] * times)
        projects = read_document(data).projects
        yield measure(
            "read a published document",
            len(projects),
            ours=lambda data=data: read_document(data),
            against={
                "splitting": lambda data=data: [CELL.findall(line) for line in data.decode().splitlines()]
            },
            rounds=9 if times == 1 else 3,
        )
    sheets = [project.sheet for project in read_document(once).projects]
    yield measure(
        "review every target of a document",
        len(sheets),
        ours=lambda: review(sheets, year=2024, on_import=True),
        against={"printing": lambda: [str(sheet) for sheet in sheets]},
    )
