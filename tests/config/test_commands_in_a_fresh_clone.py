"""Every command works before any start; those that need no database start none."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.reliability.conftest import data
from tests.reliability.starts import ROOT, clean_environment, manage, processes_over

__all__ = ["data"]

COUNT = "from accounts.models import User; print('people:', User.objects.count())"


@pytest.mark.parametrize("command", [["check"], ["makemigrations", "--check", "--dry-run"]])
def test_a_command_without_a_database_starts_none(data: Path, command: list[str]) -> None:
    manage(data, *command)
    assert not (data / "postgres").exists()


def test_reading_a_document_starts_no_database(data: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("not a target document")
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "import_targets",
            str(tmp_path / "text.txt"),
            "--year",
            "2024",
            "--json",
        ],
        cwd=ROOT,
        env=clean_environment(JICHENG_DATA=str(data)),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert "Traceback" not in done.stderr
    assert not (data / "postgres").exists()


def test_the_first_command_that_needs_a_database_makes_it_and_takes_it_down(data: Path) -> None:
    assert "people: 0" in manage(data, "shell", "-c", COUNT)
    assert (data / "postgres" / "PG_VERSION").exists()
    assert processes_over(data) == []


def test_commands_at_the_same_time_share_one_server(data: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: manage(data, "shell", "-c", COUNT), range(2)))
    assert all("people: 0" in answer for answer in answers)
    assert processes_over(data) == []


def test_a_command_over_another_postgresql_is_one_line(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("15\n")
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", COUNT],
        cwd=ROOT,
        env=clean_environment(JICHENG_DATA=str(data)),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode != 0
    assert "PostgreSQL 15" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
