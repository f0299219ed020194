"""Projects that come during the year: 追加 with a new project, 代编分解 to children."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from projects import budget, events
from projects.events import Newcomer
from projects.models import AdditionProposal, BudgetYear, Project, ProjectEvent, TargetVersion
from projects.proposals import Unknown, propose
from projects.versions.errors import Invalid
from tests.cast import Cast
from tests.projects.events.makers import now, paper, wan
from workflows import year as flow
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case

pytestmark = pytest.mark.django_db
CODE = "13990026P00021410099X"


@pytest.fixture
def new(cast: Cast) -> Newcomer:
    return Newcomer(cast.centre, None, CODE, "抗洪应急培训", wan(20), cast.shen)


def test_an_added_project_has_its_money_from_the_day_of_the_paper_on(
    cast: Cast, year: BudgetYear, new: Newcomer
) -> None:
    done = events.add_project(new, year=year, actor=cast.qin, paper=paper(cast.qin, "2026-05-20"))
    project = Project.objects.get(code=CODE)
    assert (project.kind, project.joined_on, project.approved) == ("added", date(2026, 5, 20), 0)
    assert now(project) == 20
    assert budget.adjusted_at([project.pk], date(2026, 5, 19)) == {project.pk: 0}
    assert (done.events[0].before, done.events[0].after) == (0, wan(20))
    version = project.versions.get()
    assert (version.state, version.budget) == (TargetVersion.State.DRAFT, wan(20))
    assert Case.objects.get(kind="target", document_id=version.pk).drafter == cast.shen


def test_it_takes_part_in_a_year_that_is_open(cast: Cast, year: BudgetYear, new: Newcomer) -> None:
    flow.open_year(2026, actor=cast.qin)
    done = events.add_project(new, year=year, actor=cast.qin, paper=paper(cast.qin))
    assert flow.run_of("project", done.project.pk).state == "running"


def test_a_wrong_amount_is_put_right_by_a_reversal_and_a_second_addition(
    cast: Cast, year: BudgetYear, new: Newcomer
) -> None:
    done = events.add_project(new, year=year, actor=cast.qin, paper=paper(cast.qin))
    events.reverse_event(done.events[0].pk, actor=cast.qin, reason="金额录错")
    events.change(
        done.project.pk,
        actor=cast.qin,
        kind=ProjectEvent.Kind.ADDED,
        amount=wan(25),
        seen={},
        paper=paper(cast.qin),
    )
    assert now(done.project) == 25


def test_code_name_place_and_drafter_must_fit(cast: Cast, year: BudgetYear, new: Newcomer) -> None:
    events.add_project(new, year=year, actor=cast.qin, paper=paper(cast.qin))
    wrong = {
        "code": replace(new, code=""),
        "name": replace(new, name=" ", code="X"),
        "drafter": replace(new, drafter=cast.fang, code="X"),
        "office": replace(new, office=cast.office_one, code="X", drafter=None),
    }
    for place, other in wrong.items():
        with pytest.raises(Invalid) as caught:
            events.add_project(other, year=year, actor=cast.qin, paper=paper(cast.qin))
        assert place in caught.value.problems
    with pytest.raises(Invalid, match="编码"):
        events.add_project(new, year=year, actor=cast.qin, paper=paper(cast.qin))
    with pytest.raises(NotAllowed):
        events.add_project(replace(new, code="X"), year=year, actor=cast.su, paper=paper(cast.su))
    assert Project.objects.count() == 1


def test_it_may_answer_a_proposal_once(cast: Cast, year: BudgetYear, new: Newcomer) -> None:
    found = Unknown(CODE, "抗洪应急培训", unit=cast.centre)
    (one,) = propose([found], year=year, origin="6月支出.xlsx", origin_key="x:1", actor=cast.qin)
    with pytest.raises(Refused, match="与填写的编码不同"):
        events.add_project(
            replace(new, code="13990026P000214199991"),
            year=year,
            actor=cast.qin,
            paper=paper(cast.qin),
            proposal=one.pk,
        )
    assert not Project.objects.exists()
    done = events.add_project(new, year=year, actor=cast.qin, paper=paper(cast.qin), proposal=one.pk)
    one.refresh_from_db()
    assert (one.state, one.project, one.decided_by) == ("accepted", done.project, cast.qin)
    with pytest.raises(Stale, match="已处理：已追加"):
        events.add_project(
            replace(new, code="13990026P000214199991"),
            year=year,
            actor=cast.qin,
            paper=paper(cast.qin),
            proposal=one.pk,
        )
    assert AdditionProposal.objects.get().project == done.project


def test_a_child_takes_its_money_from_the_rest_of_its_parent(
    cast: Cast, reserve: Project, new: Newcomer
) -> None:
    letter = paper(cast.qin)
    done = events.break_down(reserve.pk, new, actor=cast.qin, seen={reserve.pk: wan(80)}, paper=letter)
    child = Project.objects.get(code=CODE)
    assert (child.parent, child.joined_on, child.approved) == (reserve, date(2026, 6, 10), 0)
    assert (now(reserve), now(child)) == (60, 20)
    assert budget.undistributed(reserve) == wan(60)
    # the same document breaks down more: its scan need not be uploaded again
    more = replace(letter, scan=None)
    events.break_down_more(reserve.pk, child.pk, actor=cast.qin, amount=wan(5), seen={}, paper=more)
    assert (now(reserve), now(child)) == (55, 25)
    assert {row.scan_id for row in ProjectEvent.objects.all()} == {done.events[0].scan_id}


def test_no_more_than_the_rest_is_broken_down_and_only_by_such_a_project(
    cast: Cast, reserve: Project, training: Project, new: Newcomer
) -> None:
    with pytest.raises(Refused, match=r"现有预算只有 80\.00 万元，不够减"):
        events.break_down(
            reserve.pk, replace(new, amount=wan("80.01")), actor=cast.qin, seen={}, paper=paper(cast.qin)
        )
    with pytest.raises(Refused, match="不是代编项目"):
        events.break_down(training.pk, new, actor=cast.qin, seen={}, paper=paper(cast.qin))
    with pytest.raises(Refused, match="不是从“代编专项”分解出来的项目"):
        events.break_down_more(
            reserve.pk, training.pk, actor=cast.qin, amount=wan(1), seen={}, paper=paper(cast.qin)
        )
    assert not Project.objects.filter(code=CODE).exists()
