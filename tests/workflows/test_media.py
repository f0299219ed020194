"""Steps on paper and by a meeting: nobody decides them on screen, and what the pages say of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from tests.cast import Cast
from tests.toy import new_case
from tests.workflows.files import scan
from tests.workflows.steps import holding
from tests.workflows.ways import FINANCE, LETTER, SECTION, named, route
from workflows.cases import Moved, approve, register_paper, reject, send_back, slip_of, submit
from workflows.errors import Refused, Stale
from workflows.models import Case
from workflows.showing.path import path_of
from workflows.trail import verify_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def begin(cast: Cast, *steps: dict[str, Any]) -> Case:
    route(*steps)
    return submit(new_case(cast.shen).pk, actor=cast.shen).case


def sign(cast: Cast, case: Case, signer: User, opinion: str = "approve", **more: str) -> Moved:
    """秦若兰 enters what ``signer`` wrote on the sheet."""
    return register_paper(
        case.pk,
        actor=cast.qin,
        signer=signer,
        signed_on=clock.today(),
        opinion=opinion,
        scan=scan(cast.qin),
        fingerprint=slip_of(Case.objects.get(pk=case.pk)).fingerprint,
        **more,
    )


def page(person: User, name: str, case: Case) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"workflows:{name}", args=[case.pk])).content.decode()


def test_a_paper_step_is_not_decided_on_screen(cast: Cast) -> None:
    case = begin(cast, SECTION | {"medium": "paper"}, FINANCE, LETTER)
    assert holding(case) == {"gao"}
    for act in (
        lambda: approve(case.pk, actor=cast.gao),
        lambda: send_back(case.pk, actor=cast.gao, comment="请核实"),
        lambda: reject(case.pk, actor=cast.gao, comment="重复"),
    ):
        with pytest.raises(Refused, match="本环节为纸质签批，请打印审批单，签批后由预算绩效岗登记"):
            act()
    assert case.events.count() == 2
    moved = sign(cast, case, cast.gao)
    assert moved.event.source == "paper"
    assert holding(case) == {"gu"}
    assert verify_case(Case.objects.get(pk=case.pk)) == []


def test_the_page_of_a_paper_step_offers_the_sheet_and_no_decision(cast: Cast) -> None:
    case = begin(cast, SECTION | {"medium": "paper"}, FINANCE, LETTER)
    shown = page(cast.gao, "case", case)
    assert "本环节为纸质签批" in shown
    assert "打印审批单" in shown
    assert 'name="decision"' not in shown
    assert "sign-bar" not in shown
    assert "remark:" not in shown


def test_one_seat_of_a_countersignature_can_be_signed_on_paper(cast: Cast) -> None:
    case = begin(cast, named("会签", cast.gao, cast.xu, mode="all"), FINANCE, LETTER)
    done = sign(cast, case, cast.xu)
    assert done.text == "已同意。本环节会签，还有 1 人（高映雪）未签。"
    with pytest.raises(Stale, match="许望已于 10:32 同意，这份签批不用再登记"):
        sign(cast, case, cast.xu)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"gu"}


def test_a_vote_on_paper_takes_no_return(cast: Cast) -> None:
    vote = named("表决", cast.gao, cast.xu, mode="vote", votes_percent=100, medium="paper")
    case = begin(cast, vote, FINANCE, LETTER)
    shown = page(cast.qin, "register_paper", case)
    assert 'value="send_back"' not in shown
    assert "计一票" in shown
    with pytest.raises(Refused, match="本环节为票签"):
        sign(cast, case, cast.gao, "send_back", comment="请核实")
    sign(cast, case, cast.gao, "reject", comment="偏低")
    case.refresh_from_db()
    assert (case.state, case.returned) == ("draft", True), "one of two against: 100 % cannot be reached"


def test_the_slip_has_a_line_for_every_seat(cast: Cast) -> None:
    case = begin(
        cast,
        SECTION,
        named("会签", cast.xu, cast.lu, mode="all"),
        {"name": "部务会", "medium": "meeting", "role": "budget_officer", "place": "root"},
        LETTER,
    )
    approve(case.pk, actor=cast.gao, comment="同意上报")
    approve(case.pk, actor=cast.lu, comment="同意。")
    shown = page(cast.xu, "slip", case)
    assert shown.count('class="sign-room"') == 1, "only 许望 is still to sign"
    assert "同意 2026-06-25　同意上报" in shown
    assert "同意 2026-06-25　同意。" in shown
    body = shown[shown.index("slip-signs") : shown.index("slip-note")]
    assert [name in body for name in ("高映雪", "许望", "陆承砚")] == [True] * 3
    assert "部务会" not in body


def test_a_meeting_step_opens_without_seats_and_the_drafter_reads_what_comes(cast: Cast) -> None:
    meeting = {"name": "部务会", "medium": "meeting", "role": "budget_officer", "place": "root"}
    case = begin(cast, SECTION, meeting, LETTER)
    done = approve(case.pk, actor=cast.gao)
    assert done.text == ("已同意。下一步：部务会（会议决定，由预算绩效岗登记），一般 2 个工作日内办结。")
    case.refresh_from_db()
    assert (case.state_words, holding(case)) == ("部务会", set())
    step = case.steps.get(name="部务会")
    assert (step.state, step.seats.count()) == ("open", 0)
    now = next(knot for knot in path_of(case) if knot.css == "is-now")
    assert (now.who, now.state, now.why) == ("部务会", "等会议决定", ["会议决定，由预算绩效岗登记"])
    assert "会议决定，由预算绩效岗登记" in page(cast.shen, "case", case)


def test_a_step_without_a_limit_has_no_due_date(cast: Cast) -> None:
    case = begin(cast, SECTION | {"limit_days": 0}, FINANCE, LETTER)
    assert case.steps.get(order=1).due_on is None
    assert "办理中" in [knot.state for knot in path_of(case)]


def test_a_case_whose_steps_are_all_left_out_is_not_taken(cast: Cast) -> None:
    rich = [{"fact": "amount", "from": "1000000.00", "to": None}]
    with pytest.raises(Refused, match="没有需要审核的环节"):
        begin(cast, SECTION | {"conditions": rich}, LETTER)


def test_steps_left_out_by_their_conditions_are_passed_over_and_shown(cast: Cast) -> None:
    rich = [{"fact": "amount", "from": "1000000.00", "to": None}]
    case = begin(cast, SECTION, named("加审", cast.xu, conditions=rich), FINANCE, LETTER)
    approve(case.pk, actor=cast.gao)
    assert holding(case) == {"gu"}
    skipped = next(knot for knot in path_of(Case.objects.get(pk=case.pk)) if knot.css == "is-over")
    assert (skipped.who, skipped.state) == ("加审", "略过")
    assert not skipped.on_slip
