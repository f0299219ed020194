"""The environment is built once, renewed when the lock changes, and made anew when a build was interrupted."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.environment import BASE_DIR

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-interop.lock")

# Plays the installer: notes what it is asked for, and makes what `venv` would.
UV = """#!/bin/sh
echo "$@" >> {log}
case "$1" in venv) shift 4; mkdir -p "$1/bin" && ln -sf {python} "$1/bin/python";; esac
"""


class Clone:
    """A fresh clone on a machine with a pretended installer."""

    def __init__(self, place: Path) -> None:
        self.place, self.log = place, place / "uv.log"
        (place / "config").mkdir()
        (place / "bin").mkdir()
        for name in ("config/bootstrap.py", *LOCKS):
            shutil.copy(BASE_DIR / name, place / name)
        uv = place / "bin" / "uv"
        uv.write_text(UV.format(log=self.log, python=sys.executable))
        uv.chmod(0o755)

    def build(self, kind: str) -> list[str]:
        """Run the bootstrap; the first words of what the installer was asked for."""
        self.log.unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-I", str(self.place / "config" / "bootstrap.py"), kind],
            env={"PATH": f"{self.place / 'bin'}:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        asked = self.log.read_text().splitlines() if self.log.exists() else []
        return [
            f"{line.split()[0]} {Path(line.split()[-1]).name}" if line.startswith("pip") else line.split()[0]
            for line in asked
        ]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_it_is_built_once(clone: Clone) -> None:
    assert clone.build("run") == ["venv", "pip requirements.lock"]
    assert clone.build("run") == []


def test_the_tools_are_added_to_it_and_the_program_needs_nothing_more(clone: Clone) -> None:
    clone.build("run")
    assert clone.build("dev") == ["pip requirements-dev.lock"]
    assert clone.build("run") == clone.build("dev") == []


def test_a_changed_lock_is_installed_over_the_old_one(clone: Clone) -> None:
    clone.build("run")
    (clone.place / "requirements.lock").write_text("other==1\n")
    assert clone.build("run") == ["pip requirements.lock"]


def test_the_programs_that_read_our_formats_get_an_environment_of_their_own(clone: Clone) -> None:
    assert clone.build("interop") == ["venv", "pip requirements-interop.lock"]
    assert clone.build("interop") == []
    assert not (clone.place / ".venv").exists()
    assert clone.build("run") == ["venv", "pip requirements.lock"]
    assert json.loads((clone.place / ".venv-interop" / "jicheng.json").read_text()).keys() == {"interop"}


def test_an_interrupted_build_is_made_anew(clone: Clone) -> None:
    clone.build("run")
    (clone.place / ".venv" / "jicheng.json").write_text('{"run": ')
    assert clone.build("run") == ["venv", "pip requirements.lock"]


def test_an_environment_whose_python_has_gone_is_made_anew(clone: Clone) -> None:
    clone.build("run")
    python = clone.place / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert clone.build("run") == ["venv", "pip requirements.lock"]


def test_the_stamp_is_written_last(clone: Clone) -> None:
    clone.build("dev")
    stamp = json.loads((clone.place / ".venv" / "jicheng.json").read_text())
    assert set(stamp) == {"run", "dev"}


def test_every_file_is_checked_and_nothing_is_compiled(clone: Clone) -> None:
    clone.build("run")
    install = clone.log.read_text().splitlines()[-1].split() if clone.log.exists() else []
    assert {"--require-hashes", "--no-build"} <= set(install)


def test_the_locks_hold_a_hash_for_every_package_and_name_no_host() -> None:
    for name in LOCKS:
        lines = (BASE_DIR / name).read_text().splitlines()
        packages = [line for line in lines if "==" in line]
        assert len(packages) > 30
        assert all(line.rstrip().endswith("\\") for line in packages)
        assert not [line for line in lines if "://" in line or line.startswith("--index")]
    run, dev, interop = (
        {
            line.split("==")[0] + line.split("==")[1].split()[0]
            for line in (BASE_DIR / name).read_text().splitlines()
            if "==" in line
        }
        for name in LOCKS
    )
    assert run <= dev
    assert run <= interop, "the same program runs in both environments"
