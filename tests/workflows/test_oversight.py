"""督办清单: what does not go on by itself, in one place, however much of it there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import Membership
from tests.cast import Cast
from tests.workflows.steps import at_step, submitted
from workflows.cases import suspend
from workflows.models import ParkedWork
from workflows.oversight import oversight
from workflows.watching import unheld_in, unheld_steps

pytestmark = pytest.mark.django_db


def test_each_trouble_stands_in_its_list(client: Client, cast: Cast) -> None:
    late, gone, waiting = submitted(cast), at_step(cast, 2), at_step(cast, 3)
    suspend(waiting.pk, actor=cast.qin, reason="等上级文件")
    Membership.objects.filter(user=cast.lu).delete()
    ParkedWork.objects.create(
        source="step_limit", key="1", failures=5, error="ValueError", parked_at=clock.now()
    )
    with clock.shifted(clock.now() + timedelta(days=30)):
        lists = oversight(cast.qin)
        client.force_login(cast.qin)
        page = client.get(reverse("workflows:oversight")).content.decode()
    assert [line.case for line in lists.late] == [late]
    assert [line.case for line in lists.unheld] == [gone], "late as it is, it stands under this heading only"
    assert lists.unheld[0].words.startswith("没有能办理的人，逾期 ")
    assert [(line.case, line.words) for line in lists.suspended] == [(waiting, "等上级文件")]
    assert [words for _, words in lists.parked] == ["限办时间到期处理"]
    assert "4 件不会自己往下走" in page


def test_the_page_and_the_nightly_check_agree(cast: Cast) -> None:
    cases = [submitted(cast), at_step(cast, 2), at_step(cast, 3), at_step(cast, 4)]
    units = {cast.root.pk, cast.centre.pk, cast.college.pk}
    assert not unheld_in(units).exists()
    for user, expected in ((cast.lu, 1), (cast.gu, 2), (cast.gao, 3)):
        Membership.objects.filter(user=user).delete()
        assert {step.pk for step in unheld_in(units)} == {step.pk for step in unheld_steps()}
        assert unheld_in(units).count() == expected
    assert not unheld_in(units).filter(case=cases[2]).exists()


def test_a_desk_sees_its_units_only_and_no_parked_work(cast: Cast) -> None:
    case = submitted(cast)
    suspend(case.pk, actor=cast.qin, reason="等文件")
    ParkedWork.objects.create(source="step_limit", key="1", parked_at=clock.now())
    Membership.objects.create(user=cast.su, role="budget_officer", unit=cast.college)
    assert oversight(cast.su).count == 0
    assert oversight(cast.xie).count == 2


def test_the_desk_lets_parked_work_be_tried_again(client: Client, cast: Cast) -> None:
    row = ParkedWork.objects.create(source="step_limit", key="1", failures=5, parked_at=clock.now())
    client.force_login(cast.qin)
    assert client.post(reverse("workflows:release", args=[row.pk])).status_code == 302
    row.refresh_from_db()
    assert (row.failures, row.parked_at) == (0, None)


def test_the_page_asks_the_same_number_of_questions_however_long_it_is(client: Client, cast: Cast) -> None:
    client.force_login(cast.qin)
    counts = []
    for more in (2, 8):
        for _ in range(more):
            submitted(cast)
            suspend(at_step(cast, 2).pk, actor=cast.qin, reason="等文件")
        Membership.objects.filter(user=cast.gao).update(role="section_head")
        with clock.shifted(clock.now() + timedelta(days=30)):
            client.force_login(cast.qin)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(reverse("workflows:oversight")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_there_is_none_of_is_said_in_one_sentence(client: Client, cast: Cast) -> None:
    suspend(submitted(cast).pk, actor=cast.qin, reason="等文件")
    client.force_login(cast.qin)
    page = client.get(reverse("workflows:oversight")).content.decode()
    assert "没有超过限办时间、无人可办、等会议决定的事项。" in page
    assert "等文件" in page
