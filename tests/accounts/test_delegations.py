"""授权代办: who gives it, for whom, for which days; who is refused, and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts import clock, delegations
from accounts.delegations import delegate, end
from accounts.errors import NotAllowed, Refused
from accounts.memberships import grant
from accounts.models import AuditEvent, Delegation, Membership, User
from accounts.roles import Role

DAYS = {"starts_on": date(2026, 6, 25), "ends_on": date(2026, 6, 30), "reason": "休假"}


@pytest.fixture(autouse=True)
def thursday() -> Any:
    with clock.shifted(datetime(2026, 6, 25, 10, 32, tzinfo=clock.SHANGHAI)):
        yield


def test_a_person_lets_somebody_act_for_them_and_the_log_says_so(cast):
    row = delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    assert (row.principal, row.deputy, row.made_by, row.kinds) == (cast.xu, cast.fang, cast.xu, [])
    told = AuditEvent.objects.get(kind="delegate")
    assert told.summary == "许望（科长）授权方以宁（四级主任科员）代办，2026-06-25 至 2026-06-30，休假"
    assert told.actor == cast.xu


def test_the_security_admin_does_it_on_behalf_of_somebody_who_cannot(cast):
    row = delegate(cast.he, cast.xu, cast.fang, **DAYS)
    assert row.made_by == cast.he


@pytest.mark.parametrize("actor", ["fang", "lu", "qin", "luo", "yan"])
def test_nobody_else_does(cast, actor):
    with pytest.raises(NotAllowed, match="由本人设定"):
        delegate(getattr(cast, actor), cast.xu, cast.fang, **DAYS)


def test_the_security_admin_never_for_their_own(cast):
    with pytest.raises(NotAllowed, match="管理员不参与业务"):
        delegate(cast.he, cast.he, cast.fang, **DAYS)


def test_an_inactive_person_gives_nothing(cast):
    cast.xu.is_active = False
    cast.xu.save()
    with pytest.raises(NotAllowed):
        delegate(cast.xu, cast.xu, cast.fang, **DAYS)


@pytest.mark.parametrize(
    ("deputy", "why"),
    [
        ("xu", "不能授权给本人"),
        ("luo", "担任管理员"),
        ("yan", "担任管理员"),
        ("shi", "没有可以办理业务的角色"),
    ],
)
def test_who_cannot_act_for_anybody_is_refused(cast, deputy, why):
    with pytest.raises(Refused, match=why):
        delegate(cast.xu, cast.xu, getattr(cast, deputy), **DAYS)


def test_an_inactive_deputy_and_one_without_roles_are_refused(cast):
    User.objects.filter(pk=cast.bai.pk).update(is_active=False)
    cast.bai.refresh_from_db()
    with pytest.raises(Refused, match="白露已停用"):
        delegate(cast.xu, cast.xu, cast.bai, **DAYS)
    Membership.objects.filter(user=cast.fang).delete()
    with pytest.raises(Refused, match="没有可以办理业务的角色"):
        delegate(cast.xu, cast.xu, cast.fang, **DAYS)


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ({"starts_on": date(2026, 6, 24)}, "早于今天"),
        ({"ends_on": date(2026, 6, 24)}, "“至”早于“自”"),
        ({"reason": "  "}, "请填写原因"),
        ({"kinds": ["nothing"]}, "已不存在"),
    ],
)
def test_days_that_have_passed_and_what_is_not_known_are_refused(cast, days, why):
    with pytest.raises(Refused, match=why):
        delegate(cast.xu, cast.xu, cast.fang, **DAYS | days)
    assert not Delegation.objects.exists()


def test_the_same_person_is_not_given_the_same_days_twice(cast):
    delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    with pytest.raises(Refused, match="已授权方以宁代办"):
        delegate(
            cast.xu,
            cast.xu,
            cast.fang,
            **DAYS | {"starts_on": date(2026, 6, 30), "ends_on": date(2026, 7, 2)},
        )
    delegate(
        cast.xu, cast.xu, cast.fang, **DAYS | {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 7, 2)}
    )
    delegate(cast.xu, cast.xu, cast.bai, **DAYS)


def test_ending_early_keeps_the_row_and_is_on_the_log(cast):
    row = delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    end(cast.xu, row)
    row.refresh_from_db()
    assert row.ended_at is not None
    assert (
        AuditEvent.objects.get(kind="delegate_end").summary == "方以宁（四级主任科员）不再为许望（科长）代办"
    )
    with pytest.raises(Refused, match="已经结束"):
        end(cast.xu, row)


def test_only_who_could_give_it_ends_it(cast):
    row = delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    with pytest.raises(NotAllowed):
        end(cast.fang, row)
    end(cast.he, row)


def test_who_has_one_becomes_no_administrator_meanwhile(cast):
    row = delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    Membership.objects.filter(user=cast.fang).delete()
    with pytest.raises(Refused, match="授权代办"):
        grant(cast.he, cast.fang, Role.LOG_AUDITOR, cast.root)
    end(cast.xu, row)
    grant(cast.he, cast.fang, Role.LOG_AUDITOR, cast.root)


def test_listeners_are_told_of_beginning_and_end(cast, monkeypatch):
    told: list[object] = []
    monkeypatch.setattr(delegations, "_listeners", [told.append])
    row = delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    end(cast.xu, row)
    assert [one.ended_at is None for one in told] == [True, False]


# the page


def test_the_page_gives_and_ends_one(client, cast):
    client.force_login(cast.xu)
    page = client.get(reverse("accounts:delegations")).content.decode()
    assert "没有授权他人代办" in page
    sent = {"deputy": cast.fang.pk, "starts_on": "2026-06-25", "ends_on": "2026-06-30", "reason": "休假"}
    page = client.post(reverse("accounts:delegations"), sent, follow=True).content.decode()
    assert "已授权方以宁，2026-06-25 至 2026-06-30。" in page
    assert "进行中" in page
    row = Delegation.objects.get()
    page = client.post(reverse("accounts:delegation_end", args=[row.pk]), follow=True).content.decode()
    assert "已提前结束" in page
    client.force_login(cast.fang)
    assert "由我代办" not in client.get(reverse("accounts:delegations")).content.decode()


def test_what_is_refused_keeps_what_was_typed(client, cast):
    client.force_login(cast.xu)
    sent = {"deputy": cast.fang.pk, "starts_on": "2026-06-24", "ends_on": "2026-06-30", "reason": "学习"}
    answer = client.post(reverse("accounts:delegations"), sent)
    assert answer.status_code == 422
    assert "起始日期早于今天" in answer.content.decode()
    assert 'value="学习"' in answer.content.decode()


def test_the_deputy_sees_for_whom_they_act_and_the_person_page_too(client, cast):
    delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    client.force_login(cast.fang)
    assert "许望（科长）</span> 休假" in client.get(reverse("accounts:delegations")).content.decode()
    client.force_login(cast.he)
    page = client.get(reverse("accounts:person", args=[cast.xu.pk])).content.decode()
    assert "由 方以宁（四级主任科员） 代办" in page
    assert reverse("accounts:person_delegations", args=[cast.xu.pk]) in page


def test_the_security_admin_gives_one_on_the_persons_page(client, cast):
    client.force_login(cast.he)
    sent = {"deputy": cast.fang.pk, "starts_on": "2026-06-25", "ends_on": "2026-06-30", "reason": "住院"}
    page = client.post(reverse("accounts:person_delegations", args=[cast.xu.pk]), sent, follow=True)
    assert "贺兰代为设定" in page.content.decode()


def test_what_is_not_ones_own_is_not_ended(client, cast):
    row = delegate(cast.xu, cast.xu, cast.fang, **DAYS)
    client.force_login(cast.bai)
    assert client.post(reverse("accounts:delegation_end", args=[row.pk])).status_code == 403
    row.refresh_from_db()
    assert row.ended_at is None


@pytest.mark.parametrize(("many", "queries"), [(2, None), (20, None)])
def test_the_page_asks_the_same_number_of_queries_however_many(
    client, cast, many, queries, django_assert_max_num_queries
):
    for number in range(many):
        Delegation.objects.create(
            principal=cast.xu,
            deputy=cast.fang,
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 7, 2),
            reason=f"{number}",
            made_by=cast.xu,
        )
    client.force_login(cast.xu)
    client.get(reverse("accounts:delegations"))
    with django_assert_max_num_queries(16):
        client.get(reverse("accounts:delegations"))
