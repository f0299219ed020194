"""Who may not, what is out of order, and what came too late: every verb says it in a sentence, and nothing moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import Membership
from tests.cast import Cast
from tests.toy import new_case, paper_of
from tests.workflows.files import scan
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows.cases import (
    OutsideDecision,
    approve,
    register_outside,
    register_paper,
    reject,
    send_back,
    slip_of,
    submit,
    withdraw,
)
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Remark
from workflows.models import Case, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def untouched(case: Case, events: int) -> None:
    case.refresh_from_db()
    assert case.event_count == events == case.events.count()


@pytest.mark.parametrize("wrong", ["shen", "lu", "qin", "gu", "bai", "shi", "luo", "ouyang"])
def test_only_those_seated_decide(cast: Cast, wrong: str) -> None:
    case = submitted(cast)
    person = getattr(cast, wrong)
    for act in [
        lambda: approve(case.pk, actor=person),
        lambda: send_back(case.pk, actor=person, comment="请核实"),
        lambda: reject(case.pk, actor=person, comment="重复"),
    ]:
        with pytest.raises(NotAllowed, match="“科室审核”环节不由您办理"):
            act()
    untouched(case, 2)


@pytest.mark.parametrize("wrong", ["gao", "lu", "qin", "fang", "bai", "luo"])
def test_only_the_drafter_submits_and_takes_back(cast: Cast, wrong: str) -> None:
    person = getattr(cast, wrong)
    draft, case = new_case(cast.shen), submitted(cast)
    with pytest.raises(NotAllowed):
        submit(draft.pk, actor=person)
    with pytest.raises(NotAllowed):
        withdraw(case.pk, actor=person)
    untouched(draft, 1)
    untouched(case, 2)


@pytest.mark.parametrize("wrong", ["shen", "gao", "lu", "gu", "bai", "su", "luo"])
def test_only_the_budget_desk_registers(cast: Cast, wrong: str) -> None:
    person = getattr(cast, wrong)
    paper, outside = at_step(cast, 2), at_step(cast, 5, title="老年大学运行")
    with pytest.raises(NotAllowed, match="由预算绩效岗登记"):
        register(paper, cast, actor=person)
    with pytest.raises(NotAllowed, match="由预算绩效岗登记"):
        register_outside(actor=person, letter=letter(), decisions=[decided(outside)])
    assert not Registration.objects.exists()


def register(case: Case, cast: Cast, **changed: object) -> object:
    given = {
        "actor": cast.qin,
        "signer": cast.lu,
        "signed_on": clock.today(),
        "opinion": "approve",
        "scan": scan(cast.qin),
        "fingerprint": slip_of(case).fingerprint,
    }
    return register_paper(case.pk, **(given | changed))  # type: ignore[arg-type]


def test_a_budget_officer_does_not_register_paper_for_a_draft_of_their_own(cast: Cast) -> None:
    case = new_case(cast.qin)
    paper = paper_of(case)
    paper.unit_id = cast.centre.pk
    paper.save()
    submit(case.pk, actor=cast.qin)
    case.refresh_from_db()
    with pytest.raises(NotAllowed, match="不能登记自己的件"):
        register(case, cast, signer=cast.gao)


def test_a_second_click_hears_of_the_first(cast: Cast) -> None:
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale, match=r"^您已于 10:32 同意，不用再办。现在：分管领导审签。$"):
        approve(case.pk, actor=cast.gao)
    untouched(case, 3)


def test_somebody_elses_act_is_named_with_the_present_state(cast: Cast) -> None:
    case = at_step(cast, 3)
    approve(case.pk, actor=cast.qin)
    with pytest.raises(
        Stale, match=r"^秦若兰已于 10:32 同意，您的操作没有写入。现在：分管财务领导审签。$"
    ) as told:
        send_back(case.pk, actor=cast.xie, comment="请核实")
    assert told.value.case == case


def test_a_second_submission_hears_of_the_first(cast: Cast) -> None:
    case = submitted(cast)
    with pytest.raises(Stale, match="您已于 10:32 提交审核"):
        submit(case.pk, actor=cast.shen)


def test_the_page_of_one_step_does_not_sign_the_persons_next_step(cast: Cast) -> None:
    """欧阳予诚 heads 老年大学 and drafts: 秦若兰 signs for the head, and later for her own desk."""
    Membership.objects.create(user=cast.lu, role="division_leader", unit=cast.college)
    case = new_case(cast.ouyang)
    submit(case.pk, actor=cast.ouyang)
    shown = case.steps.get(state="open")
    approve(case.pk, actor=cast.qin, step=shown.pk)
    approve(case.pk, actor=cast.lu)
    case.refresh_from_db()
    assert "qin" in holding(case)
    with pytest.raises(Stale, match="您已于 10:32 同意"):
        approve(case.pk, actor=cast.qin, step=shown.pk)


def test_who_lost_the_role_meanwhile_does_not_decide(cast: Cast) -> None:
    case = submitted(cast)
    Membership.objects.filter(user=cast.gao).delete()
    with pytest.raises(NotAllowed, match="您的任职或代办关系已有变动"):
        approve(case.pk, actor=cast.gao)
    untouched(case, 2)


def test_an_inactive_person_does_nothing(cast: Cast) -> None:
    case = submitted(cast)
    for person in [cast.gao, cast.shen]:
        person.is_active = False
        person.save()
    with pytest.raises(NotAllowed):
        approve(case.pk, actor=cast.gao)
    with pytest.raises(NotAllowed):
        withdraw(case.pk, actor=cast.shen)


def test_a_return_says_what_to_change_and_a_refusal_says_why(cast: Cast) -> None:
    case = submitted(cast)
    with pytest.raises(Refused, match="请写明要修改什么"):
        send_back(case.pk, actor=cast.gao, comment="  ")
    with pytest.raises(Refused, match="请写明不同意的理由"):
        reject(case.pk, actor=cast.gao, comment="")
    untouched(case, 2)


def test_a_remark_names_a_field_of_this_version_and_says_something(cast: Cast) -> None:
    case = submitted(cast)
    with pytest.raises(Refused, match="这一稿里已经没有了"):
        send_back(case.pk, actor=cast.gao, comment="", remarks=[Remark("rows/gone/value", "请核实")])
    with pytest.raises(Refused, match="“标题”上的意见是空的"):
        send_back(case.pk, actor=cast.gao, comment="", remarks=[Remark("title", " ")])
    untouched(case, 2)


def test_a_step_that_nobody_can_take_refuses_the_submission_and_names_it(cast: Cast) -> None:
    case = new_case(cast.ouyang)
    with pytest.raises(
        Refused, match=r"“分管领导审签”环节没有人可以办理：老年大学.*分管领导.*请联系系统管理员"
    ):
        submit(case.pk, actor=cast.ouyang)
    untouched(case, 1)


def test_a_next_step_that_nobody_holds_any_more_keeps_the_signature_waiting(cast: Cast) -> None:
    case = submitted(cast)
    Membership.objects.filter(user=cast.lu).delete()
    with pytest.raises(Refused, match="“分管领导审签”环节没有人可以办理"):
        approve(case.pk, actor=cast.gao)
    assert holding(case) == {"gao"}
    untouched(case, 2)


def test_a_paper_is_registered_as_the_signers_decision(cast: Cast) -> None:
    case = at_step(cast, 2)
    register(case, cast, comment="同意上报", signed_on=clock.today())
    event = case.events.last()
    assert event is not None
    assert (event.kind, event.actor, event.source) == ("approved", cast.lu, "paper")
    assert event.signed_on == clock.today()
    assert event.registration is not None
    assert event.registration.registered_by == cast.qin
    assert event.registration.number == f"{case.number}-1"
    assert event.registration.scan is not None
    assert (event.registration.scan.owner_kind, event.registration.scan.owner_id) == (
        "registration",
        event.registration.pk,
    )
    case.refresh_from_db()
    assert case.state_words == "预算绩效岗审核"


@pytest.mark.parametrize(
    ("opinion", "state"), [("approve", "open"), ("send_back", "draft"), ("reject", "rejected")]
)
def test_every_opinion_can_stand_on_the_paper(cast: Cast, opinion: str, state: str) -> None:
    case = at_step(cast, 2)
    register(case, cast, opinion=opinion, comment="见纸面意见")
    case.refresh_from_db()
    assert case.state == state


@pytest.mark.parametrize("opinion", ["send_back", "reject"])
def test_a_remark_on_the_paper_is_kept_with_its_field(cast: Cast, opinion: str) -> None:
    case = at_step(cast, 2)
    register(case, cast, opinion=opinion, comment="见批注", remarks=[Remark("title", "标题请写明年度")])
    assert [(one.place, one.text) for one in case.remarks.all()] == [("标题", "标题请写明年度")]


def test_nobody_registers_a_paper_of_their_own(cast: Cast) -> None:
    case = at_step(cast, 3)
    with pytest.raises(Refused, match="由他人登记"):
        register(case, cast, signer=cast.qin)
    register(case, cast, signer=cast.xie)


def test_a_paper_printed_before_a_change_is_refused(cast: Cast) -> None:
    case = submitted(cast)
    printed = slip_of(case).fingerprint
    withdraw(case.pk, actor=cast.shen)
    paper = paper_of(case)
    paper.title = "党员教育培训（修订）"
    paper.save()
    submit(case.pk, actor=cast.shen)
    with pytest.raises(Stale, match="打印后稿件又有变动"):
        register(case, cast, signer=cast.gao, fingerprint=printed)


def test_one_sheet_goes_round_and_is_registered_once_for_each_who_signed_it(cast: Cast) -> None:
    case = submitted(cast)
    printed = slip_of(case).fingerprint
    register(case, cast, signer=cast.gao, fingerprint=printed)
    register(case, cast, fingerprint=printed)
    case.refresh_from_db()
    assert case.state_words == "预算绩效岗审核"
    with pytest.raises(Stale, match=r"陆承砚已于 .* 同意，这份签批不用再登记"):
        register(case, cast, fingerprint=printed)
    assert Registration.objects.count() == 2


def test_the_paper_has_a_possible_date_an_opinion_a_signer_and_a_scan(cast: Cast) -> None:
    case = at_step(cast, 2)
    tomorrow, yesterday = clock.today() + timedelta(days=1), clock.today() - timedelta(days=1)
    with pytest.raises(Refused, match="晚于今天"):
        register(case, cast, signed_on=tomorrow)
    with pytest.raises(Refused, match="早于本稿的提交日期"):
        register(case, cast, signed_on=yesterday)
    with pytest.raises(Refused, match="请选择纸上的意见"):
        register(case, cast, opinion="已阅")
    with pytest.raises(Refused, match="请上传"):
        register(case, cast, scan=None)
    with pytest.raises(Refused, match="签批人"):
        register(case, cast, signer=cast.gu)
    assert not Registration.objects.exists()


def test_a_scan_serves_one_registration_and_belongs_to_who_uploaded_it(cast: Cast) -> None:
    used = scan(cast.qin)
    register(at_step(cast, 2), cast, scan=used)
    with pytest.raises(Refused, match="已用于别的登记"):
        register(at_step(cast, 2, title="第二件"), cast, scan=used)
    with pytest.raises(Refused, match="已用于别的登记"):
        register(at_step(cast, 2, title="第三件"), cast, scan=scan(cast.xie))


def test_a_letter_has_number_date_rows_and_amounts_in_order(cast: Cast) -> None:
    case = at_step(cast, 5)
    late = letter()
    object.__setattr__(late, "dated", clock.today() + timedelta(days=1))
    for given, rows, sentence in [
        (letter(" "), [decided(case)], "请填写来文单位和文号"),
        (late, [decided(case)], "晚于今天"),
        (letter(), [], "至少选择一件"),
        (letter(), [decided(case), decided(case)], "出现了两次"),
        (letter(), [decided(case, "-1")], "不小于零"),
        (letter(), [decided(case, "1.005")], "精确到分"),
        (letter(), [decided(case, "NaN")], "精确到分"),
        (letter(), [decided(case, "1E+30")], "精确到分"),
        (letter(), [OutsideDecision(10**9, decided(case).amount)], "已不存在"),
    ]:
        with pytest.raises(Refused, match=sentence):
            register_outside(actor=cast.qin, letter=given, decisions=rows)
    assert not Registration.objects.exists()


def test_a_known_letter_number_with_another_date_is_refused(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(one)])
    other = letter()
    object.__setattr__(other, "dated", letter().dated - timedelta(days=1))
    with pytest.raises(Refused, match="已登记过"):
        register_outside(actor=cast.qin, letter=other, decisions=[decided(two)])
    assert Registration.objects.count() == 1


def test_one_letter_is_one_however_its_number_is_typed(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    register_outside(actor=cast.qin, letter=letter("云财预〔2026〕8号"), decisions=[decided(one)])
    register_outside(actor=cast.qin, letter=letter(" 云财预 [2026] 8号"), decisions=[decided(two)])
    assert Registration.objects.get().number == "云财预〔2026〕8号"


def test_a_stranger_does_not_learn_where_a_case_stands(cast: Cast) -> None:
    for case in (new_case(cast.shen), at_step(cast, 3), at_step(cast, 5)):
        with pytest.raises(NotAllowed) as refusal:
            register_outside(actor=cast.bai, letter=letter(), decisions=[decided(case)])
        assert "党员教育培训" not in refusal.value.text


def test_signs_nobody_sees_are_left_out_of_what_is_written(cast: Cast) -> None:
    case = submitted(cast)
    remark = Remark("title", "请写明\x00年度\n并核对 ")
    event = send_back(case.pk, actor=cast.gao, comment=" 见\x00批注\x1b ", remarks=[remark]).event
    assert event.comment == "见批注"
    assert case.remarks.get().text == "请写明年度\n并核对"


def test_a_decided_case_is_not_decided_by_a_second_letter(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])
    with pytest.raises(Stale, match="秦若兰已于 10:32 登记批复"):
        register_outside(actor=cast.xie, letter=letter("另一份"), decisions=[decided(case)])
    assert Registration.objects.count() == 1


def test_a_verb_on_a_case_that_does_not_exist(cast: Cast) -> None:
    with pytest.raises(Case.DoesNotExist):
        approve(10**9, actor=cast.gao)
