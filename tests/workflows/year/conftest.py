from typing import Any

import pytest

from tests import toy_year
from tests.workflows.fixtures import cast, toy_table

__all__ = ["cast", "toy_table"]


@pytest.fixture(scope="session")
def slip_table(toy_table: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        toy_year.make_table()


@pytest.fixture(autouse=True)
def toys(slip_table: None, monkeypatch: Any) -> None:
    toy_year.register(monkeypatch)
