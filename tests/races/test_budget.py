"""Changes of one budget at the same moment, and a change beside an approval: the amounts add up, whoever was first."""

from __future__ import annotations

from functools import partial

import pytest

from accounts import audit, clock
from projects import budget, events
from projects.events import Done
from projects.models import BudgetYear, Project, ProjectEvent, TargetVersion
from tests.cast import Cast
from tests.projects.events.makers import approved, now, paper, wan
from tests.projects.makers import make_year
from tests.races.barrier import ROUNDS, at_once, eight
from workflows import cases
from workflows import year as flow
from workflows.cases import Letter, OutsideDecision
from workflows.errors import Refused, Stale
from workflows.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
Kind = ProjectEvent.Kind


@pytest.fixture
def year(cast: Cast) -> BudgetYear:
    return make_year(clock.today().year, stage=BudgetYear.Stage.EXECUTION)


def today() -> str:
    return clock.today().isoformat()


def reducing(cast: Cast, project: Project, amount: int, seen: int | None = None):
    known = {} if seen is None else {project.pk: wan(seen)}
    asked = {"actor": cast.qin, "kind": Kind.REDUCED, "amount": wan(amount), "seen": known}
    return partial(events.change, project.pk, paper=paper(cast.qin, today()), **asked)


def test_of_changes_from_one_page_one_stands_and_the_others_are_told(cast: Cast, year: BudgetYear) -> None:
    for _ in range(ROUNDS):
        project = approved(year, cast.centre, cast.shen, 100)
        results = at_once([reducing(cast, project, 20, seen=100) for _ in range(8)])
        assert sum(isinstance(result, Done) for result in results) == 1, results
        assert all(isinstance(result, Done | Stale) for result in results), results
        assert now(project) == 80
    assert audit.verify() == []


def test_no_more_is_taken_away_than_there_is_by_however_many(cast: Cast, year: BudgetYear) -> None:
    for _ in range(ROUNDS):
        giver, taker = (approved(year, cast.centre, cast.shen, amount) for amount in (70, 50))
        there = partial(events.move, giver.pk, taker.pk)
        back = partial(events.move, taker.pk, giver.pk)
        acts = [
            partial(way, actor=cast.qin, amount=wan(20), seen={}, paper=paper(cast.qin, today()))
            for way in (there, back) * 4
        ]
        results = at_once(acts)
        assert all(isinstance(result, Done | Refused) for result in results), results
        assert now(giver) + now(taker) == 120
        for project in (giver, taker):
            chain = list(project.events.order_by("pk"))
            assert [row.before for row in chain[1:]] == [row.after for row in chain[:-1]]
            assert now(project) >= 0


def test_an_event_is_reversed_once(cast: Cast, year: BudgetYear) -> None:
    for _ in range(ROUNDS):
        project = approved(year, cast.centre, cast.shen, 100)
        row = reducing(cast, project, 20)().events[0]
        results = at_once(eight(lambda row=row: events.reverse_event(row.pk, actor=cast.qin, reason="录错")))
        assert sum(isinstance(result, Done) for result in results) == 1, results
        assert all(isinstance(result, Done | Stale) for result in results), results
        assert now(project) == 100


def waiting(cast: Cast, year: BudgetYear) -> Case:
    """A target that waits for its letter, of a project that has a 批复数 from an earlier one."""
    project = approved(year, cast.centre, cast.shen, "36.5")
    version = TargetVersion.objects.get(project=project)
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu, cast.qin, cast.gu):
        cases.approve(case.pk, actor=person)
    return case


def test_a_change_beside_the_letter_that_approves_the_target(cast: Cast, year: BudgetYear) -> None:
    """Whoever comes first: the amounts rest on the 批复数 there is, or the letter is refused with a sentence."""
    seen = set()
    for number in range(8):
        case = waiting(cast, year)
        project = TargetVersion.objects.get(pk=case.document_id).project
        letter = Letter("市财政局", f"云财预〔2026〕{number}号", clock.today(), "关于批复的通知")
        decision = OutsideDecision(case.pk, amount=wan("36.5") - 100_000)
        results = at_once(
            [
                partial(cases.register_outside, actor=cast.qin, letter=letter, decisions=[decision]),
                reducing(cast, project, 6),
            ]
        )
        approval, change = results
        assert isinstance(change, Done), change
        assert approval is None or not isinstance(approval, BaseException) or isinstance(approval, Refused)
        project.refresh_from_db()
        row = project.events.get()
        assert row.before == project.approved
        assert project.adjusted == row.after == budget.adjusted_at([project.pk], clock.today())[project.pk]
        seen.add(isinstance(approval, Refused))
    assert seen <= {True, False}


def test_a_project_leaves_or_its_target_is_handed_in(cast: Cast, year: BudgetYear) -> None:
    flow.open_year(year.pk, actor=cast.qin)
    for _ in range(8):
        project = approved(year, cast.centre, cast.shen, "36.5")
        flow.begin(flow.subjects.now("project", project.pk))
        case = cases.open_case("target", TargetVersion.objects.get(project=project), cast.shen)
        leaving = partial(
            events.cancel, project.pk, actor=cast.qin, kept=wan(0), seen={}, paper=paper(cast.qin, today())
        )
        left, handed = at_once([leaving, partial(cases.submit, case.pk, actor=cast.shen)])
        assert isinstance(left, Refused) != isinstance(handed, Refused), (left, handed)
        version = TargetVersion.objects.get(project=project)
        has_left = project.pk in budget.leavings([project.pk])
        assert has_left == (version.state == TargetVersion.State.DRAFT)
        assert flow.run_of("project", project.pk).state == ("cancelled" if has_left else "running")
