"""2027 in execution, on the 8th of July, with 沈知远's approved target of 36.5 万元."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from accounts import clock
from projects.kinds import TargetKind
from projects.models import BudgetYear, TargetVersion
from projects.versions.editing import held
from tests.cast import Cast
from tests.projects.makers import draft, make_year


@pytest.fixture(autouse=True)
def july() -> Iterator[None]:
    with clock.shifted(datetime(2027, 7, 8, 10, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture(autouse=True)
def files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def year(db: None) -> BudgetYear:
    return make_year(stage=BudgetYear.Stage.EXECUTION)


@pytest.fixture
def approved(cast: Cast, year: BudgetYear) -> TargetVersion:
    """教育中心's target, 批复版."""
    version = draft(year, cast.centre, None, cast.shen)
    TargetKind().on_approved(held(version.pk), cast.qin)
    return TargetVersion.objects.select_related("project__year").get(pk=version.pk)
