"""Several who sign one step at the same moment: each counts once, one of them carries the step, nobody is lost."""

from __future__ import annotations

import pytest

from accounts.models import User
from tests.cast import Cast
from tests.races.barrier import ROUNDS, at_once, eight
from tests.races.judge import POLITE, race, whole
from tests.toy import new_case
from tests.workflows.ways import DESK, FINANCE, LETTER, SECTION, named, route
from workflows.cases import Moved, approve, reject, submit
from workflows.models import Case, Event, Seat

pytestmark = pytest.mark.django_db(transaction=True)


def begin(cast: Cast) -> Case:
    """A case of 沈知远's on the route in force, handed in."""
    return submit(new_case(cast.shen).pk, actor=cast.shen).case


def signed_by(*people: User, **rules: object) -> None:
    """From now on a case's first step is signed by these people."""
    route(named("集体审核", *people, **rules), SECTION, DESK, FINANCE, LETTER)


def opened(case: Case) -> int:
    """How many events opened the second step."""
    return sum("opened" in event.data for event in case.events.filter(step__order=1))


def judged(case: Case, results: list[object], winners: int) -> list[Moved]:
    """So many acts succeeded, each left its event, the losers were told politely; the winning acts."""
    won = [result for result in results if isinstance(result, Moved)]
    rude = [one for one in results if not isinstance(one, (Moved, *POLITE))]
    assert not rude, f"a loser got {rude[0]!r}"
    assert len(won) == winners, results
    case.refresh_from_db()
    assert case.event_count == 2 + winners
    whole(case)
    return won


def test_two_countersigners_at_once_both_count_and_one_of_them_carries_the_step(cast: Cast) -> None:
    signed_by(cast.xu, cast.lu, mode="all")
    for _ in range(ROUNDS):
        case = begin(cast)
        both = eight(
            lambda pk=case.pk: approve(pk, actor=cast.xu), lambda pk=case.pk: approve(pk, actor=cast.lu)
        )
        won = judged(case, at_once(both), 2)
        assert {moved.event.actor for moved in won} == {cast.xu, cast.lu}
        assert opened(case) == 1
        assert case.step_name == "科室审核"
        assert set(Seat.objects.filter(step__case=case, step__order=1).values_list("state", flat=True)) == {
            "agreed"
        }


def test_of_three_votes_at_once_the_two_that_are_needed_count_and_the_third_is_told(cast: Cast) -> None:
    signed_by(cast.xu, cast.lu, cast.ding, mode="vote", votes_needed=2)
    for _ in range(ROUNDS):
        case = begin(cast)
        votes = [lambda who=who, pk=case.pk: approve(pk, actor=who) for who in (cast.xu, cast.lu, cast.ding)]
        judged(case, at_once(eight(*votes)), 2)
        assert opened(case) == 1
        states = Seat.objects.filter(step__case=case, step__order=1).values_list("state", flat=True)
        assert sorted(states) == ["agreed", "agreed", "closed"]


def test_yes_and_no_at_once_end_a_vote_one_way_only(cast: Cast) -> None:
    """Two of three decide it: whoever comes third, the case either went on or came back, never both."""
    signed_by(cast.xu, cast.lu, cast.ding, mode="vote", votes_needed=2)
    for _ in range(ROUNDS):
        case = begin(cast)
        approve(case.pk, actor=cast.ding)
        acts = eight(
            lambda pk=case.pk: approve(pk, actor=cast.xu),
            lambda pk=case.pk: reject(pk, actor=cast.lu, comment="偏低"),
        )
        results = at_once(acts)
        case.refresh_from_db()
        won = [one for one in results if isinstance(one, Moved)]
        assert all(isinstance(one, (Moved, *POLITE)) for one in results), results
        # 许望's vote carries it whether 陆承砚's came before or not at all.
        assert {moved.event.actor for moved in won} in ({cast.xu}, {cast.xu, cast.lu})
        assert (case.state, case.step_name, opened(case)) == ("open", "科室审核", 1)
        whole(case)


def test_principal_and_deputy_at_once_decide_the_seat_once(cast: Cast) -> None:
    signed_by(cast.qin, cast.xu, mode="all")
    won = race(
        lambda: begin(cast),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.qin), lambda: approve(case.pk, actor=cast.xie)
        ),
    )
    assert set(won) == {"approved"}
    assert not Event.objects.filter(actor=cast.xie, principal=None).exists()


def test_in_turn_nobody_overtakes(cast: Cast) -> None:
    signed_by(cast.xu, cast.lu, mode="in_turn")
    for _ in range(ROUNDS):
        case = begin(cast)
        at_once(
            eight(
                lambda pk=case.pk: approve(pk, actor=cast.lu), lambda pk=case.pk: approve(pk, actor=cast.xu)
            )
        )
        case.refresh_from_db()
        order = list(
            case.events.filter(kind="approved", step__order=1).values_list("actor__username", flat=True)
        )
        assert order in (["xu"], ["xu", "lu"])
        whole(case)


def test_the_same_signature_carried_further_is_carried_once(cast: Cast) -> None:
    route(named("初审", cast.xu), named("复审", cast.xu), DESK, FINANCE, LETTER, same_person="once")
    race(lambda: begin(cast), lambda case: eight(lambda: approve(case.pk, actor=cast.xu)))
