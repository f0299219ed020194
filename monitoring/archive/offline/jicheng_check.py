#!/usr/bin/env python3
"""核对绩效档案文件夹，不需要绩程。只用 Python 3.8 以上的标准库。

    python3 -I jicheng_check.py            （在解压后的文件夹里运行）

逐个核对“校验和.txt”里的文件，指出缺少、变动和多出的文件，再核对每件事项的记录链。
退出码：0 没有发现不符；1 有不符；2 没有核对完。
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKSUMS = "校验和.txt"
#: they stand beside the contents and are not in the list
BESIDE = ("jicheng_check.py", "说明.txt", CHECKSUMS)
#: what was added after the sealing has a list of its own
ADDED = "归档后补正"


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for part in iter(lambda: file.read(1 << 20), b""):
            found.update(part)
    return found.hexdigest()


def listed(root: Path) -> dict[str, str]:
    """Path -> SHA-256, as the list has it."""
    lines = (root / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    pairs = [line.split("  ", 1) for line in lines if line.strip()]
    return {path: value for value, path in pairs}


def check_files(root: Path) -> Iterator[str]:
    """What is missing, changed or not in the list."""
    wanted = listed(root)
    for path, value in wanted.items():
        here = root / path
        if not here.is_file():
            yield "缺少：" + path
        elif digest(here) != value:
            yield "变动：" + path
    for here in sorted(root.rglob("*")):
        path = here.relative_to(root).as_posix()
        if here.is_file() and path not in wanted and path not in BESIDE and not path.startswith(ADDED + "/"):
            yield "多出：" + path


def check_trails(root: Path) -> Iterator[str]:
    """What the verifier that lies beside the record finds in each case's chain."""
    for script in root.rglob("jicheng_verify.py"):
        spec = importlib.util.spec_from_file_location("jicheng_verify", str(script))
        if spec is None or spec.loader is None:
            continue
        verifier = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(verifier)
        for trail in sorted(script.parent.glob("*.json")):
            package = verifier.read_package(str(trail))
            found = verifier.check_events(package) + list(verifier.check_snapshots(package))
            for line in found:
                yield f"{trail.name}：{line}"


def main() -> int:
    """The exit code for the shell."""
    root = Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    root = root if root.is_dir() else root.parent
    sys.dont_write_bytecode = True
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        found = list(check_files(root)) + list(check_trails(root))
        count = len(listed(root))
    except (OSError, ValueError) as trouble:
        print(f"没有核对完：{trouble}")
        return 2
    for line in found:
        print("不符：" + line)
    if found:
        print(f"结论：发现 {len(found)} 处不符。请保留现状，与归档单位核对。")
        return 1
    print(f"结论：{count} 个文件都在，内容没有变动；办理记录前后相接。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
