"""催办: whoever waits says so, at most once in four working hours; a text and a sheet besides."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from notifications.models import Notice
from tests.cast import Cast
from tests.workflows.steps import at_step, submitted
from workflows.cases import approve, urge
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Event, Urge

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 12th is a Thursday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=clock.SHANGHAI)


def test_those_who_hold_the_step_hear_at_once(cast: Cast) -> None:
    case = at_step(cast, 3)
    done = urge(case.pk, actor=cast.shen, text="部务会周五开")
    assert done.text == "已催办秦若兰、谢云舟。"
    told = Notice.objects.filter(kind="urged")
    assert {notice.recipient for notice in told} == {cast.qin, cast.xie}
    assert {(notice.urgent, notice.text) for notice in told} == {(True, "部务会周五开")}
    assert done.event.kind == Event.Kind.URGED


def test_four_working_hours_pass_between_two_of_them(cast: Cast) -> None:
    with clock.shifted(at(12, 16, 30)):
        case = submitted(cast)
        urge(case.pk, actor=cast.shen)
    # an hour on Thursday, two and 59 minutes on Friday
    with clock.shifted(at(13, 11, 59)), pytest.raises(Refused, match="四个工作小时内只催办一次"):
        urge(case.pk, actor=cast.qin)
    with clock.shifted(at(13, 13, 31)):
        urge(case.pk, actor=cast.qin)
    assert Urge.objects.count() == 2


def test_a_night_and_a_weekend_are_no_working_hours(cast: Cast) -> None:
    with clock.shifted(at(13, 17, 0)):
        case = submitted(cast)
        urge(case.pk, actor=cast.shen)
    with clock.shifted(at(16, 11, 59)), pytest.raises(Refused):
        urge(case.pk, actor=cast.shen)
    with clock.shifted(at(16, 14, 1)):
        urge(case.pk, actor=cast.shen)


def test_the_next_step_may_be_urged_at_once(cast: Cast) -> None:
    case = submitted(cast)
    urge(case.pk, actor=cast.shen)
    approve(case.pk, actor=cast.gao)
    assert urge(case.pk, actor=cast.shen).text == "已催办陆承砚。"


def test_only_those_who_wait_urge(cast: Cast) -> None:
    case = submitted(cast)
    for other in (cast.gao, cast.lu, cast.su, cast.bai, cast.luo):
        with pytest.raises(NotAllowed):
            urge(case.pk, actor=other)


def test_nobody_urges_themselves_or_what_has_moved_on(cast: Cast) -> None:
    case = at_step(cast, 5)
    with pytest.raises(Stale):
        urge(case.pk, actor=cast.shen)
    early = submitted(cast)
    with pytest.raises(Stale):
        urge(early.pk, actor=cast.shen, step=case.steps.get(order=1).pk)


def test_the_text_to_copy_says_who_what_since_when_and_where(client: Client, cast: Cast) -> None:
    with clock.shifted(at(12, 10)):
        case = submitted(cast)
    with clock.shifted(at(18, 10)):
        client.force_login(cast.shen)
        page = client.get(reverse("workflows:urge", args=[case.pk])).content.decode()
    assert "【催办】高映雪：2026年度《党员教育培训》文稿" in page
    assert "11月12日转到您的“科室审核”环节，应于 11月16日 前办结（逾期 2 个工作日）" in page
    assert f"/cases/{case.pk}/" in page
    said = page.partition("【催办】")[2].partition("</p>")[0]
    assert "40" not in said.replace(case.number, "").replace(f"/cases/{case.pk}/", ""), "no amounts"


def test_the_sheet_has_room_to_sign(client: Client, cast: Cast) -> None:
    case = submitted(cast)
    client.force_login(cast.qin)
    page = client.get(reverse("workflows:urge_slip", args=[case.pk])).content.decode()
    assert "高映雪（主任）" in page
    assert "签收人、日期" in page
    client.force_login(cast.gao)
    assert client.get(reverse("workflows:urge_slip", args=[case.pk])).status_code == 403


def test_a_refusal_stays_on_the_page(client: Client, cast: Cast) -> None:
    case = submitted(cast)
    urge(case.pk, actor=cast.qin)
    client.force_login(cast.shen)
    sent = client.post(reverse("workflows:urge", args=[case.pk]), {"text": "请尽快"})
    assert sent.status_code == 422
    assert "请尽快" in sent.content.decode()
