from collections.abc import Iterator
from typing import Any

import pytest

from tests.races.barrier import part
from tests.workflows.fixtures import cast, office_hours, toy_table
from workflows.engine import lock

__all__ = ["cast", "office_hours", "toy_table"]


@pytest.fixture(autouse=True)
def patience(monkeypatch: Any) -> Iterator[None]:
    """Eight connections queue for one row: on a busy machine longer than a person would be left waiting."""
    monkeypatch.setattr(lock, "WAIT", "60s")
    yield
    part()
