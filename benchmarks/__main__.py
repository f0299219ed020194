"""Runs every ``benchmarks/bench_*.py``, or those named: ``python -m benchmarks reading``. Each has ``run()`` which
yields measurements. The database is a throw-away one with the same settings as the program's."""

import importlib
import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

from benchmarks.harness import show
from tests.services import begin


def main(wanted: list[str]) -> None:
    """Print one line per measurement."""
    begin()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if not wanted or path.stem.removeprefix("bench_") in wanted:
            for measurement in importlib.import_module(f"benchmarks.{path.stem}").run():
                show(measurement)


if __name__ == "__main__":
    main(sys.argv[1:])
