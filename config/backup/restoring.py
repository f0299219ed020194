"""Reading a backup back on a machine that has none of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from config.backup.package import DIRECTORIES, DUMP, FILES, unpack
from config.backup.programs import load, server_version
from config.embedded.errors import StartError, clear_errors
from config.embedded.migrated import set_migrated
from config.embedded.postgres import Postgres
from config.environment import data_dir


def restore(package: Path) -> str:
    """Database and files as they were; the sentence for who asked. Either everything or nothing.

    StartError where something lies already: nothing is ever overwritten."""
    place = data_dir()
    with clear_errors(place):
        place.mkdir(parents=True, exist_ok=True)
        _refuse_to_mix(place)
        with TemporaryDirectory(dir=place, prefix=".restoring-") as room:
            said = unpack(package, Path(room))
            # Keys first: the settings would make new ones.
            put = _put(Path(room), place)
            try:
                cases = _load(Path(room) / DUMP, said["postgres"])
            except BaseException:
                for one in put:
                    shutil.rmtree(one) if one.is_dir() else one.unlink()
                raise
    return f"已恢复 {said['made_at'][:16].replace('T', ' ')} 的备份：{len(said['files'])} 个文件，{cases} 件事项。"


def _refuse_to_mix(place: Path) -> None:
    for name in (*DIRECTORIES, *FILES):
        found = place / name
        if found.is_file() or (found.is_dir() and any(found.iterdir())):
            raise StartError(
                f"{found} 已有内容，不能覆盖。请用 JICHENG_DATA=目录 另选空目录。",
                f"{found} is not empty: set JICHENG_DATA to an empty directory.",
            )


def _put(room: Path, place: Path) -> list[Path]:
    """Move what was unpacked to where it belongs; what has been put there."""
    put = []
    for name in (*DIRECTORIES, *FILES):
        if (room / name).exists():
            if (place / name).is_dir():
                (place / name).rmdir()
            (room / name).rename(place / name)
            put.append(place / name)
    return put


def _load(dump: Path, version: int) -> int:
    """Into the empty database, then the tables of this code; how many cases there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from workflows.models import Case

    if connection.introspection.table_names():
        raise StartError(
            "数据库里已有表，不能覆盖。请换一个空数据库。", "The database is not empty: choose an empty one."
        )
    here = server_version()
    if here // 10000 < version // 10000:
        raise StartError(
            f"备份出自 PostgreSQL {version // 10000}，这里是 {here // 10000}。请用同样或更新的版本。",
            "The database server is older than the one the backup comes from.",
        )
    load(dump)
    call_command("migrate", interactive=False, verbosity=0)
    if settings.EMBEDDED_DATABASE:
        set_migrated(Postgres(data_dir() / "postgres"))
    return Case.objects.count()
