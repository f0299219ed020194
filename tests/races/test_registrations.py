"""Many cases at once against each other: two meetings, a letter and a report, a batch and a single decision."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from accounts import clock
from tests.cast import Cast
from tests.races.barrier import ROUNDS, at_once, eight
from tests.workflows.elsewhere import COVER, agreed, at_meeting, meeting, meeting_route
from tests.workflows.steps import at_step, decided, letter
from workflows.cases import (
    Corrected,
    Cover,
    Letter,
    approve,
    correct,
    decide_many,
    make_batch,
    register_meeting,
    register_outside,
    remove_from_batch,
    report,
)
from workflows.cases.many import Fate
from workflows.errors import Refused, Stale
from workflows.models import Assignment, Batch, BatchItem, Case, Event, Registration
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


def sound(case: Case) -> Case:
    case.refresh_from_db()
    assert verify_case(case) == []
    assert case.steps.filter(state="open").count() <= 1
    return case


def winners(results: list[Any], polite: type[Exception] | tuple[type[Exception], ...] = Stale) -> list[Any]:
    rude = [one for one in results if isinstance(one, BaseException) and not isinstance(one, polite)]
    assert not rude, f"a loser got {rude[0]!r}"
    return [one for one in results if not isinstance(one, BaseException)]


def test_two_meetings_over_the_same_cases_register_one(cast: Cast) -> None:
    meeting_route()
    for number in range(ROUNDS):
        one, two = at_meeting(cast), at_meeting(cast)
        today = {"dated": clock.today()}
        acts = [
            partial(
                register_meeting,
                actor=person,
                meeting=meeting(person, f"第{number}次{place}", **today),
                decisions=agreed(*order),
            )
            for place, (person, order) in enumerate([(cast.qin, (one, two)), (cast.xie, (two, one))] * 4)
        ]
        assert len(winners(at_once(acts))) == 1
        assert Registration.objects.count() == number + 1
        for case in (one, two):
            assert sound(case).state_words == "分管财务领导审签"
            assert Event.objects.filter(case=case, kind="meeting_decided").count() == 1


def test_a_package_is_sent_once_and_never_with_what_a_letter_takes_out(cast: Cast) -> None:
    """Whoever comes first: the letter finds the cases reported or not, the package goes out whole or is refused."""
    for number in range(ROUNDS):
        one, two = at_step(cast, 5), at_step(cast, 5)
        cover = Cover(COVER.title, COVER.recipient, f"报{number}", clock.today())
        batch = make_batch(actor=cast.qin, cover=cover, year=2026, case_ids=[one.pk, two.pk])
        results = at_once(
            eight(
                partial(report, batch.pk, actor=cast.qin),
                partial(
                    register_outside, actor=cast.xie, letter=letter(f"批{number}"), decisions=[decided(one)]
                ),
            )
        )
        reports, letters = results[0::2], results[1::2]
        assert len(winners(letters)) == 1, letters
        if not winners(reports):  # the letter came between: the list they had read was no longer the package
            assert sound(two).reported_at is None
            report(batch.pk, actor=cast.qin)
        assert Event.objects.filter(case=two, kind="reported").count() == 1
        batch.refresh_from_db()
        assert batch.state == Batch.State.SENT
        assert (sound(one).state, one.reported_at) == (Case.State.APPROVED, None)
        assert (sound(two).state, two.reported_at is not None) == (Case.State.OUTSIDE, True)
        assert BatchItem.objects.filter(batch=batch, left_at=None).count() == 1


def test_report_against_taking_out(cast: Cast) -> None:
    for number in range(ROUNDS):
        one, two = at_step(cast, 5), at_step(cast, 5)
        cover = Cover(COVER.title, COVER.recipient, f"报{number}", clock.today())
        batch = make_batch(actor=cast.qin, cover=cover, year=2026, case_ids=[one.pk, two.pk])
        results = at_once(
            eight(
                partial(report, batch.pk, actor=cast.qin),
                partial(remove_from_batch, batch.pk, actor=cast.xie, case_ids=[one.pk]),
            )
        )
        winners(results, (Stale, Refused))
        live = BatchItem.objects.filter(batch=batch, left_at=None).values("case")
        told = Event.objects.filter(kind="reported", case__in=[one, two]).values_list("case", flat=True)
        assert set(told) in (set(), set(live.values_list("case", flat=True)))
        for case in (one, two):
            assert (sound(case).reported_at is not None) == (case.pk in set(told))


def test_a_case_lies_in_one_package(cast: Cast) -> None:
    for number in range(ROUNDS):
        case = at_step(cast, 5)
        acts = [
            partial(
                make_batch,
                actor=cast.qin,
                cover=Cover(COVER.title, COVER.recipient, f"号{number}-{place}"),
                year=2026,
                case_ids=[case.pk],
            )
            for place in range(8)
        ]
        assert len(winners(at_once(acts), Refused)) == 1
        assert BatchItem.objects.filter(case=case, left_at=None).count() == 1


def test_a_batch_decision_against_a_single_one(cast: Cast) -> None:
    for _ in range(ROUNDS):
        cases = [at_step(cast, 3), at_step(cast, 3)]
        rows = [Assignment.objects.get(case=case, person=cast.qin, state="open").pk for case in cases]
        results = at_once(
            eight(
                partial(decide_many, rows, actor=cast.qin, choice="approve"),
                partial(approve, cases[0].pk, actor=cast.xie),
            )
        )
        many, single = results[0::2], winners(results[1::2])
        assert all(isinstance(one, list) for one in many), many
        done = [row for one in many for row in one if row.fate is Fate.DONE and row.case.pk == cases[0].pk]
        assert {row.fate for one in many for row in one} <= {Fate.DONE, Fate.LATE}
        assert len(done) + len(single) == 1
        for case in cases:
            assert sound(case).step_name == "分管财务领导审签"


def test_a_registration_is_corrected_once(cast: Cast) -> None:
    for number in range(ROUNDS):
        case = at_step(cast, 5)
        register_outside(actor=cast.qin, letter=letter(f"批{number}"), decisions=[decided(case, "35.00")])
        first = Registration.objects.latest("id")
        same = Letter(first.sender, first.number, first.dated, first.title)
        acts = [
            partial(
                correct,
                first.pk,
                actor=person,
                letter=same,
                reason="看错了行",
                lines=[Corrected(case.pk, "none")],
            )
            for person in (cast.qin, cast.xie) * 4
        ]
        assert len(winners(at_once(acts))) == 1
        assert sound(case).state == Case.State.OUTSIDE
        assert Registration.objects.filter(corrects=first).count() == 1
