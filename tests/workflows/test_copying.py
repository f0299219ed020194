"""传阅: who sends, who gets it, who has read it, and what reading it gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from notifications.models import Notice
from tests.cast import Cast
from tests.toy import new_case
from tests.workflows.steps import at_step, submitted
from workflows import inbox
from workflows.access import may_read
from workflows.cases import approve, copies_of, copy_to, mark_read, posts_for
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Copy
from workflows.showing.record import line
from workflows.telling import still_relevant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_copy_gives_reading_of_that_case_alone_and_is_told(cast: Cast) -> None:
    case, other = submitted(cast), submitted(cast, title="老年大学运行")
    moved = copy_to(case.pk, actor=cast.gao, people=[cast.bai], note="供参考")
    assert moved.text == "已传阅给白露。"
    assert may_read(cast.bai, case)
    assert not may_read(cast.bai, other)
    assert [(row.note, row.sent_by) for row in inbox.to_read(cast.bai)] == [("供参考", cast.gao)]
    assert inbox.counts(cast.bai).to_read == 1
    assert list(Notice.objects.filter(recipient=cast.bai).values_list("title", "kind")) == [
        ("待阅：党员教育培训", "to_read")
    ]
    shown = line(moved.event)
    assert (shown.act, shown.tail, shown.comment) == ("传阅", "：白露。", "供参考")


def test_a_role_means_everybody_who_holds_it_today_and_each_once(cast: Cast) -> None:
    case = submitted(cast)
    desk = next(post for post in posts_for(case) if post.label == "本级预算绩效岗")
    assert desk.names == "秦若兰、谢云舟"
    moved = copy_to(case.pk, actor=cast.gao, people=[cast.qin], roles=[desk.key])
    assert {copy.person.name for copy in copies_of(case)} == {"秦若兰", "谢云舟"}
    assert {copy.as_role for copy in copies_of(case)} == {"本级预算绩效岗"}
    assert line(moved.event).tail == "：秦若兰、谢云舟（本级预算绩效岗）。"


def test_who_has_not_read_yet_gets_no_second_copy_and_who_has_may_get_another(cast: Cast) -> None:
    case = submitted(cast)
    copy_to(case.pk, actor=cast.gao, people=[cast.bai])
    with pytest.raises(Refused, match="白露已收到传阅，还没有阅读"):
        copy_to(case.pk, actor=cast.shen, people=[cast.bai])
    copy_to(case.pk, actor=cast.gao, people=[cast.bai, cast.fang])
    assert inbox.to_read(cast.bai).count() == inbox.to_read(cast.fang).count() == 1
    mark_read(case.pk, actor=cast.bai)
    copy_to(case.pk, actor=cast.gao, people=[cast.bai])
    assert Copy.objects.filter(person=cast.bai).count() == 2


def test_reading_is_marked_with_its_time_once_and_is_no_act(cast: Cast) -> None:
    case = submitted(cast)
    copy_to(case.pk, actor=cast.gao, people=[cast.bai])
    notice = Notice.objects.get(recipient=cast.bai)
    assert still_relevant([notice]) == {notice.pk}
    case.refresh_from_db()
    assert mark_read(case.pk, actor=cast.bai).read_at is not None
    assert still_relevant([notice]) == set()
    assert not inbox.to_read(cast.bai).exists()
    with pytest.raises(Stale, match="您已于 10:32 标为已阅"):
        mark_read(case.pk, actor=cast.bai)
    with pytest.raises(NotAllowed, match="没有传阅给您"):
        mark_read(case.pk, actor=cast.gao)
    events = case.event_count
    case.refresh_from_db()
    assert case.event_count == events


@pytest.mark.parametrize(
    ("person", "may"), [("gao", True), ("shen", True), ("qin", True), ("su", False), ("gu", False)]
)
def test_holders_authors_and_the_desk_send_others_do_not(cast: Cast, person: str, may: bool) -> None:
    case = submitted(cast)
    if may:
        copy_to(case.pk, actor=getattr(cast, person), people=[cast.bai])
    else:
        with pytest.raises(NotAllowed, match="传阅由办理人、经办人或预算绩效岗发起"):
            copy_to(case.pk, actor=getattr(cast, person), people=[cast.bai])


def test_who_signed_sends_it_afterwards_and_who_only_read_a_copy_does_not(cast: Cast) -> None:
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    copy_to(case.pk, actor=cast.gao, people=[cast.bai])
    with pytest.raises(NotAllowed):
        copy_to(case.pk, actor=cast.bai, people=[cast.fang])


def test_some_people_get_no_copy(cast: Cast) -> None:
    case = submitted(cast)
    for person in (cast.luo, cast.shi):
        with pytest.raises(Refused, match="没有业务任职"):
            copy_to(case.pk, actor=cast.gao, people=[person])
    with pytest.raises(Refused, match="请选择要传阅的人或角色"):
        copy_to(case.pk, actor=cast.gao, people=[cast.gao])
    with pytest.raises(Refused, match="现在没有人担任"):
        copy_to(case.pk, actor=cast.gao, roles=["1-system_admin"])


def test_a_draft_is_not_sent_round(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        copy_to(new_case(cast.shen).pk, actor=cast.shen, people=[cast.bai])


def test_a_reader_who_becomes_administrator_or_leaves_reads_no_more(cast: Cast) -> None:
    case = submitted(cast)
    copy_to(case.pk, actor=cast.gao, people=[cast.bai, cast.fang])
    Membership.objects.filter(user=cast.bai).delete()
    Membership.objects.create(user=cast.bai, role="log_auditor", unit=cast.root)
    cast.fang.is_active = False
    cast.fang.save()
    assert not may_read(cast.bai, case)
    assert not may_read(cast.fang, case)
    assert not inbox.to_read(cast.bai).exists()
    with pytest.raises(NotAllowed):
        mark_read(case.pk, actor=cast.bai)


def test_a_copy_gives_nothing_to_decide(cast: Cast) -> None:
    case = at_step(cast, 2)
    copy_to(case.pk, actor=cast.lu, people=[cast.bai])
    with pytest.raises(NotAllowed):
        approve(case.pk, actor=cast.bai)


def test_the_pages_from_sending_to_having_read(cast: Cast) -> None:
    case = submitted(cast)
    url = reverse("workflows:copy", args=[case.pk])
    desk = next(post for post in posts_for(case) if post.label == "本级预算绩效岗")
    page = as_(cast.gao).get(url).content.decode()
    assert "本级预算绩效岗" in page
    assert "白露（四级主任科员）" in page
    assert as_(cast.su).get(url).status_code == 403
    as_(cast.gao).post(url, {"role": desk.key, "person": cast.bai.pk, "note": "供参考"})
    client = as_(cast.bai)
    assert "高映雪传阅 · 教育中心 · 供参考" in client.get("/").content.decode()
    assert "高映雪传阅给您" in client.get(reverse("workflows:case", args=[case.pk])).content.decode()
    assert "未阅" in client.get(reverse("workflows:to_read")).content.decode()
    client.post(reverse("workflows:mark_read", args=[case.pk]))
    assert "已阅 2026-06-25 10:32" in client.get(reverse("workflows:to_read")).content.decode()
    assert "已阅 2026-06-25 10:32" in as_(cast.gao).get(url).content.decode()


@pytest.mark.parametrize("number", [2, 15])
def test_the_lists_of_copies_cost_one_query(
    cast: Cast, number: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for n in range(number):
        copy_to(submitted(cast, title=f"第{n}件").pk, actor=cast.gao, people=[cast.bai])
    for rows in (inbox.to_read(cast.bai), inbox.sent_to(cast.bai)):
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            assert len([(row.case.unit.label, row.sent_by.name) for row in rows]) == number
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert inbox.counts(cast.bai).to_read == number
