"""How far everybody is with a round, and who owes what: right, and as cheap for many as for few."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import relevance
from notifications.models import Notice
from tests.cast import Cast
from tests.toy_year import at, handed_in, new_run, on, opened, planned, stage_of, tick
from workflows import year
from workflows.cases import send_back
from workflows.year.standing import owed, rounds_of

pytestmark = pytest.mark.django_db


def everybody(cast: Cast) -> Any:
    """6月底 of seven papers, each somewhere else; the clock is the caller's."""
    opened(cast)
    june = planned(cast)
    runs = {
        title: new_run(cast, title, sort="免报" if title == "免报的" else "普通")
        for title in ("没动的", "审核中的", "退回的", "办完的", "无需的", "免报的", "离开的")
    }
    tick()
    stage = {title: stage_of(run, "june") for title, run in runs.items()}
    handed_in(cast, stage["审核中的"], done=False)
    handed_in(cast, stage["退回的"], done=False)
    send_back(stage["退回的"].case_id, actor=cast.gao, comment="请补充")
    handed_in(cast, stage["办完的"])
    year.settle(stage["无需的"].pk, "正常，无需说明")
    year.end_run(runs["离开的"], sort="cancelled", reason="不再实施", actor=cast.qin)
    tick()
    return june


def test_a_round_is_counted_by_where_everybody_stands(cast: Cast) -> None:
    with at(6, 8):
        june = everybody(cast)
        [row] = rounds_of(2026)
        assert row.round == june
        assert (row.waiting, row.open, row.handed_in, row.done, row.missed, row.skipped) == (0, 3, 1, 2, 0, 1)
        assert row.total == 5
        assert row.dates.due_on == on(7, 10)
        assert rounds_of(2026, [cast.college.pk])[0].total == 0
    with at(8, 8):
        tick()
        [row] = rounds_of(2026)
        assert (row.open, row.missed) == (2, 1), "what was sent back is under way"


def test_who_owes_what_since_when(cast: Cast) -> None:
    with at(6, 8):
        june = everybody(cast)
        run = stage_of_title("没动的").run
        year.move_dates(june.pk, actor=cast.qin, reason="住院", due_on=on(7, 24), run=run)
        assert rounds_of(2026)[0].moved == 1
    with at(7, 14):
        rows = owed([june.pk])
        assert [(row.stage.run.title, row.missing, row.words) for row in rows] == [
            ("退回的", "退回修改", "逾期 2 个工作日"),
            ("没动的", "未提交", "剩 8 个工作日"),
        ]
        assert [row.days for row in rows] == [2, -8]
        assert owed([june.pk], [cast.college.pk]) == []


def stage_of_title(title: str) -> Any:
    from workflows.models import StageRun

    return StageRun.objects.select_related("run").get(run__title=title, stage="june")


def test_the_lists_cost_the_same_for_many(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        june = planned(cast)
        for number in range(3):
            new_run(cast, f"项目{number}")
        tick()
        few = cost(june.pk)
        for number in range(3, 20):
            new_run(cast, f"项目{number}")
        planned(cast, "october")
        tick()
        assert len(owed([june.pk])) == 20
        assert cost(june.pk) == few


def cost(june: int) -> int:
    with CaptureQueriesContext(connection) as seen:
        rounds_of(2026)
        owed([june])
    return len(seen)


def test_a_message_about_a_stage_matters_as_long_as_it_stands_so(cast: Cast) -> None:
    with at(6, 8):
        opened(cast)
        run = new_run(cast)
        planned(cast)
        tick()
        notice = Notice.objects.get(kind="stage_opened")
        assert relevance.still_relevant([notice]) == {notice.pk}
        year.settle(stage_of(run, "june").pk, "正常，无需说明")
        assert relevance.still_relevant([notice]) == set()
