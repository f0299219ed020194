"""Who changed 70 to 64 and after what, and the package with which others check the record without us."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.browser.department.paths import open_project
from tests.browser.story.files import downloaded
from tests.browser.story.teller import PROJECT, Teller


def history_of_a_cell(told: Teller) -> None:
    """石敬言 of the 巡察组 opens the history of 数量第1行 where it stands."""
    shi = told.as_("shijingyan")
    open_project(shi, PROJECT)
    shi.follow("办理记录", within=shi.page.locator(".tabs"))
    shi.follow("核对与打印")
    shi.follow(PROJECT)
    cell = shi.page.locator("td.p-val").first
    cell.hover()
    cell.get_by_text("修改记录").click()
    trail = shi.page.locator(".cell-trail .cell-moments")
    trail.wait_for()
    said = "".join(trail.inner_text().split())
    assert "第1稿方以宁" in said
    assert said.endswith("≥70个→≥64个")
    told.album.take(shi.page, "demo-16-cell", at=cell, tallest=560)


def inspectors_package(told: Teller) -> None:
    """The verifier finds the record whole, and names the event of which one byte was changed."""
    shi = told.as_("shijingyan")
    shi.go(shi.page.url.split("#")[0].rstrip("/") + "/record/")
    shi.reads("链完整", "登记纸质签批", "财政退回")
    told.album.take(shi.page, "demo-17-record", tallest=760)
    package = downloaded(shi.page, shi.page.get_by_role("button", name="导出验证包"))
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(told.place / "验证包")
    (program,) = (told.place / "验证包").rglob("jicheng_verify.py")
    whole = _verified(program.parent)
    assert "记录 9 条，固定稿 2 份" in whole
    assert "不符" not in whole
    trail = program.parent / "trail.json"
    trail.write_text(trail.read_text(encoding="utf-8").replace("摸底一致", "摸底大致一致"), encoding="utf-8")
    assert "第 3 条记录的原文与校验值不符" in _verified(program.parent)


def _verified(folder: Path) -> str:
    """What the verifier of the package says, run as a stranger runs it."""
    done = subprocess.run(
        [sys.executable, "-I", "jicheng_verify.py", "trail.json"],
        cwd=folder, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    return done.stdout
