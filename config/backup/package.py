"""The file: a tar with the dump, the directories, and last a list of everything with its SHA-256."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config.embedded.errors import StartError

FORMAT = 1
DUMP, LIST = "database.dump", "manifest.json"
#: What lies in the data directory and goes along: directories, then single files of the demo.
DIRECTORIES = ("attachments", "keys", "anchors")
FILES = ("clock.json", "clock-last.json", "demo-accounts.txt")


class Writer:
    """Adds files to an open tar and remembers their hashes."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.files: dict[str, str] = {}

    def add(self, file: Path, name: str) -> None:
        """``file`` under ``name``. It is read once for its hash and once for the tar: both must see the same bytes."""
        before = sha256(file)
        self.tar.add(file, name, recursive=False)
        if sha256(file) != before:
            raise StartError(
                f"{file} 在备份时被改动。请再备份一次。", f"{file} changed while being read: try again."
            )
        self.files[name] = before

    def close(self, **about: Any) -> None:
        """The list, with what else is to be known of the package."""
        text = json.dumps(
            {"format": FORMAT, **about, "files": self.files}, ensure_ascii=False, indent=1
        ).encode()
        entry = tarfile.TarInfo(LIST)
        entry.size, entry.mode = len(text), 0o600
        self.tar.addfile(entry, io.BytesIO(text))


def unpack(package: Path, place: Path) -> dict[str, Any]:
    """Everything into the empty directory ``place``, checked against its list; the list.

    StartError where the file is none of ours, incomplete or altered."""
    try:
        with tarfile.open(package) as tar:
            tar.extractall(place, filter="data")
        said: dict[str, Any] = json.loads((place / LIST).read_bytes())
    except FileNotFoundError:
        raise StartError(
            f"{package} 不是绩程的备份，或没有写完。请换一份。", f"{package} is no backup, or was cut off."
        ) from None
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise StartError(
            f"{package} 读不出来（{error}）。请换一份备份。", f"{package} cannot be read."
        ) from error
    if said.get("format") != FORMAT:
        raise StartError(
            f"{package} 由更新的版本写成。请先升级绩程再恢复。", "Written by a newer version: upgrade first."
        )
    found = {name: sha256(place / name) for name in inside(place) if name != LIST}
    if wrong := sorted(set(said["files"].items()) ^ set(found.items())):
        raise StartError(
            f"{package} 中的 {wrong[0][0]} 与备份时不同。请换一份备份。",
            f"{wrong[0][0]} is not as it was written.",
        )
    return said


def inside(place: Path) -> Iterator[str]:
    """The files below a directory, by their paths from it."""
    for file in sorted(place.rglob("*")):
        if file.is_file():
            yield file.relative_to(place).as_posix()


def sha256(file: Path) -> str:
    """Of a file's bytes, hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
