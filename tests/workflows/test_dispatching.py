"""Timed work: claimed, asked again, counted when it fails, put aside after five times, and never in the others' way."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import pytest

from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.steps import submitted
from workflows import dispatching
from workflows.dispatching import Outcome, Source, Work, carry_out, parked, release, tick
from workflows.errors import Busy, Refused
from workflows.models import Case, ParkedWork

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(dispatching, "_sources", {})
    caplog.set_level("CRITICAL", logger="workflows.dispatching")


def source(*works: Work) -> None:
    def due(aside: Collection[str], most: int) -> list[Work]:
        return [work for work in works if work.key not in aside][:most]

    dispatching.register(Source("test", "试验", due))


def broken(case: Case | None = None) -> None:
    raise RuntimeError("沈知远的数字")


def test_a_piece_gets_its_case_under_the_lock(cast: Cast) -> None:
    seen: list[object] = []
    case = submitted(cast)
    source(Work("1", seen.append, case.pk))
    assert tick() == 1
    assert seen == [case]


def test_what_fails_is_counted_and_the_others_are_done(cast: Cast) -> None:
    seen: list[object] = []
    case = submitted(cast)
    source(Work("1", broken, case.pk), Work("2", seen.append, case.pk))
    assert tick() == 1
    assert seen == [case]
    row = ParkedWork.objects.get()
    assert (row.source, row.key, row.failures, row.error) == ("test", "1", 1, "RuntimeError")
    assert row.parked_at is None


def test_after_five_failures_it_is_put_aside_shown_and_told_once(cast: Cast) -> None:
    source(Work("1", alone=broken))
    for _ in range(7):
        tick()
    [row] = parked()
    assert row.failures == 5
    told = Notice.objects.filter(kind="parked")
    assert {notice.recipient for notice in told} == {cast.qin, cast.xie}
    assert told.count() == 2


def test_released_it_is_tried_again_and_forgotten_when_it_succeeds(cast: Cast) -> None:
    calls: list[int] = []

    def sometimes() -> None:
        calls.append(1)
        if len(calls) <= 5:
            raise RuntimeError

    source(Work("1", alone=sometimes))
    for _ in range(6):
        tick()
    assert len(calls) == 5
    release(parked()[0])
    assert tick() == 1
    assert not ParkedWork.objects.exists()


def test_a_case_that_is_gone_or_in_somebodys_hand_waits_and_is_no_failure(cast: Cast) -> None:
    def busy() -> None:
        raise Busy

    assert carry_out("test", Work("1", print, 999_999)) is Outcome.LATER
    assert carry_out("test", Work("2", alone=busy)) is Outcome.LATER
    assert not ParkedWork.objects.exists()


def test_our_own_sentence_is_kept_and_nothing_of_a_failing_frame(cast: Cast) -> None:
    def refused() -> None:
        raise Refused("本环节没有人可以办理。")

    carry_out("test", Work("1", alone=refused))
    assert ParkedWork.objects.get().error == "本环节没有人可以办理。"


def test_a_tick_goes_on_batch_by_batch_until_nothing_is_due(cast: Cast) -> None:
    done: list[int] = []
    asked: list[int] = []
    works = [Work(str(number), alone=lambda number=number: done.append(number)) for number in range(430)]

    def due(aside: Collection[str], most: int) -> list[Work]:
        asked.append(most)
        return [work for work in works if work.key not in aside][:most]

    dispatching.register(Source("test", "试验", due))
    assert tick() == 430
    assert done == list(range(430)), "each once"
    assert asked == [200, 200, 200]


def test_sources_take_turns_batch_by_batch(cast: Cast) -> None:
    """10,000 stages on one morning keep nobody's limit waiting until they are done."""
    order: list[str] = []

    def many(name: str, count: int) -> Source:
        works = [Work(str(number), alone=partial(order.append, name)) for number in range(count)]
        return Source(name, name, lambda aside, most: [w for w in works if w.key not in aside][:most])

    dispatching.register(many("long", 300))
    dispatching.register(many("short", 1))
    tick()
    assert order == ["long"] * 200 + ["short"] + ["long"] * 100


def test_a_tick_ends_when_its_time_is_up_and_the_next_goes_on(cast: Cast, settings: Any) -> None:
    done: list[int] = []
    works = [Work(str(number), alone=partial(done.append, number)) for number in range(300)]
    left = lambda aside: [work for work in works if work.key not in aside and int(work.key) not in done]  # noqa: E731
    dispatching.register(Source("test", "试验", lambda aside, most: left(aside)[:most]))
    settings.DISPATCH_SECONDS = 0
    assert tick() == 1
    settings.DISPATCH_SECONDS = 60
    assert tick() == 299


def test_what_fails_is_tried_once_a_tick(cast: Cast) -> None:
    source(Work("1", alone=broken), *[Work(str(n), alone=lambda: None) for n in range(2, 402)])
    assert tick() == 400
    assert ParkedWork.objects.get().failures == 1
