"""取消 and 合并: the project leaves its year with what it has spent."""

from __future__ import annotations

import pytest

from projects import budget, events
from projects.models import Project, ProjectEvent, TargetVersion
from tests.cast import Cast
from tests.projects.events.makers import now, paper, wan
from workflows import cases
from workflows import year as flow
from workflows.errors import Refused

pytestmark = pytest.mark.django_db
Kind = ProjectEvent.Kind


def test_a_cancelled_project_keeps_what_it_spent_and_takes_no_more(cast: Cast, training: Project) -> None:
    events.cancel(training.pk, actor=cast.qin, kept=wan(12), seen={}, paper=paper(cast.qin))
    assert now(training) == 12
    assert budget.leavings([training.pk])[training.pk].kind == Kind.CANCELLED
    with pytest.raises(Refused, match="已于 2026-06-10 取消，不能再登记"):
        events.change(
            training.pk, actor=cast.qin, kind=Kind.ADDED, amount=wan(1), seen={}, paper=paper(cast.qin)
        )


def test_a_merged_project_gives_the_rest_to_the_other(
    cast: Cast, training: Project, repairs: Project
) -> None:
    events.merge(training.pk, repairs.pk, actor=cast.qin, kept=wan(10), seen={}, paper=paper(cast.qin))
    assert (now(training), now(repairs)) == (10, 140)
    left = budget.leavings([training.pk, repairs.pk])
    assert list(left) == [training.pk]
    assert left[training.pk].counterpart == repairs


def test_no_more_is_kept_than_there_is(cast: Cast, training: Project, repairs: Project) -> None:
    for kept in (wan(101), wan(-1)):
        with pytest.raises(Refused, match=r"0 到现有预算 100\.00 万元"):
            events.cancel(training.pk, actor=cast.qin, kept=kept, seen={}, paper=paper(cast.qin))
    with pytest.raises(Refused, match="并入项目自己"):
        events.merge(training.pk, training.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin))


def test_a_target_under_review_is_decided_first_and_none_is_handed_in_afterwards(
    cast: Cast, training: Project
) -> None:
    case = cases.open_case("target", TargetVersion.objects.get(project=training), cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    with pytest.raises(Refused, match="正在审核中"):
        events.cancel(training.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin))
    cases.withdraw(case.pk, actor=cast.shen)
    done = events.cancel(training.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin))
    with pytest.raises(Refused, match="已于 2026-06-10 取消，绩效目标不再提交审核"):
        cases.submit(case.pk, actor=cast.shen)
    events.reverse_event(done.events[0].pk, actor=cast.qin, reason="项目认错")
    assert now(training) == 100
    cases.submit(case.pk, actor=cast.shen)


def test_the_year_of_a_project_ends_with_it_and_goes_on_after_a_reversal(
    cast: Cast, training: Project, repairs: Project
) -> None:
    flow.open_year(2026, actor=cast.qin)
    for number, act in enumerate(("cancelled", "merged")):
        done = (
            events.cancel(training.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin))
            if act == "cancelled"
            else events.merge(
                training.pk, repairs.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin)
            )
        )
        run = flow.run_of("project", training.pk)
        assert (run.state, run.reason) == (act, "云财预〔2026〕31号"), number
        events.reverse_event(done.events[-1].pk, actor=cast.qin, reason="项目认错")
        assert flow.run_of("project", training.pk).state == "running"
    assert flow.run_of("project", repairs.pk).state == "running"


def test_a_project_that_left_before_the_year_was_opened_takes_no_part(cast: Cast, training: Project) -> None:
    events.cancel(training.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin))
    flow.open_year(2026, actor=cast.qin)
    assert flow.run_of("project", training.pk) is None


def test_nothing_of_the_year_ends_where_the_act_is_refused(cast: Cast, training: Project) -> None:
    flow.open_year(2026, actor=cast.qin)
    with pytest.raises(Refused):
        events.cancel(training.pk, actor=cast.qin, kept=wan(101), seen={}, paper=paper(cast.qin))
    with pytest.raises(Refused, match="扫描件"):
        events.cancel(training.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin, scan=None))
    assert flow.run_of("project", training.pk).state == "running"
