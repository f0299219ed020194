"""Time against people: limits, periods, pauses, ends and moves, each against the decision it excludes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from accounts import clock, delegations
from accounts.models import Delegation, Deputy
from tests.cast import Cast
from tests.races.barrier import CONNECTIONS, ROUNDS, at_once, eight
from tests.races.faults import no_faults
from tests.races.judge import race
from tests.workflows.steps import at_step, holding, submitted
from workflows import kinds
from workflows.cases import approve, cancel, jump, resume, suspend, urge
from workflows.dispatching import tick
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Assignment, Case, CaseStep, Event, ParkedWork, RouteStep, Suspension, Urge
from workflows.routes import ensure_route
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db(transaction=True)
POLITE = (Stale, NotAllowed)
Kind = Event.Kind


@pytest.fixture(autouse=True)
def working_day(office_hours: None) -> None:
    """A Thursday: limits are carried out on working days only."""


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> Any:
    """No race leaves an error in the log, nor a piece of work that failed."""
    yield
    errors = [record.getMessage() for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]
    assert errors == []
    assert not ParkedWork.objects.exists()


def sound(case: Case) -> None:
    """Rows lie where the case is, nobody twice, and the record is whole."""
    case.refresh_from_db()
    assert verify_case(case) == []
    steps = list(case.steps.filter(state="open"))
    under_way = case.state in (Case.State.OPEN, Case.State.OUTSIDE, Case.State.SUSPENDED)
    assert len(steps) == (1 if under_way else 0)
    rows = Assignment.objects.filter(case=case, state__in=["open", "paused"])
    expected = {Case.State.OPEN: {"open"}, Case.State.SUSPENDED: {"paused"}}.get(
        Case.State(case.state), set()
    )
    assert set(rows.values_list("state", flat=True)) == expected
    assert all(row.step_id == steps[0].pk for row in rows)
    assert rows.count() == rows.values("person").distinct().count()


def winners(results: list[Any], polite: tuple[type[Exception], ...] = POLITE) -> list[Any]:
    """What succeeded; every loser was told in a sentence."""
    rude = [one for one in results if isinstance(one, BaseException) and not isinstance(one, polite)]
    assert not rude, f"a loser got {rude[0]!r}"
    return [one for one in results if not isinstance(one, BaseException)]


def since(case: Case) -> list[str]:
    """Kinds of the events written since ``case`` was read."""
    return list(
        case.events.filter(number__gt=case.event_count).order_by("number").values_list("kind", flat=True)
    )


def late(cast: Cast) -> Case:
    """科室审核 lies with 高映雪, and its limit passed yesterday."""
    case = submitted(cast)
    case.steps.filter(state="open").update(due_on=clock.today() - timedelta(days=1))
    return case


def let_the_b_role_in(cast: Cast) -> None:
    """At the limit of 科室审核 苏晚晴 comes in for 高映雪."""
    ensure_route(kinds.get("paper")).steps.filter(order=1).update(at_limit=RouteStep.AtLimit.DEPUTY)
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)


def test_the_timer_against_the_end_of_the_case_fifty_times(cast: Cast) -> None:
    """The limit passes first or not at all; an ended case gets no row, no reminder, no event."""
    let_the_b_role_in(cast)
    with no_faults() as faults:
        for number in range(50):
            case = late(cast)
            end = partial(cancel, case.pk, actor=cast.qin, reason="不再实施")
            # now more timers, now more ends, so that either has its chance to be first
            acts = [tick] * 7 + [end] if number % 2 else [tick] + [end] * 7
            ended = [one for one in winners(at_once(faults.watched(acts))) if not isinstance(one, int)]
            assert len(ended) == 1
            assert since(case) in ([Kind.CANCELLED], [Kind.LIMIT_PASSED, Kind.CANCELLED])
            sound(case)
            assert case.state == Case.State.CANCELLED


def test_the_timer_against_a_decision(cast: Cast) -> None:
    """Whoever comes first: one signature, at most one reminder, and the B角 has no row on a step that is done."""
    let_the_b_role_in(cast)
    for _ in range(ROUNDS):
        case = late(cast)
        done = winners(at_once(eight(tick, partial(approve, case.pk, actor=cast.gao))))
        assert sum(not isinstance(one, int) for one in done) == 1
        assert since(case) in ([Kind.APPROVED], [Kind.LIMIT_PASSED, Kind.APPROVED])
        sound(case)
        assert holding(case) == {"lu"}


def test_two_dispatchers_at_once_do_each_thing_once(cast: Cast) -> None:
    period: dict[str, Any] = {"starts_on": clock.today(), "ends_on": clock.today(), "reason": "休假"}
    for _ in range(5):
        cases = [late(cast) for _ in range(4)]
        row = Delegation.objects.create(principal=cast.gao, deputy=cast.su, made_by=cast.gao, **period)
        at_once([tick] * CONNECTIONS)
        tick()  # what one of them had in hand when another looked
        for case in cases:
            assert sorted(since(case)) == [Kind.DEPUTY_BEGAN, Kind.LIMIT_PASSED]
            sound(case)
            assert holding(case) == {"gao", "su"}
        row.refresh_from_db()
        assert row.applied == "begun"
        Delegation.objects.filter(pk=row.pk).update(ended_at=clock.now())
        at_once([tick] * CONNECTIONS)
        tick()
        for case in cases:
            assert since(case).count(Kind.DEPUTY_ENDED) == 1
            sound(case)
            assert holding(case) == {"gao"}
            cancel(case.pk, actor=cast.qin, reason="不再实施")


def test_the_end_of_a_period_against_the_deputys_decision(cast: Cast) -> None:
    """The deputy has signed in time with both names, or hears that it is not theirs any more."""
    for _ in range(ROUNDS):
        case = submitted(cast)
        today = clock.today()
        row = delegations.delegate(cast.gao, cast.gao, cast.su, starts_on=today, ends_on=today, reason="休假")
        case.refresh_from_db()
        decide = partial(approve, case.pk, actor=cast.su)
        done = winners(at_once([partial(delegations.end, cast.gao, row), *[decide] * 7]))
        assert any(isinstance(one, Delegation) for one in done)
        tick()
        kinds_since = since(case)
        assert kinds_since in ([Kind.APPROVED], [Kind.DEPUTY_ENDED]), kinds_since
        if kinds_since == [Kind.APPROVED]:
            event = case.events.get(kind=Kind.APPROVED)
            assert (event.actor_name, event.principal_name) == ("苏晚晴", "高映雪")
        sound(case)
        assert holding(case) == ({"lu"} if kinds_since == [Kind.APPROVED] else {"gao"})
        row.refresh_from_db()
        assert row.applied == "over"


def test_a_pause_against_a_decision(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = submitted(cast)
        acts = eight(
            partial(suspend, case.pk, actor=cast.qin, reason="等文件"),
            partial(approve, case.pk, actor=cast.gao),
        )
        winners(at_once(acts))
        assert since(case) in ([Kind.SUSPENDED], [Kind.APPROVED, Kind.SUSPENDED])
        sound(case)
        assert case.state == Case.State.SUSPENDED
        resume(case.pk, actor=cast.qin)
        assert holding(case) in ({"gao"}, {"lu"})


def test_a_pause_against_the_timer(cast: Cast) -> None:
    """A limit that has not passed before the pause does not pass during it."""
    let_the_b_role_in(cast)
    for _ in range(ROUNDS):
        case = late(cast)
        winners(at_once(eight(tick, partial(suspend, case.pk, actor=cast.qin, reason="等文件"))))
        assert since(case) in ([Kind.SUSPENDED], [Kind.LIMIT_PASSED, Kind.SUSPENDED])
        sound(case)
        assert case.state == Case.State.SUSPENDED


def test_going_on_against_going_on_moves_the_limit_once(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = submitted(cast)
        due = case.steps.get(state="open").due_on
        suspend(case.pk, actor=cast.qin, reason="等文件")
        Suspension.objects.filter(case=case).update(suspended_at=clock.now() - timedelta(days=1))
        case.refresh_from_db()
        going = [partial(resume, case.pk, actor=who) for who in (cast.qin, cast.xie)]
        assert len(winners(at_once(eight(*going)))) == 1
        assert since(case) == [Kind.RESUMED]
        sound(case)
        moved = CaseStep.objects.get(case=case, state="open").due_on
        assert due is not None
        assert moved == Assignment.objects.get(case=case, state="open").due_on
        assert (moved - due).days == 1, "one working day was lost, once"


def test_going_on_against_the_end(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = submitted(cast)
        suspend(case.pk, actor=cast.qin, reason="等文件")
        case.refresh_from_db()
        end = partial(cancel, case.pk, actor=cast.xie, reason="不再实施")
        winners(at_once(eight(partial(resume, case.pk, actor=cast.qin), end)))
        assert since(case) in ([Kind.CANCELLED], [Kind.RESUMED, Kind.CANCELLED])
        sound(case)
        assert not Suspension.objects.filter(case=case, resumed_at=None).exists()


def test_the_end_against_a_decision(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = at_step(cast, 2)
        acts: list[Callable[[], Any]] = eight(
            partial(cancel, case.pk, actor=cast.qin, reason="不再实施"),
            partial(approve, case.pk, actor=cast.lu),
        )
        winners(at_once(acts))
        assert since(case) in ([Kind.CANCELLED], [Kind.APPROVED, Kind.CANCELLED])
        sound(case)
        assert case.state == Case.State.CANCELLED


def test_a_move_forward_against_a_decision(cast: Cast) -> None:
    """Both name the step their page showed: one of them finds it gone."""

    def acts(case: Case) -> list[Callable[[], Any]]:
        shown, to = case.steps.get(order=2).pk, case.steps.get(order=4).pk
        return eight(
            partial(jump, case.pk, actor=cast.qin, to=to, reason="已研究", step=shown),
            partial(approve, case.pk, actor=cast.lu, step=shown),
        )

    won = race(lambda: at_step(cast, 2), acts)
    assert set(won) <= {Kind.JUMPED, Kind.APPROVED}


def test_a_move_back_against_a_decision(cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = at_step(cast, 3)
        shown, to = case.steps.get(order=3).pk, case.steps.get(order=1).pk
        acts = eight(
            partial(jump, case.pk, actor=cast.xie, to=to, reason="请补充意见", step=shown),
            partial(approve, case.pk, actor=cast.qin, step=shown),
        )
        assert len(winners(at_once(acts))) == 1
        assert since(case) in ([Kind.JUMPED], [Kind.APPROVED])
        sound(case)
        assert holding(case) in ({"gao"}, {"gu"})


def test_of_eight_who_urge_one_does(cast: Cast) -> None:
    def acts(case: Case) -> list[Callable[[], Any]]:
        return eight(*[partial(urge, case.pk, actor=who) for who in (cast.shen, cast.qin, cast.xie)])

    won = race(lambda: submitted(cast), acts, polite=(Refused,))
    assert set(won) == {Kind.URGED}
    assert Urge.objects.count() == ROUNDS
