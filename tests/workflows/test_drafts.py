"""暂存: what was written waits for its author alone, and goes with the row."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Deputy, User
from tests.cast import Cast
from tests.toy import row
from tests.workflows.steps import at_step, submitted
from workflows.cases import approve, keep_draft, withdraw
from workflows.errors import NotAllowed, Stale
from workflows.kinds import Remark
from workflows.models import Case, DecisionDraft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(case: Case, person: User) -> str:
    return as_(person).get(reverse("workflows:case", args=[case.pk])).content.decode()


def test_what_was_written_waits_in_the_form_with_its_time(cast: Cast) -> None:
    line = row("站点数", "≥180 个")
    case = submitted(cast, rows=[line])
    path = f"rows/{line['uuid']}/value"
    step = case.steps.get(state="open")
    answer = as_(cast.gao).post(
        reverse("workflows:keep", args=[case.pk]),
        {"decision": "send_back", "comment": "数字待核", f"remark:{path}": "请核对站点数", "step": step.pk},
        follow=True,
    )
    shown = answer.content.decode()
    assert "已暂存，只有您自己看得到" in shown
    assert "今天 10:32 暂存" in shown
    assert "数字待核" in shown
    assert 'value="send_back" checked' in shown
    assert answer.context["typed"] == {path: "请核对站点数"}


def test_nobody_else_sees_it_not_even_who_sits_on_the_same_seat(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    case = submitted(cast)
    keep_draft(case.pk, actor=cast.gao, decision="reject", comment="尚未想好的话")
    for person in (cast.su, cast.shen, cast.qin):
        assert "尚未想好的话" not in page(case, person)
        assert "10:32 暂存" not in page(case, person)
    keep_draft(case.pk, actor=cast.su, comment="另一份")
    assert "尚未想好的话" in page(case, cast.gao)


def test_it_is_no_act(cast: Cast) -> None:
    case = submitted(cast)
    before = case.event_count
    keep_draft(case.pk, actor=cast.gao, comment="待核")
    case.refresh_from_db()
    assert case.event_count == before
    withdraw(case.pk, actor=cast.shen)


def test_keeping_again_replaces_and_keeping_nothing_removes(cast: Cast) -> None:
    case = submitted(cast)
    keep_draft(case.pk, actor=cast.gao, comment="一", remarks=[Remark("title", "改")])
    kept = keep_draft(case.pk, actor=cast.gao, comment="二")
    assert kept is not None
    assert (kept.comment, kept.remarks) == ("二", {})
    assert keep_draft(case.pk, actor=cast.gao, decision="approve", comment="  ") is None
    assert not DecisionDraft.objects.exists()


def test_deciding_removes_it_and_so_does_whatever_else_closes_the_row(cast: Cast) -> None:
    Deputy.objects.create(principal=cast.gao, deputy=cast.su)
    one, two = submitted(cast), submitted(cast, title="第二件")
    for case in (one, two):
        for person in (cast.gao, cast.su):
            keep_draft(case.pk, actor=person, comment="待核")
    approve(one.pk, actor=cast.gao)
    assert DecisionDraft.objects.filter(assignment__case=one).count() == 0
    assert DecisionDraft.objects.filter(assignment__case=two).count() == 2
    withdraw(two.pk, actor=cast.shen)
    assert not DecisionDraft.objects.exists()


def test_only_who_holds_the_step_keeps_anything(cast: Cast) -> None:
    case = at_step(cast, 2)
    with pytest.raises(NotAllowed):
        keep_draft(case.pk, actor=cast.qin, comment="待核")
    with pytest.raises(Stale, match="您已于 10:32 同意"):
        keep_draft(case.pk, actor=cast.gao, comment="待核")


def test_signs_the_database_does_not_take_are_left_out(cast: Cast) -> None:
    kept = keep_draft(
        submitted(cast).pk, actor=cast.gao, comment="待\x00核", remarks=[Remark("ti\x00tle", "改\x00")]
    )
    assert kept is not None
    assert (kept.comment, kept.remarks) == ("待核", {"title": "改"})
