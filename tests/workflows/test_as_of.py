"""A case as of a date: after every act the state and the people are noted, and later asked of the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from tests.cast import Cast
from tests.toy import new_case, paper_of
from tests.workflows import ways
from tests.workflows.forging import forge
from tests.workflows.steps import decided, holding, letter, submitted
from workflows import cases
from workflows.asof import as_of
from workflows.models import Assignment, Case, Consultation
from workflows.views.asof import end_of, read_moment

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 8)


@contextmanager
def day(number: int) -> Iterator[datetime]:
    """Ten o'clock of the so-many-th day from a Monday on."""
    moment = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 10, tzinfo=clock.SHANGHAI)
    with clock.shifted(moment + timedelta(days=number)):
        yield moment


def stands(case: Case) -> tuple[str, str, set[str], set[str], object]:
    """What the rows say of the case at this moment."""
    case.refresh_from_db()
    asked = Consultation.objects.filter(case=case, state__in=["open", "paused"])
    paused = Assignment.objects.filter(case=case, state="paused").values_list("person__username", flat=True)
    questions = set(asked.values_list("person__username", flat=True))
    return (
        case.state,
        case.state_words,
        holding(case) | set(paused),
        questions,
        case.snapshot and case.snapshot.sha256,
    )


def stood(case: Case, moment: datetime) -> tuple[str, str, set[str], set[str], object]:
    """What is said later of that moment."""
    found = as_of(case, moment)
    assert found is not None
    holders = {row.person.username for row in found.holders}
    questions = {question.person.username for question in found.questions}
    return (
        found.case.state,
        found.case.state_words,
        holders,
        questions,
        found.snapshot and found.snapshot.sha256,
    )


def live(*acts: Callable[[], object], case: Case) -> None:
    """One act a day; then every day's evening and every act's own moment is asked for, and compared."""
    noted = {}
    for number, act in enumerate(acts):
        with day(number):
            act()
            noted[number] = stands(case)
    for number, then in noted.items():
        evening = end_of(MONDAY + timedelta(days=number))
        assert stood(case, evening) == then, f"at the end of day {number}"
        before_next = datetime(2026, 6, 8, 9, 59, tzinfo=clock.SHANGHAI) + timedelta(days=number + 1)
        assert stood(case, before_next) == then, f"the morning after day {number}"
    for event in case.events.all():
        found = as_of(case, event.at)
        assert found.last == event
    rows = Assignment.objects.filter(case=case, state__in=["done", "closed"])
    assert not rows.filter(closed_at=None).exists(), "a row that ended says when"


@pytest.fixture
def case(cast: Cast) -> Case:
    with day(-1):
        return new_case(cast.shen)


def test_from_submission_to_the_letter(cast: Cast, case: Case) -> None:
    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.approve(case.pk, actor=cast.gao),
        lambda: cases.approve(case.pk, actor=cast.lu),
        lambda: cases.approve(case.pk, actor=cast.xie),
        lambda: cases.approve(case.pk, actor=cast.gu),
        lambda: cases.register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case, "35.50")]),
        lambda: rewrite(case),
        lambda: cases.submit(case.pk, actor=cast.shen),
        case=case,
    )


def rewrite(case: Case) -> None:
    paper = paper_of(case)
    paper.budget = 35
    paper.save()


def test_withdrawn_returned_and_refused(cast: Cast, case: Case) -> None:
    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.withdraw(case.pk, actor=cast.shen),
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.send_back(case.pk, actor=cast.gao, comment="请核实"),
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.reject(case.pk, actor=cast.gao, comment="与上年重复"),
        case=case,
    )


def test_transferred_asked_and_answered(cast: Cast, case: Case) -> None:
    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.consult(case.pk, actor=cast.gao, person=cast.su, question="经费够吗"),
        lambda: cases.answer(case.pk, actor=cast.su, text="够"),
        lambda: cases.transfer(case.pk, actor=cast.gao, to=cast.xu),
        lambda: cases.approve(case.pk, actor=cast.xu),
        case=case,
    )


def test_returned_to_an_earlier_step_and_signed_again(cast: Cast, case: Case) -> None:
    def back() -> object:
        first = case.steps.get(order=1)
        return cases.send_back(case.pk, actor=cast.qin, comment="请科室重新核实", back_to=first.pk)

    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.approve(case.pk, actor=cast.gao),
        lambda: cases.approve(case.pk, actor=cast.lu),
        back,
        lambda: cases.approve(case.pk, actor=cast.gao),
        lambda: cases.approve(case.pk, actor=cast.lu),
        case=case,
    )


def test_taken_back_by_the_last_decider(cast: Cast, case: Case) -> None:
    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.approve(case.pk, actor=cast.gao),
        lambda: cases.take_back(case.pk, actor=cast.gao),
        lambda: cases.approve(case.pk, actor=cast.gao),
        case=case,
    )


def test_suspended_resumed_moved_and_cancelled_by_the_desk(cast: Cast, case: Case) -> None:
    def ahead() -> object:
        return cases.jump(case.pk, actor=cast.xie, to=case.steps.get(order=4).pk, reason="已在会上审过")

    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.consult(case.pk, actor=cast.gao, person=cast.su, question="经费够吗"),
        lambda: cases.suspend(case.pk, actor=cast.xie, reason="等上级文件"),
        lambda: cases.resume(case.pk, actor=cast.xie),
        lambda: cases.approve(case.pk, actor=cast.gao),
        ahead,
        lambda: cases.cancel(case.pk, actor=cast.xie, reason="项目取消"),
        case=case,
    )


