"""Writing a backup while everything runs."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from config.backup.package import DIRECTORIES, DUMP, FILES, Writer, inside
from config.backup.programs import dump, server_version
from config.embedded.errors import StartError, clear_errors
from config.environment import data_dir


def save(to: Path) -> str:
    """One file with everything, 0600; the sentence for who asked. It appears under its name when it is complete.

    The database comes first: attachments are only ever added, so each one the dump names lies on the disk by then."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from accounts import audit, clock

    if to.exists():
        raise StartError(f"{to} 已存在。请换一个文件名。", f"{to} exists: choose another name.")
    with clear_errors(to.parent), TemporaryDirectory(dir=to.parent, prefix=".jicheng-") as room:
        version = server_version()
        dump(Path(room) / DUMP)
        draft = Path(room) / "draft"
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w") as tar:
                writer = Writer(tar)
                writer.add(Path(room) / DUMP, DUMP)
                _add_data(writer)
                writer.close(made_at=clock.now().isoformat(), postgres=version)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(to)
    audit.record("export", None, f"备份全部数据到 {to.name}", files=len(writer.files))
    return f"已备份到 {to}（{len(writer.files)} 个文件，{to.stat().st_size // 1024} KB）。其中有密钥，请妥善保管。"


def _add_data(writer: Writer) -> None:
    for directory in DIRECTORIES:
        for name in inside(data_dir() / directory):
            writer.add(data_dir() / directory / name, f"{directory}/{name}")
    for name in FILES:
        if (data_dir() / name).is_file():
            writer.add(data_dir() / name, name)
