"""Runs every ``benchmarks/bench_*.py``, or those named: ``python -m benchmarks reading``. Each has ``run()`` which
yields measurements, and a process and a throw-away database of its own, with the same settings as the program's."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import call_command

from benchmarks.harness import show
from tests.services import begin

HERE = Path(__file__).parent


def main(wanted: list[str]) -> int:
    """Print one line per measurement. One when any of them failed."""
    names = wanted or sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    if len(names) == 1:
        _run(names[0])
        return 0
    codes = [subprocess.call([sys.executable, "-m", "benchmarks", name], cwd=HERE.parent) for name in names]
    return int(any(codes))


def _run(name: str) -> None:
    begin()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    for measurement in importlib.import_module(f"benchmarks.bench_{name}").run():
        show(measurement)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
