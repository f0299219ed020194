"""The cast in a year in execution, with files kept in the test's own directory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from projects.models import BudgetYear
from tests.cast import Cast, make_cast
from tests.monitoring.checkpoints.year import in_execution


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def budget_year(db: None) -> BudgetYear:
    return in_execution()


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.ARCHIVES_ROOT = tmp_path / "files", tmp_path / "archives"
