"""Fixtures of the engine's tests, shared with the races."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from accounts import clock
from tests import toy
from tests.cast import Cast, make_cast


@pytest.fixture(scope="session")
def toy_table(django_db_setup: Any, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        toy.make_table()


@pytest.fixture
def cast(db: None, toy_table: None) -> Cast:
    return make_cast()


@pytest.fixture
def office_hours() -> Iterator[None]:
    """Thursday 2026-06-25, 10:32: a working day, and everything happens on it."""
    with clock.shifted(datetime(2026, 6, 25, 10, 32, tzinfo=clock.SHANGHAI)):
        yield
