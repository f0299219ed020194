"""Since you last saw it: every reader's own differences, said with version and moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts import clock
from accounts.models import User
from tests.cast import Cast
from tests.toy import Paper, PaperKind, row
from tests.workflows.steps import submitted
from tests.workflows.test_pages import as_, url
from workflows.cases import approve, send_back, submit
from workflows.inbox import mark_seen
from workflows.models import Assignment, Case
from workflows.showing.since import Since, since
from workflows.snapshots import content_of

pytestmark = pytest.mark.django_db
KIND = PaperKind()
START = datetime(2026, 6, 22, 9, 0, tzinfo=clock.SHANGHAI)


def at(hours: int) -> Any:
    return clock.shifted(START + timedelta(hours=hours))


def edit(case: Case, **fields: object) -> None:
    Paper.objects.filter(pk=case.document_id).update(**fields)


def seen_by(case: Case, person: User, **more: Any) -> Since | None:
    case = Case.objects.select_related("snapshot").get(pk=case.pk)
    assert case.snapshot is not None
    mine = Assignment.objects.filter(case=case, person=person, state="open").first()
    return since(case, person, KIND, content_of(case.snapshot), row=mine, **more)


@pytest.fixture
def third(cast: Cast) -> Case:
    """高映雪 saw versions 1, 2 and now has 3; 陆承砚 saw version 2 only. The value went 38, 41, 45."""
    line = row("人次", "≥38 人次")
    with at(0):
        case = submitted(cast, rows=[line])
    with at(1):
        send_back(case.pk, actor=cast.gao, comment="再核实")
    edit(case, rows=[line | {"value": "≥41 人次"}])
    with at(2):
        submit(case.pk, actor=cast.shen)
    with at(3):
        mark_seen(Case.objects.get(pk=case.pk), cast.gao)
        approve(case.pk, actor=cast.gao)
    with at(4):
        send_back(case.pk, actor=cast.lu, comment="再核实")
    edit(case, rows=[line | {"value": "≥45 人次"}], title="党员教育")
    with at(5):
        submit(case.pk, actor=cast.shen)
    return case


def test_a_first_version_has_nothing_to_compare(cast: Cast) -> None:
    assert seen_by(submitted(cast), cast.gao) is None


def test_each_reviewer_sees_the_differences_to_the_version_they_last_saw(cast: Cast, third: Case) -> None:
    with at(6):
        found = seen_by(third, cast.gao)
        assert found is not None
        assert found.heading == "您上次看的是第 2 稿（12:00），本稿与它相比改了 2 处"
        assert [(line.old, line.new) for line in found.lines] == [
            ("≥41 人次", "≥45 人次"),
            ("党员教育培训", "党员教育"),
        ]


def test_it_is_the_newest_version_seen_on_any_seat_not_the_last_row(cast: Cast, third: Case) -> None:
    first = Assignment.objects.filter(case=third, person=cast.gao).order_by("pk")[0]
    Assignment.objects.filter(pk=first.pk).update(seen_at=START + timedelta(days=1))
    found = seen_by(third, cast.gao)
    assert found is not None
    assert found.number == 2


def test_a_reader_who_acted_earlier_has_their_own_difference_too(cast: Cast, third: Case) -> None:
    with at(6):
        found = seen_by(third, cast.lu)
    assert found is not None
    assert found.heading.startswith("您上次看的是第 2 稿（13:00）")


def test_whoever_never_saw_it_is_shown_the_round_before(cast: Cast, third: Case) -> None:
    found = seen_by(third, cast.qin)
    assert found is not None
    assert found.heading == "第 3 稿比上一稿改了 2 处"


def test_the_drafter_compares_with_the_round_before(cast: Cast, third: Case) -> None:
    found = seen_by(third, cast.shen)
    assert found is not None
    assert found.heading == "第 3 稿比上一稿改了 2 处"


def test_looking_now_is_no_earlier_look(cast: Cast, third: Case) -> None:
    mark_seen(Case.objects.get(pk=third.pk), cast.gao)
    found = seen_by(third, cast.gao)
    assert found is not None
    assert found.number == 2


def test_whoever_decided_on_this_version_is_told_that_nothing_changed_since(cast: Cast, third: Case) -> None:
    with at(6):
        approve(third.pk, actor=cast.gao)
        found = seen_by(third, cast.gao)
    assert found is not None
    assert found.lines == []
    assert found.heading == "本稿您已于 15:00 看过"
    assert found.same == "此后内容没有变动。"


def test_another_version_can_be_chosen(cast: Cast, third: Case) -> None:
    found = seen_by(third, cast.gao, chosen=1)
    assert found is not None
    assert found.heading == "本稿与第 1 稿相比改了 2 处"
    assert found.lines[0].old == "≥38 人次"
    assert found.others == [2]


def test_a_version_that_does_not_exist_is_not_chosen(cast: Cast, third: Case) -> None:
    found = seen_by(third, cast.gao, chosen=7)
    assert found is not None
    assert found.number == 2


def test_the_page_says_which_version_and_offers_the_others(cast: Cast, third: Case) -> None:
    with at(6):
        page = as_(cast.gao).get(url("case", third)).content.decode()
        again = as_(cast.gao).get(url("case", third)).content.decode()
    for shown in (page, again):
        assert "您上次看的是第 2 稿（12:00），本稿与它相比改了 2 处" in shown
        assert "<del>≥41 人次</del> → <ins>≥45 人次</ins>" in shown
        assert 'href="?since=1"' in shown
    other = as_(cast.gao).get(reverse("workflows:case", args=[third.pk]), {"since": "1"}).content.decode()
    assert "<del>≥38 人次</del> → <ins>≥45 人次</ins>" in other
