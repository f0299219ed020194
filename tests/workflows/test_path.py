"""The whole path of one case, verb by verb."""

from decimal import Decimal

import pytest

from tests.cast import Cast
from tests.toy import new_case, paper_of
from tests.workflows.steps import at_step, decided, holding, letter, submitted
from workflows.cases import approve, register_outside, reject, send_back, submit, withdraw
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Remark
from workflows.models import Case
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db


def kinds_of(case: Case) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


def test_a_case_goes_through_its_signers_and_is_locked_by_the_letter(cast: Cast) -> None:
    case = new_case(cast.shen)
    told = submit(case.pk, actor=cast.shen)
    assert told.text == "已提交。下一步：科室审核（高映雪），一般 2 个工作日内办结。"
    for signer, step in [
        (cast.gao, "科室审核"),
        (cast.lu, "分管领导审签"),
        (cast.xie, "预算绩效岗审核"),
        (cast.gu, "分管财务领导审签"),
    ]:
        case.refresh_from_db()
        assert case.state_words == step
        assert signer.username in holding(case)
        approve(case.pk, actor=signer, comment="同意上报")
    case.refresh_from_db()
    assert case.state_words == "待报财政"
    assert holding(case) == set()

    results = register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case)])

    case.refresh_from_db()
    assert [result.locked for result in results] == [True]
    assert case.state_words == "已批复"
    assert paper_of(case).state == "approved"
    assert kinds_of(case) == ["created", "submitted", *["approved"] * 4, "decided_outside"]
    assert verify_case(case) == []
    assert case.process.finished is not None


def test_sending_back_gives_the_document_to_the_drafter_with_the_remarks_pinned(cast: Cast) -> None:
    case = at_step(cast, 2)
    line = paper_of(case).rows[0]["uuid"]
    send_back(
        case.pk,
        actor=cast.lu,
        comment="请核实",
        remarks=[Remark(f"rows/{line}/value", "人次与去年相同，请核实")],
    )
    case.refresh_from_db()
    assert (case.state, case.returned, case.state_words) == ("draft", True, "退回修改")
    assert paper_of(case).state == "draft"
    assert holding(case) == set()
    remark = case.remarks.get()
    assert (remark.place, remark.author) == ("第1行 指标值", cast.lu)
    assert remark.snapshot == case.snapshots.get()

    submit(case.pk, actor=cast.shen)
    case.refresh_from_db()
    assert (case.round, case.state_words, case.returned) == (2, "科室审核", False)
    assert case.snapshots.count() == 2
    assert verify_case(case) == []


def test_disagreeing_ends_the_case(cast: Cast) -> None:
    case = submitted(cast)
    reject(case.pk, actor=cast.gao, comment="与上年项目重复")
    case.refresh_from_db()
    assert (case.state_words, paper_of(case).state) == ("不予安排", "rejected")
    assert case.process.finished is not None
    with pytest.raises(Stale, match="表示不同意"):
        submit(case.pk, actor=cast.shen)


def test_the_submitter_takes_the_case_back_while_nobody_has_acted(cast: Cast) -> None:
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    case.refresh_from_db()
    assert (case.state_words, paper_of(case).state, holding(case)) == ("草稿", "draft", set())
    submit(case.pk, actor=cast.shen)
    assert holding(case) == {"gao"}


def test_nobody_takes_back_what_has_been_signed(cast: Cast) -> None:
    case = at_step(cast, 2)
    with pytest.raises(Stale, match=r"高映雪已于 .* 同意，不能再撤回"):
        withdraw(case.pk, actor=cast.shen)


def test_an_amount_that_differs_is_kept_and_the_case_goes_back_with_it_as_a_remark(cast: Cast) -> None:
    same, other = at_step(cast, 5), at_step(cast, 5, title="老年大学运行")
    results = register_outside(
        actor=cast.xie, letter=letter(), decisions=[decided(other, "35.50"), decided(same)]
    )
    assert [(result.case.pk, result.locked) for result in results] == [(same.pk, True), (other.pk, False)]
    other.refresh_from_db()
    assert (other.state_words, paper_of(other).state) == ("退回修改", "draft")
    assert str(paper_of(other).approved) == "35.50"
    assert other.remarks.get().place == "预算数"
    last = other.events.last()
    assert last is not None
    assert last.data == {"amount": "35.50", "result": "approve"}
    assert verify_case(other) == []


def test_the_same_letter_locks_a_corrected_case_later(cast: Cast) -> None:
    case = at_step(cast, 5)
    register_outside(actor=cast.xie, letter=letter(), decisions=[decided(case, "35.50")])
    paper = paper_of(case)
    paper.budget = Decimal("35.50")
    paper.save()
    submit(case.pk, actor=cast.shen)
    for signer in [cast.gao, cast.lu, cast.qin, cast.gu]:
        approve(case.pk, actor=signer)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(case, "35.50")])
    case.refresh_from_db()
    assert case.state == "approved"
    assert len(set(case.events.exclude(registration=None).values_list("registration", flat=True))) == 1


def test_a_case_that_cannot_take_the_letter_stops_the_whole_act(cast: Cast) -> None:
    ready, early = at_step(cast, 5), at_step(cast, 4, title="老年大学运行")
    with pytest.raises(Stale, match=r"“老年大学运行”.*没有写入任何一件"):
        register_outside(actor=cast.qin, letter=letter(), decisions=[decided(ready), decided(early)])
    ready.refresh_from_db()
    assert ready.state == "outside"


def test_a_document_with_open_problems_is_not_taken(cast: Cast) -> None:
    case = new_case(cast.shen, flawed=True)
    with pytest.raises(Refused, match="还有 1 处需要先处理") as refusal:
        submit(case.pk, actor=cast.shen)
    assert [problem.path for problem in refusal.value.problems] == ["title"]
    case.refresh_from_db()
    assert (case.round, case.event_count, case.snapshots.count()) == (0, 1, 0)


def test_only_the_drafter_submits(cast: Cast) -> None:
    case = new_case(cast.shen)
    with pytest.raises(NotAllowed):
        submit(case.pk, actor=cast.gao)
