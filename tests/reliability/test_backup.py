"""A backup made while people work, read back on an empty machine, is the same department."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.starts import ROOT, Start, clean_environment, manage

pytestmark = pytest.mark.reliability

#: one line: how many cases, events, people and attachments, the last event, and an event of the log
WHAT = """
from accounts.models import AuditEvent, User
from workflows.models import Attachment, Case, Event
print("sums:", Case.objects.count(), Event.objects.count(), User.objects.count(), Attachment.objects.count(),
      Event.objects.order_by("pk").last().hash, AuditEvent.objects.order_by("number")[5].hash)
"""


def make(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As docs/operating.md says it."""
    return subprocess.run(
        ["make", *words, f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env=clean_environment(JICHENG_DATA=str(data)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def sums(data: Path) -> str:
    lines = manage(data, "shell", "-c", WHAT).splitlines()
    return next(line for line in lines if line.startswith("sums:"))


def files(data: Path) -> dict[str, str]:
    return {
        str(one.relative_to(data)): hashlib.sha256(one.read_bytes()).hexdigest()
        for name in ("attachments", "keys", "anchors")
        for one in sorted((data / name).rglob("*"))
        if one.is_file()
    }


def altered(package: Path, to: Path) -> Path:
    """The same file with one byte of an attachment changed."""
    with tarfile.open(package) as tar:
        entry = next(one for one in tar.getmembers() if one.name.startswith("attachments/"))
    at = entry.offset_data
    content = bytearray(package.read_bytes())
    content[at] ^= 1
    to.write_bytes(content)
    return to


def test_a_backup_taken_at_work_makes_the_same_department_on_an_empty_machine(
    start: Callable[..., Start], data: Path
) -> None:
    running = start().wait_until_up()
    package, other = data.parent / "jicheng.tar", data.parent / "other"

    done = make(data, "backup", f"TO={package}")

    assert done.returncode == 0, done.stderr
    assert package.stat().st_mode & 0o077 == 0
    assert "已存在" in make(data, "backup", f"TO={package}").stderr
    was, had = sums(data), files(data)
    running.stop()

    bad = make(other, "restore", f"FROM={altered(package, data.parent / 'bad.tar')}")
    assert bad.returncode != 0
    assert "与备份时不同" in bad.stderr
    assert files(other) == {}

    back = make(other, "restore", f"FROM={package}")

    assert back.returncode == 0, back.stderr
    assert sums(other) == was
    assert files(other) == had
    anchors = other / "anchors" / "trail.jsonl"
    assert "记录完整" in manage(
        other, "verify_trail", *(["--anchors", str(anchors)] if anchors.exists() else [])
    )
    manage(other, "verify_audit")
    manage(other, "check_rights")
    assert "已有内容" in make(other, "restore", f"FROM={package}").stderr
