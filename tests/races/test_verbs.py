"""Every verb, and every pair that exclude each other: eight connections, 25 rounds, one success, one event, one next step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest

from accounts import clock
from accounts.models import Membership, User
from tests.cast import Cast
from tests.races.barrier import ROUNDS, at_once, eight
from tests.races.judge import race
from tests.toy import PaperKind, new_case, new_paper, paper_of
from tests.workflows.files import scan
from tests.workflows.steps import at_step, decided, letter, submitted
from workflows import cases
from workflows.cases import (
    OutsideDecision,
    approve,
    register_outside,
    register_paper,
    reject,
    reseat,
    send_back,
    submit,
    withdraw,
)
from workflows.editing import locked_for_edit
from workflows.engine import lock
from workflows.errors import Refused, Stale
from workflows.models import Case, Registration

pytestmark = pytest.mark.django_db(transaction=True)


def test_opening_a_case_at_once_opens_one(cast: Cast) -> None:
    for _ in range(ROUNDS):
        paper = new_paper(cast.shen)
        opened = at_once(eight(partial(cases.open_case, "paper", paper, cast.shen)))
        assert {case.pk for case in opened} == {Case.objects.get(document_id=paper.pk).pk}
        assert Case.objects.get(document_id=paper.pk).event_count == 1


def test_submit_against_submit(cast: Cast) -> None:
    race(lambda: new_case(cast.shen), lambda case: eight(lambda: submit(case.pk, actor=cast.shen)))


def test_approve_against_approve_of_the_same_person(cast: Cast) -> None:
    race(lambda: submitted(cast), lambda case: eight(lambda: approve(case.pk, actor=cast.gao)))


def test_approve_against_approve_of_two_who_may_both(cast: Cast) -> None:
    race(
        lambda: at_step(cast, 3),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.qin), lambda: approve(case.pk, actor=cast.xie)
        ),
    )


def test_send_back_against_send_back(cast: Cast) -> None:
    race(
        lambda: submitted(cast),
        lambda case: eight(lambda: send_back(case.pk, actor=cast.gao, comment="请核实")),
    )


def test_reject_against_reject(cast: Cast) -> None:
    race(lambda: submitted(cast), lambda case: eight(lambda: reject(case.pk, actor=cast.gao, comment="重复")))


def test_withdraw_against_withdraw(cast: Cast) -> None:
    race(lambda: submitted(cast), lambda case: eight(lambda: withdraw(case.pk, actor=cast.shen)))


def test_approve_against_withdraw(cast: Cast) -> None:
    race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.gao), lambda: withdraw(case.pk, actor=cast.shen)
        ),
    )


def test_approve_against_send_back(cast: Cast) -> None:
    race(
        lambda: at_step(cast, 3),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.qin),
            lambda: send_back(case.pk, actor=cast.xie, comment="请核实"),
        ),
    )


def test_approve_against_reject(cast: Cast) -> None:
    race(
        lambda: at_step(cast, 3),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.qin), lambda: reject(case.pk, actor=cast.xie, comment="重复")
        ),
    )


def test_send_back_against_withdraw(cast: Cast) -> None:
    race(
        lambda: submitted(cast),
        lambda case: eight(
            lambda: send_back(case.pk, actor=cast.gao, comment="请核实"),
            lambda: withdraw(case.pk, actor=cast.shen),
        ),
    )


def test_the_last_approval_against_a_return(cast: Cast) -> None:
    race(
        lambda: at_step(cast, 4),
        lambda case: eight(
            lambda: approve(case.pk, actor=cast.gu),
            lambda: send_back(case.pk, actor=cast.gu, comment="请核实"),
        ),
    )


def _paper(case: Case, cast: Cast) -> Any:
    fingerprint = cases.slip_of(case).fingerprint
    upload = scan(cast.qin)
    return lambda: register_paper(
        case.pk,
        actor=cast.qin,
        signer=cast.lu,
        signed_on=clock.today(),
        opinion="approve",
        scan=upload,
        fingerprint=fingerprint,
    )


def test_register_paper_against_approve(cast: Cast) -> None:
    race(
        lambda: at_step(cast, 2),
        lambda case: eight(_paper(case, cast), lambda: approve(case.pk, actor=cast.lu)),
    )


def test_register_paper_against_register_paper(cast: Cast) -> None:
    race(lambda: at_step(cast, 2), lambda case: eight(_paper(case, cast), _paper(case, cast)))
    assert Registration.objects.count() == ROUNDS, "the loser's registration is rolled back"


def _gone(cast: Cast) -> Case:
    """A case whose signer has gone and has a successor."""
    case = at_step(cast, 2)
    Membership.objects.filter(user=cast.lu, unit=cast.centre).update(user=cast.ding)
    return case


def test_reseat_against_reseat(cast: Cast) -> None:
    def set_up() -> Case:
        Membership.objects.filter(user=cast.ding, unit=cast.centre).update(user=cast.lu)
        return _gone(cast)

    won = race(set_up, lambda case: eight(lambda: reseat(case.pk, actor=cast.qin)), polite=(Refused,))
    assert set(won) == {"reseated"}


def test_register_outside_twice(cast: Cast) -> None:
    race(
        lambda: at_step(cast, 5),
        lambda case: eight(
            lambda: register_outside(
                actor=cast.qin, letter=letter(f"批{case.pk}"), decisions=[decided(case)]
            ),
            lambda: register_outside(
                actor=cast.xie, letter=letter(f"批{case.pk}"), decisions=[decided(case)]
            ),
        ),
    )


def test_one_letter_over_two_cases_in_either_order(cast: Cast) -> None:
    """Ascending locks: two acts over the same cases, given in opposite order, never dead-lock."""
    for _ in range(5):
        one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
        forth, back = [decided(one), decided(two)], [decided(two), decided(one)]

        def enter(
            actor: User, rows: list[OutsideDecision], number: str = f"批{one.pk}"
        ) -> Callable[[], object]:
            return lambda: register_outside(actor=actor, letter=letter(number), decisions=rows)

        results = at_once(eight(enter(cast.qin, forth), enter(cast.xie, back)))
        assert sum(isinstance(result, list) for result in results) == 1
        assert all(isinstance(result, list | Stale) for result in results)


def _edit(case: Case) -> Any:
    """An edit that hands in nothing: it adds no event, so it counts how often it got through."""

    def edit() -> None:
        with locked_for_edit("paper", case.document_id) as editing:
            assert editing.document.state == "draft", "edited under review"
            editing.document.title = "改过的标题"
            editing.document.save()

    return edit


def test_edit_against_submit(cast: Cast) -> None:
    """Whoever comes first: what was frozen is what the document holds, and nothing is edited under review."""
    for _ in range(ROUNDS):
        case = new_case(cast.shen)
        results = at_once(eight(_edit(case), partial(submit, case.pk, actor=cast.shen)))
        submits, edits = results[1::2], results[0::2]
        assert sum(not isinstance(result, BaseException) for result in submits) == 1
        assert all(result is None or isinstance(result, Stale) for result in edits), edits
        case.refresh_from_db()
        assert case.snapshot is not None
        assert f'"title":"{paper_of(case).title}"' in case.snapshot.text
        assert case.title == paper_of(case).title


@contextmanager
def _no_lock() -> Any:
    """The same transaction and the same rows, read without a lock."""

    def rows(ids: Sequence[int]) -> list[Case]:
        found = Case.objects.select_related("process", "unit__parent", "office", "snapshot", "route")
        return list(found.filter(pk__in=ids).order_by("pk"))

    def document(self: PaperKind, document_id: int) -> Any:
        return paper_of(Case.objects.get(document_id=document_id))

    with patch.object(lock, "_rows_of", rows), patch.object(PaperKind, "lock", document):
        yield


@pytest.mark.parametrize("rivals", ["submit and submit", "approve and withdraw"])
def test_the_races_fail_when_the_lock_is_taken_away(cast: Cast, rivals: str) -> None:
    """Proof that the races above can fail: without the lock at least one of their rounds breaks.

    Two decisions on one step hold even then: each takes its seat with a conditional UPDATE, and the second finds it taken.
    """
    begin, acts = {
        "submit and submit": (
            lambda: new_case(cast.shen),
            lambda case: eight(lambda: submit(case.pk, actor=cast.shen)),
        ),
        "approve and withdraw": (
            lambda: submitted(cast),
            lambda case: eight(
                lambda: approve(case.pk, actor=cast.gao), lambda: withdraw(case.pk, actor=cast.shen)
            ),
        ),
    }[rivals]
    with pytest.raises(AssertionError, match=r"a loser got|acts succeeded|one event"), _no_lock():
        race(begin, acts)
