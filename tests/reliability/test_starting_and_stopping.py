"""One command starts everything; Ctrl-C and kill -9 end everything; data survive both."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.run.children import LEAST_SECONDS
from tests.reliability.starts import (
    ROOT,
    RUN,
    Start,
    clean_environment,
    free_port,
    manage,
    nothing_left,
    processes_over,
)

pytestmark = pytest.mark.reliability
Begin = Callable[..., Start]

WRITE = "from django.contrib.auth.models import Group; Group.objects.create(name='kept')"
READ = "from django.contrib.auth.models import Group; print('groups:', Group.objects.filter(name='kept').count())"
CLOCK = "from accounts import clock; print('clock:', clock.now().isoformat())"


def demo_time(data: Path) -> datetime:
    """What the program's clock says."""
    line = next(line for line in manage(data, "shell", "-c", CLOCK).splitlines() if line.startswith("clock:"))
    return datetime.fromisoformat(line.removeprefix("clock:").strip())


def test_ctrl_c_stops_everything_and_data_survive(start: Begin, data: Path) -> None:
    first = start(DEMO="no").wait_until_up()
    assert json.loads(first.health()) == {"database": "ok"}
    assert first.url in first.output
    first.manage("shell", "-c", WRITE)

    began = time.monotonic()
    assert first.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < 20
    assert nothing_left(data, 0.5) == []

    second = start(DEMO="no").wait_until_up()
    assert "groups: 1" in second.manage("shell", "-c", READ)
    assert second.stop(signal.SIGTERM) == 0


def _nobody_can_run_python() -> bool:
    """Not where the environment's interpreter lies in root's home."""
    if os.geteuid() != 0:
        return False
    try:
        return not subprocess.run(
            [sys.executable, "-c", "import celery"], user="nobody", extra_groups=[], cwd=ROOT
        ).returncode
    except OSError:
        return False


def test_root_is_not_needed(start: Begin, data: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("every test here shows it already")
    if not _nobody_can_run_python():
        pytest.skip("nobody else can reach this interpreter or this project")
    shutil.chown(data.parent, "nobody")
    first = start(user="nobody", DEMO="no").wait_until_up()
    assert json.loads(first.health()) == {"database": "ok"}
    assert (data / "postgres").stat().st_uid == data.parent.stat().st_uid
    assert first.stop() == 0


def test_kill_9_leaves_no_process_and_data_survive(start: Begin, data: Path) -> None:
    first = start(DEMO="no").wait_until_up()
    _until_the_pool_is_up(data)
    first.manage("shell", "-c", WRITE)

    first.process.kill()
    assert nothing_left(data, 5) == []

    second = start(DEMO="no").wait_until_up()
    assert "groups: 1" in second.manage("shell", "-c", READ)
    second.stop()


def test_kill_9_of_make_leaves_no_process(start: Begin, data: Path) -> None:
    make = start("make", "run", f"PYTHON={sys.executable}", DEMO="no").wait_until_up()
    _until_the_pool_is_up(data)
    make.process.kill()
    assert nothing_left(data, 5) == []


def _until_the_pool_is_up(data: Path) -> None:
    """Web server with its worker, queue worker with its pool of two, beat."""
    end = time.monotonic() + 240
    while time.monotonic() < end:
        all_of_them = processes_over(data)
        if sum("worker" in line and "celery" in line for line in all_of_them) >= 3:
            assert sum("granian" in line for line in all_of_them) >= 2
            return
        time.sleep(0.2)
    raise AssertionError(processes_over(data))


def test_a_worker_that_dies_is_started_again_and_the_rest_goes_on(start: Begin, data: Path) -> None:
    first = start(DEMO="no").wait_until_up()
    time.sleep(LEAST_SECONDS)
    os.kill(_worker(data), signal.SIGKILL)
    end = time.monotonic() + 240
    while "已重新启动" not in first.output:
        assert time.monotonic() < end, first.output
        time.sleep(0.2)
    _until_the_pool_is_up(data)
    assert "worker 意外退出（-9）" in first.output
    assert json.loads(first.health()) == {"database": "ok"}
    os.kill(_worker(data), signal.SIGKILL)  # at once: it does not seem to start at all
    assert first.finish() == 1
    assert nothing_left(data, 5) == []


def _worker(data: Path) -> int:
    """The oldest process of the queue worker: the one with the pool."""
    of_it = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _is_worker(entry, str(data))
    ]
    return min(of_it)


