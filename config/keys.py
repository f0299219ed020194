"""Secret keys: made at first need, kept beside the data, never in the repository."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from config.embedded.errors import clear_errors
from config.environment import data_dir, text


def secret(name: str, make: Callable[[], str] = lambda: secrets.token_urlsafe(50)) -> str:
    """The key of this name: the environment's variable, or the file under ``keys/`` (made when missing, 0600)."""
    if given := text(name):
        return given
    with clear_errors(data_dir()):
        return _from_file(data_dir() / "keys" / name.lower(), make)


def _from_file(path: Path, make: Callable[[], str]) -> str:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(make())
    # Of two processes at their first start one wins; linking never replaces a key already in use.
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
