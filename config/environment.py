"""What the environment says: where data lie, which services are given, which address to serve.

Everything has a default, so that any command works in a fresh clone without variables. Empty variables count
as not given (a compose file passes them so).
"""

import os
from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
if (BASE_DIR / ".env").is_file():
    env.read_env(str(BASE_DIR / ".env"), recurse=False)


def text(name: str, default: str = "") -> str:
    """The variable, stripped; the default when it is absent or blank."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """yes/no, true/false, on/off, 1/0; the default when absent or blank."""
    return env.bool(name) if text(name) else default


def number(name: str, default: int) -> int:
    """A whole number; the default when absent or blank."""
    return env.int(name) if text(name) else default


def words(name: str, default: list[str]) -> list[str]:
    """A list separated by commas; the default when absent or blank."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or default


def data_dir() -> Path:
    """Where everything lies that is not code: database, keys, attachments, clock (``JICHENG_DATA``)."""
    return Path(os.path.abspath(Path(BASE_DIR, text("JICHENG_DATA", "var")).expanduser()))


def database_url() -> str:
    """A libpq address of somebody's own PostgreSQL; empty: the embedded one."""
    return text("DATABASE_URL")


def redis_url() -> str:
    """``redis://host:6379/0`` or ``unix:///path?db=0`` of somebody's own Redis; empty: the embedded one."""
    return text("REDIS_URL")


def serves_loopback_only() -> bool:
    """True when ``HOST`` names this machine only: then no other name need be allowed."""
    return text("HOST", "127.0.0.1") in {"127.0.0.1", "localhost", "::1"}
