"""Open stages in their drafter's calendar."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.toy_year import at, handed_in, new_run, on, opened, planned, stage_of, tick
from workflows.feeding import due_of
from workflows.year import move_dates

pytestmark = pytest.mark.django_db


def test_an_open_stage_is_in_its_drafters_calendar_at_its_date_until_it_is_handed_in(cast: Cast) -> None:
    with at(1, 5):
        opened(cast)
        run = new_run(cast)
        planned(cast, "march")
        tick()
        assert not list(due_of(cast.shen))
    with at(3, 10):
        tick()
        stage = stage_of(run, "march")
        (due,) = due_of(cast.shen)
        assert (due.uid, due.on) == (f"stage-{stage.pk}", stage.round.due_on)
        assert run.title not in due.words
        assert not list(due_of(cast.fang))
        move_dates(stage.round_id, actor=cast.qin, due_on=on(4, 20), reason="报表晚出")
        (due,) = due_of(cast.shen)
        assert due.on == on(4, 20)
        handed_in(cast, stage)
        assert not [one for one in due_of(cast.shen) if one.uid.startswith("stage")]
