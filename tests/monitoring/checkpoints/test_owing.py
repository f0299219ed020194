"""谁没交 of a checkpoint: only whoever lags owes an explanation, is counted and can be urged."""

from __future__ import annotations

from datetime import date

import pytest

from monitoring.models import Checkpoint
from projects.models import Project
from tests.cast import Cast
from tests.monitoring.checkpoints.year import approved, in_execution, on, plan_year, stage_of, tick
from tests.monitoring.makers import imported
from workflows.models import Round
from workflows.year import urge_many
from workflows.year.standing import owed, rounds_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 25)


@pytest.fixture
def both(cast: Cast) -> tuple[Project, Project]:
    """On 2026-06-25: 档案数字化 lags by far, 课程教学 is as planned."""
    year = in_execution()
    lags = approved(cast, year, "档案数字化经费")
    fine = approved(cast, year, "课程教学经费", unit=cast.college, drafter=cast.ouyang)
    plan_year(cast)
    imported(cast.qin, date(2026, 6, 24), {lags: "314000", fine: "610000"}, unit=cast.root)
    tick(DAY)
    return lags, fine


def june() -> Round:
    return Round.objects.get(title__startswith="6月底")


def test_only_who_lags_is_listed_and_counted_as_not_handed_in(
    cast: Cast, both: tuple[Project, Project]
) -> None:
    with on(DAY, 11):
        assert [one.stage.run.title for one in owed([june().pk])] == ["档案数字化经费"]
        [standing] = [one for one in rounds_of(2026) if one.round == june()]
        assert (standing.open, standing.unhanded, standing.spared) == (2, 1, 1)


def test_who_does_not_lag_is_not_urged_though_somebody_asks_for_it(
    cast: Cast, both: tuple[Project, Project]
) -> None:
    lags, fine = (stage_of(project) for project in both)
    with on(DAY, 11):
        urge_many(june().pk, [lags.pk, fine.pk], actor=cast.qin)
    assert cast.shen.notices.filter(kind="stage_urged").exists()
    assert not cast.ouyang.notices.filter(kind="stage_urged").exists()


def test_a_hint_that_demands_no_words_is_owed_by_nobody(cast: Cast, both: tuple[Project, Project]) -> None:
    Checkpoint.objects.update(demands=False)
    with on(DAY, 11):
        assert owed([june().pk]) == []