def _is_worker(entry: Path, data: str) -> bool:
    with suppress(OSError):
        words = (entry / "cmdline").read_bytes()
        return b"celery" in words and b"worker" in words and data.encode() in (entry / "environ").read_bytes()
    return False


def test_ctrl_c_while_starting_leaves_nothing(start: Begin, data: Path) -> None:
    begun = start()
    end = time.monotonic() + 240
    while not (data / "postgres" / "PG_VERSION").exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert begun.stop() == 0
    assert nothing_left(data, 5) == []


def test_a_second_start_is_one_line_with_the_address_of_the_first(start: Begin, data: Path) -> None:
    first = start(DEMO="no").wait_until_up()
    url = first.url
    refused = _refused_beside(data)
    assert url in refused
    assert "已在运行" in refused
    assert json.loads(first.health()) == {"database": "ok"}
    first.stop()


def _refused_beside(data: Path) -> str:
    done = subprocess.run(
        RUN,
        cwd=ROOT,
        env=clean_environment(JICHENG_DATA=str(data), PORT=str(free_port())),
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode != 0
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_the_demo_clock_begins_on_its_first_morning_and_goes_on_where_it_stopped(
    start: Begin, data: Path
) -> None:
    first = start().wait_until_up()
    morning = datetime.fromisoformat("2026-06-25T09:00:00+08:00")
    assert morning <= demo_time(data) < morning + timedelta(minutes=10)
    before = demo_time(data)
    first.process.kill()  # not even this sets the clock back
    assert nothing_left(data, 5) == []
    stopped = datetime.fromisoformat(json.loads((data / "clock-last.json").read_text())["stopped_at"])
    assert before - timedelta(seconds=30) < stopped
    time.sleep(3)
    second = start().wait_until_up()
    assert stopped < demo_time(data) < stopped + timedelta(minutes=5)
    passwords = (data / "demo-accounts.txt").read_text()
    assert passwords.strip() in first.output  # printed at every start
    assert passwords.strip() in second.output
    assert stat.S_IMODE((data / "demo-accounts.txt").stat().st_mode) == 0o600
    second.stop()


def test_without_the_demo_the_clock_is_the_real_one(start: Begin, data: Path) -> None:
    real = start(DEMO="no").wait_until_up()
    assert abs(demo_time(data) - datetime.now().astimezone()) < timedelta(minutes=1)
    assert not (data / "demo-accounts.txt").exists()
    assert "系统管理员账号：admin" in real.output
    assert stat.S_IMODE((data / "first-admin.txt").stat().st_mode) == 0o600
    real.stop()
    refused = start(*RUN, "--anew")
    assert refused.finish() != 0
    assert "正式数据" in refused.output
    assert nothing_left(data, 5) == []


def test_begin_anew_forgets_what_was_done_in_the_demo(start: Begin, data: Path) -> None:
    first = start().wait_until_up()
    first.manage("shell", "-c", WRITE)
    (data / "attachments").mkdir(exist_ok=True)
    (data / "attachments" / "scan.pdf").write_text("scan")
    first.stop()
    again = start(*RUN, "--anew").wait_until_up()
    assert "groups: 0" in again.manage("shell", "-c", READ)
    assert not (data / "attachments" / "scan.pdf").exists()
    again.stop()
    mixed = start(DEMO="no")
    assert mixed.finish() != 0
    assert "已有演示部门" in mixed.output