@pytest.mark.parametrize("place", ["before", "beside", "after"])
def test_a_signer_added(cast: Cast, case: Case, place: str) -> None:
    # beside, in a 或签: one decision is all, the next step follows
    turns = {"before": [cast.xu, cast.gao], "beside": [cast.xu, cast.lu], "after": [cast.gao, cast.xu]}
    first, second = turns[place]
    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.add_signer(case.pk, actor=cast.gao, person=cast.xu, place=place, note="请把关"),
        lambda: cases.approve(case.pk, actor=first),
        lambda: cases.approve(case.pk, actor=second),
        case=case,
    )


@pytest.mark.parametrize("mode", ["all", "in_turn"])
def test_several_signers_of_one_step(cast: Cast, mode: str) -> None:
    ways.route(ways.named("会签", cast.xu, cast.qin, cast.gu, mode=mode), ways.FINANCE)
    with day(-1):
        case = new_case(cast.shen)
    live(
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.approve(case.pk, actor=cast.xu),
        lambda: cases.approve(case.pk, actor=cast.xie),  # for 秦若兰
        lambda: cases.approve(case.pk, actor=cast.gu),
        case=case,
    )


def test_before_its_beginning_there_was_no_case(cast: Cast, case: Case) -> None:
    assert as_of(case, end_of(MONDAY - timedelta(days=2))) is None


def test_events_of_the_first_version_tell_their_state_by_their_kind(cast: Cast, case: Case) -> None:
    steps: list[Callable[[], Any]] = [
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.approve(case.pk, actor=cast.gao),
        lambda: cases.send_back(case.pk, actor=cast.lu, comment="请核实"),
        lambda: cases.submit(case.pk, actor=cast.shen),
        lambda: cases.reject(case.pk, actor=cast.gao, comment="与上年重复"),
    ]
    noted = []
    for number, act in enumerate(steps):
        with day(number):
            act()
            noted.append(stands(case)[1])
    forge("UPDATE workflows_event SET body = (body::jsonb - 'left')::text")
    assert [stood(case, end_of(MONDAY + timedelta(days=n)))[1] for n in range(len(steps))] == noted


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-06-25", "2026-06-25T23:59:59.999999+08:00"),
        ("2026-06-25T10:32", "2026-06-25T10:32:59.999999+08:00"),
        ("2026-06-25T10:32:07", "2026-06-25T10:32:07.999999+08:00"),
        ("", None),
        ("2026-13-01", None),
        ("昨天", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("9999-12-31T23:59", None),
        ("2026-06-25T10:32+00:00", None),
    ],
)
def test_a_day_means_its_end_and_a_minute_its_end(text: str, meant: str | None) -> None:
    found = read_moment(text)
    assert (found and found.isoformat()) == meant


def page(person: Any, case: Case, **query: str) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("workflows:as_of", args=[case.pk]), query).content.decode()


def test_the_page_says_who_had_it_and_shows_what_it_contained_then(cast: Cast, case: Case) -> None:
    with day(0):
        cases.submit(case.pk, actor=cast.shen)
    with day(1):
        cases.send_back(case.pk, actor=cast.gao, comment="请核实")
        paper = paper_of(case)
        paper.title = "改过的标题"
        paper.save()
    with day(2):
        cases.submit(case.pk, actor=cast.shen)
    with day(3):
        monday = page(cast.qin, case, on="2026-06-08")
        assert "高映雪" in monday
        assert "第 1 稿" in monday
        assert "改过的标题" not in monday.split("当时的内容", 1)[1]
        tuesday = page(cast.qin, case, on="2026-06-09")
        assert "在经办人沈知远处修改" in tuesday
        assert "请核实" in tuesday
        assert "高映雪" in page(cast.qin, case, on="2026-06-09", at="09:59").split("当时在谁手里", 1)[1]
        assert "改过的标题" in page(cast.qin, case, on="2026-06-10").split("当时的内容", 1)[1]
        assert "当时还没有这件事项" in page(cast.qin, case, on="2026-06-01")
        assert "没有看懂这个日期" in page(cast.qin, case, on="六月")
        assert "这一日还没有到" in page(cast.qin, case, on="2027-01-01")


def test_a_draft_lay_with_whoever_was_its_drafter_then(cast: Cast) -> None:
    with day(0):
        case = new_case(cast.shen)
    with day(1):
        paper = paper_of(case)
        paper.drafter_id = cast.su.pk
        paper.save()
        cases.submit(case.pk, actor=cast.su)
        cases.withdraw(case.pk, actor=cast.su)
    case.refresh_from_db()
    drafter, snapshot = case.drafter, case.snapshot
    found = as_of(case, end_of(MONDAY))
    assert (found.case.drafter, found.case.snapshot) == (cast.shen, None)
    assert (case.drafter, case.snapshot) == (drafter, snapshot), "the case itself is left alone"
    assert as_of(case, end_of(MONDAY + timedelta(days=1))).case.drafter == cast.su


def test_to_others_there_is_no_such_case(cast: Cast) -> None:
    case = submitted(cast)
    client = Client()
    client.force_login(cast.bai)
    assert client.get(reverse("workflows:as_of", args=[case.pk])).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_history(cast: Cast) -> None:
    def queries(case: Case) -> int:
        page(cast.qin, case)
        with CaptureQueriesContext(connection) as captured:
            page(cast.qin, case)
        return len(captured)

    case = submitted(cast)
    few = queries(case)
    for _ in range(4):
        cases.send_back(case.pk, actor=cast.gao, comment="请核实")
        cases.submit(case.pk, actor=cast.shen)
    for signer in (cast.gao, cast.lu, cast.qin):
        cases.approve(case.pk, actor=signer)
    assert queries(case) == few
