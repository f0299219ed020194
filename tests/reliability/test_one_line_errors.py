"""What keeps the program from starting is one line that says what to do; nothing is left running."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.starts import ROOT, RUN, clean_environment, free_port, processes_over

pytestmark = pytest.mark.reliability
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")


def refused(data: Path, *arguments: str, **environment: str) -> str:
    """The one line of a start that does not succeed."""
    done = subprocess.run(
        [*RUN, *arguments],
        cwd=ROOT,
        env=clean_environment(JICHENG_DATA=str(data)) | {"PORT": str(free_port())} | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    everything = done.stdout + done.stderr
    assert done.returncode != 0, everything
    assert "Traceback" not in everything
    assert len(everything.strip().splitlines()) == 1, everything
    assert everything.startswith("绩程没有启动：")
    assert processes_over(data) == []
    return everything


def test_an_occupied_port_is_named_with_a_free_one_to_try(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = refused(data, PORT=str(port))
    assert f"端口 {port} 已被占用" in line
    assert f"PORT={port + 1}" in line
    assert not (data / "postgres").exists()  # asked before anything was made


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none(data: Path, port: str) -> None:
    assert "不是端口号" in refused(data, PORT=port)


def test_a_host_of_another_machine(data: Path) -> None:
    assert "HOST=" in refused(data, HOST="no.such.host.invalid")
    assert "192.0.2.1" in refused(data, HOST="192.0.2.1")


def test_too_little_room_is_said_before_anything_is_made(data: Path) -> None:
    assert "磁盘空间不足" in refused(data, JICHENG_MIN_FREE_MB="999999999")
    assert not (data / "postgres").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB: less than a fresh database needs."""
    place = Path("/tmp") / f"jicheng-small-{os.getpid()}"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", str(place)], check=True)
    place.rmdir()


@root_only
def test_a_disk_that_fills_while_the_database_is_made(small_disk: Path) -> None:
    assert "磁盘空间不足" in refused(small_disk / "var", JICHENG_MIN_FREE_MB="0")
    assert not (small_disk / "var" / "postgres").exists()  # nothing half made is taken for a database


@root_only
def test_a_small_disk_is_refused_up_front(small_disk: Path) -> None:
    assert "磁盘空间不足" in refused(small_disk / "var")


def test_a_data_directory_of_another_postgresql(data: Path) -> None:
    (data / "postgres").mkdir(parents=True)
    (data / "postgres" / "PG_VERSION").write_text("15\n")
    line = refused(data)
    assert "PostgreSQL 15" in line
    assert "JICHENG_DATA" in line


def test_a_data_directory_that_may_not_be_written() -> None:
    # Not even root may write there.
    assert "不可写" in refused(Path("/sys/jicheng"))


def test_a_given_database_that_does_not_answer(data: Path) -> None:
    line = refused(data, DATABASE_URL=f"postgresql://somebody:secret@127.0.0.1:{free_port()}/jicheng")
    assert "DATABASE_URL" in line
    assert "secret" not in line


def test_a_given_queue_that_does_not_answer(data: Path) -> None:
    assert "REDIS_URL" in refused(data, REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}/0")


def test_the_demo_is_never_put_into_a_given_database(data: Path) -> None:
    line = refused(data, "--anew", DATABASE_URL="postgresql://somebody@127.0.0.1/jicheng")
    assert "DATABASE_URL" in line


@pytest.fixture
def bare_clone(tmp_path: Path) -> Path:
    """The files the first step needs, and no environment yet."""
    (tmp_path / "config").mkdir()
    for name in ("config/bootstrap.py", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def bootstrap(clone: Path, pretending: str) -> subprocess.CompletedProcess[str]:
    """Build the environment on a machine of another kind, played by a few lines before."""
    script = f"import sys, runpy; sys.argv = ['bootstrap.py', 'run']; {pretending}; "
    script += f"runpy.run_path({str(clone / 'config' / 'bootstrap.py')!r}, run_name='__main__')"
    return subprocess.run(
        [sys.executable, "-I", "-c", script],
        env={"PATH": str(clone)},
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_a_missing_venv_module_is_named_with_the_package_to_install(bare_clone: Path) -> None:
    fake = bare_clone / "python-without-venv"
    fake.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    fake.chmod(0o755)
    done = bootstrap(bare_clone, f"sys.executable = {str(fake)!r}")
    assert done.returncode != 0
    version = ".".join(str(part) for part in sys.version_info[:2])
    assert f"apt install python{version}-venv" in done.stderr
    assert "Traceback" not in done.stderr
    assert len([line for line in done.stderr.splitlines() if "没有启动" in line]) == 1


@pytest.mark.parametrize("version", [(3, 8), (3, 14)])
def test_a_python_of_another_age_is_named(bare_clone: Path, version: tuple[int, int]) -> None:
    done = bootstrap(bare_clone, f"sys.version_info = {(*version, 0, 'final', 0)}")
    assert done.returncode != 0
    assert f"现在的 python3 是 {version[0]}.{version[1]}" in done.stderr
    assert len(done.stderr.splitlines()) == 1
