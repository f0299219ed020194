"""Throw-away data directories, and starts that never outlive their test."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reliability.starts import Start, nothing_left


@pytest.fixture
def data() -> Iterator[Path]:
    """A directory others can walk to: as root PostgreSQL runs as somebody else."""
    place = Path(tempfile.mkdtemp(prefix="jicheng-start-"))
    place.chmod(0o755)
    yield place / "var"
    left = nothing_left(place / "var", 15)
    shutil.rmtree(place, ignore_errors=True)
    assert not left


@pytest.fixture
def start(data: Path) -> Iterator[Callable[..., Start]]:
    """Starts the program over ``data``."""
    starts: list[Start] = []

    def begin(*command: str, user: str | None = None, **environment: str) -> Start:
        starts.append(Start(data, list(command) or None, user=user, **environment))
        return starts[-1]

    yield begin
    for one in starts:
        one.clean_up()
