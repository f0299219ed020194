"""冲销: the last act first, both projects of it, from the day it took effect."""

from __future__ import annotations

from datetime import date

import pytest

from projects import budget, events
from projects.models import Project, ProjectEvent
from tests.cast import Cast
from tests.projects.events.makers import now, paper, wan
from workflows.errors import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db
Kind = ProjectEvent.Kind


@pytest.fixture
def moved(cast: Cast, training: Project, repairs: Project) -> ProjectEvent:
    """30 万元 from 培训经费 to 维修经费; the row of the one that gave."""
    done = events.move(
        training.pk, repairs.pk, actor=cast.qin, amount=wan(30), seen={}, paper=paper(cast.qin)
    )
    return done.events[0]


def test_both_projects_are_as_if_it_had_never_been(
    cast: Cast, training: Project, repairs: Project, moved: ProjectEvent
) -> None:
    took = repairs.events.get()
    done = events.reverse_event(took.pk, actor=cast.xie, reason="金额录错")
    assert (now(training), now(repairs)) == (100, 50)
    both = [training.pk, repairs.pk]
    assert budget.adjusted_at(both, date(2026, 6, 10)) == {training.pk: wan(100), repairs.pk: wan(50)}
    assert {row.reverses_id for row in done.events} == {moved.pk, took.pk}
    assert [row.note for row in done.events] == ["金额录错"] * 2
    assert "冲销调剂 30.00 万元" in done.text


def test_it_is_reversed_once_and_a_reversal_never(cast: Cast, moved: ProjectEvent) -> None:
    done = events.reverse_event(moved.pk, actor=cast.qin, reason="金额录错")
    with pytest.raises(Stale, match="已经冲销"):
        events.reverse_event(moved.pk, actor=cast.qin, reason="金额录错")
    with pytest.raises(Refused, match="本身是冲销"):
        events.reverse_event(done.events[0].pk, actor=cast.qin, reason="改回来")


def test_what_a_later_change_rests_on_stays_until_that_is_undone(
    cast: Cast, repairs: Project, moved: ProjectEvent
) -> None:
    later = events.change(
        repairs.pk, actor=cast.qin, kind=Kind.REDUCED, amount=wan(60), seen={}, paper=paper(cast.qin, "2026-06-20")
    )  # fmt: skip
    with pytest.raises(Refused, match="“维修经费”后面还有2026-06-20 生效的追减"):
        events.reverse_event(moved.pk, actor=cast.qin, reason="金额录错")
    events.reverse_event(later.events[0].pk, actor=cast.qin, reason="文件撤销")
    events.reverse_event(moved.pk, actor=cast.qin, reason="金额录错")
    assert now(repairs) == 50


def test_it_needs_the_desk_and_a_reason(cast: Cast, moved: ProjectEvent) -> None:
    for person in (cast.shen, cast.su, cast.ding):
        with pytest.raises(NotAllowed):
            events.reverse_event(moved.pk, actor=person, reason="金额录错")
    with pytest.raises(Refused, match="原因"):
        events.reverse_event(moved.pk, actor=cast.qin, reason=" \n")
