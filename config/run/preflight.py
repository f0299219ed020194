"""What can be known before anything is started."""

import fcntl
import os
import shutil
import socket
from pathlib import Path
from typing import IO

import psycopg
import redis

from config.embedded.errors import StartError, clear_errors, no_space, unwritable
from config.environment import number, text

OLDEST_POSTGRES = 150000
SECONDS_TO_CONNECT = 5


def address() -> tuple[str, int]:
    """HOST and PORT, free to listen on."""
    host, word = text("HOST", "127.0.0.1"), text("PORT", "8000")
    if not word.isdigit() or not 0 < int(word) < 65536:
        raise StartError(
            f"PORT={word} 不是端口号。请用 1 到 65535 的数字。", "PORT must be a number from 1 to 65535."
        )
    _try_to_listen(host, int(word))
    return host, int(word)


def _try_to_listen(host: str, port: int) -> None:
    try:
        family, kind, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except PermissionError:
        raise StartError(
            f"没有权限使用端口 {port}。请换一个 1024 以上的端口，例如 make run PORT=8000。",
            f"Port {port} needs more rights: take one above 1024.",
        ) from None
    except socket.gaierror:
        raise StartError(
            f"HOST={host} 不是本机地址。请改用 127.0.0.1 或 0.0.0.0。", f"Unknown HOST {host}."
        ) from None
    except OSError:
        raise StartError(
            f"{host} 的端口 {port} 已被占用。请换一个端口，例如 make run PORT={port + 1}。",
            f"Port {port} on {host} is taken: try make run PORT={port + 1}.",
        ) from None


def room(place: Path) -> None:
    """A writable directory with some space left (``JICHENG_MIN_FREE_MB``, 300 by default)."""
    with clear_errors(place):
        place.mkdir(parents=True, exist_ok=True)
    if not os.access(place, os.W_OK | os.X_OK):
        raise unwritable(place)
    if shutil.disk_usage(place).free < number("JICHENG_MIN_FREE_MB", 300) * 1024 * 1024:
        raise no_space(place)


def only_one(place: Path) -> IO[str]:
    """The lock of the one start over this data directory; keep it open. The error names the other's address."""
    with clear_errors(place):
        file = (place / "run.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        running = file.read().strip()
        file.close()
        raise StartError(
            f"绩程已在运行：{running}。请直接打开它，或先在那个终端按 Ctrl-C。",
            f"Already running at {running}: open it, or stop it with Ctrl-C there.",
        ) from None
    return file


def tell(lock: IO[str], url: str) -> None:
    """Leave our address for the second start that will be refused."""
    lock.truncate(0)
    lock.write(url)
    lock.flush()


def database_answers(url: str) -> None:
    """StartError when the PostgreSQL of ``DATABASE_URL`` cannot be reached or is too old. Names no password."""
    try:
        with psycopg.connect(url, connect_timeout=SECONDS_TO_CONNECT) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
        raise StartError(
            f"连不上 DATABASE_URL 指定的数据库（{reason}）。请检查地址、账号和数据库服务是否已启动。",
            "Cannot reach DATABASE_URL: check address, user and that the server is up.",
        ) from None
    if version < OLDEST_POSTGRES:
        raise StartError(
            f"DATABASE_URL 指定的是 PostgreSQL {version // 10000}。请使用 15 或更新的版本。",
            "PostgreSQL 15 or newer is needed.",
        )


def queue_answers(url: str) -> None:
    """StartError when the Redis of ``REDIS_URL`` cannot be reached, or would throw messages away when it is full."""
    try:
        client = redis.Redis.from_url(
            url, socket_connect_timeout=SECONDS_TO_CONNECT, socket_timeout=SECONDS_TO_CONNECT
        )
        client.ping()
        policy = str(client.info("memory").get("maxmemory_policy", "noeviction"))
        client.close()
    except (redis.RedisError, ValueError) as error:
        raise StartError(
            f"连不上 REDIS_URL 指定的 Redis（{type(error).__name__}）。请检查地址和服务是否已启动。",
            "Cannot reach REDIS_URL: check the address and that the server is up.",
        ) from None
    if policy != "noeviction":
        raise StartError(
            f"REDIS_URL 指定的 Redis 内存不足时会丢弃任务（maxmemory-policy 为 {policy}）。请改为 noeviction。",
            "Redis may throw tasks away: set maxmemory-policy noeviction.",
        )
