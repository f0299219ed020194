"""What the version before could not do, done to its cases: each act says to which, and what must have come of it.

An act is given the case and the first person who holds it (None where nobody does); it leaves the case to be carried on.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from accounts import clock, delegations
from accounts.models import User
from tests.workflows.files import scan
from workflows import cases
from workflows.cases.handing_over import hand_over
from workflows.cases.jumping import places
from workflows.cases.returning import returnable
from workflows.models import Assignment, Batch, Case, Registration, Route, RouteStep, Seat

Act = Callable[[Case, User], None]
#: kept cases under review, and those of them at which somebody has signed
OPEN = ("step 1", "step 2", "step 3", "step 4", "on paper", "by the deputy", "second round")
SIGNED = OPEN[1:]
ACTS: list[tuple[Act, str]] = []


def of(*names: str) -> Callable[[Act], Act]:
    """The act is tried on each of these cases."""

    def listed(act: Act) -> Act:
        ACTS.extend((act, name) for name in names)
        return act

    return listed


def person(key: str) -> User:
    return User.objects.get(username=key)


def now(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def holders(case: Case) -> list[str]:
    rows = Assignment.objects.filter(case=case, state="open").order_by("id")
    return list(rows.values_list("person__username", flat=True))


@of(*SIGNED)
def to_an_earlier_step_and_straight_back(case: Case, holder: User) -> None:
    first = returnable(case, case.steps.get(state="open"))[0]
    cases.send_back(case.pk, actor=holder, comment="请复核。", back_to=first.pk)
    assert now(case).step_name == first.name
    cases.approve(case.pk, actor=person(holders(case)[0]), straight=True)
    assert now(case).step_name == case.step_name


@of(*SIGNED)
def to_the_drafter_and_straight_back(case: Case, holder: User) -> None:
    cases.send_back(case.pk, actor=holder, comment="请补充依据。")
    cases.submit(case.pk, actor=case.drafter, straight=True)
    assert (now(case).step_name, now(case).round) == (case.step_name, case.round + 1)


@of("returned")
def what_that_version_returned_goes_straight_back(case: Case, holder: User) -> None:
    cases.submit(case.pk, actor=case.drafter, straight=True)
    assert now(case).step_name == "预算绩效岗审核"


@of(*SIGNED, "outside")
def its_last_decision_is_taken_back(case: Case, holder: User) -> None:
    last = Assignment.objects.filter(case=case, state="done").order_by("closed_at", "id").last()
    cases.take_back(case.pk, actor=last.person)
    assert now(case).step_name == last.step.name
    assert last.person.username in holders(case)
    assert Seat.objects.get(pk=last.seat_id).state == Seat.State.TAKEN_BACK


@of(*OPEN)
def transferred(case: Case, holder: User) -> None:
    cases.transfer(case.pk, actor=holder, to=person("ding"))
    assert "ding" in holders(case)
    assert holder.username not in holders(case)


@of(*OPEN)
def asked_and_answered(case: Case, holder: User) -> None:
    cases.consult(case.pk, actor=holder, person=person("ding"), question="标准对吗？")
    cases.answer(case.pk, actor=person("ding"), text="符合。")
    assert now(case).state == Case.State.OPEN


@of(*OPEN)
def a_signer_is_added_before(case: Case, holder: User) -> None:
    cases.add_signer(case.pk, actor=holder, person=person("ding"), place="before")
    assert holders(case) == ["ding"]
    cases.approve(case.pk, actor=person("ding"))
    assert now(case).step_name == case.step_name


@of(*OPEN)
def a_signer_is_added_beside(case: Case, holder: User) -> None:
    cases.add_signer(case.pk, actor=holder, person=person("ding"), place="beside")
    assert holders(case)[-1] == "ding"


@of(*OPEN)
def a_signer_is_added_after(case: Case, holder: User) -> None:
    cases.add_signer(case.pk, actor=holder, person=person("ding"), place="after")
    cases.approve(case.pk, actor=holder)
    assert holders(case) == ["ding"]


@of(*OPEN)
def an_added_signer_is_taken_out(case: Case, holder: User) -> None:
    cases.add_signer(case.pk, actor=holder, person=person("ding"), place="before")
    (added,) = cases.additions_of(now(case))
    cases.remove_signer(case.pk, actor=holder, key=added.key)
    assert holder.username in holders(case)


@of(*OPEN)
def a_period_begins_and_the_deputy_signs(case: Case, holder: User) -> None:
    today = clock.today()
    delegations.delegate(holder, holder, person("su"), starts_on=today, ends_on=today, reason="休假")
    assert "su" in holders(case)
    event = cases.approve(case.pk, actor=person("su")).event
    assert event.principal == holder


@of(*OPEN, "outside")
def suspended_and_resumed(case: Case, holder: User) -> None:
    before = holders(case)
    cases.suspend(case.pk, actor=person("xie"), reason="等文件")
    assert holders(case) == []
    cases.resume(case.pk, actor=person("xie"))
    assert (holders(case), now(case).state) == (before, case.state)


@of("step 1", "step 2", "step 3", "on paper", "second round")
def put_to_the_last_review(case: Case, holder: User) -> None:
    target = places(case, person("xie"))[-2].step
    cases.jump(case.pk, actor=person("xie"), to=target.pk, reason="已研究")
    assert now(case).step_name == target.name == "分管财务领导审签"


@of(*SIGNED, "outside")
def put_to_an_earlier_step(case: Case, holder: User) -> None:
    target = places(case, person("xie"))[0].step
    cases.jump(case.pk, actor=person("xie"), to=target.pk, reason="请补充意见")
    assert now(case).step_name == target.name


@of(*OPEN, "outside", "returned", "withdrawn", "amount differs")
def cancelled(case: Case, holder: User) -> None:
    cases.cancel(case.pk, actor=person("xie"), reason="不再实施")
    assert now(case).state == Case.State.CANCELLED


@of(*OPEN)
def signed_on_paper(case: Case, holder: User) -> None:
    desk = person("xie" if holder.username == "qin" else "qin")
    cases.register_paper(
        case.pk, actor=desk, signer=holder, signed_on=clock.today(), opinion="approve",
        scan=scan(desk), fingerprint=cases.slip_of(case).fingerprint,
    )  # fmt: skip
    assert now(case).step_name != case.step_name


@of(*OPEN)
def handed_over(case: Case, holder: User) -> None:
    desk = person("xie" if holder.username == "qin" else "qin")
    hand_over(actor=desk, person=holder, successor=person("su"), reason="轮岗")
    assert "su" in holders(case)


@of(*OPEN)
def urged_and_sent_round(case: Case, holder: User) -> None:
    cases.urge(case.pk, actor=case.drafter)
    cases.copy_to(case.pk, actor=case.drafter, people=[person("ding")])
    cases.mark_read(case.pk, actor=person("ding"))


@of(*OPEN)
def decided_with_others(case: Case, holder: User) -> None:
    row = Assignment.objects.get(case=case, person=holder, state="open")
    (one,) = cases.decide_many([row.pk], actor=holder, choice="approve")
    assert one.fate is cases.Fate.DONE


@of("outside")
def packed_sent_and_called_back(case: Case, holder: User) -> None:
    cover = cases.Cover("关于报送的函", "云河市财政局", "云组财〔2026〕9号", clock.today())
    batch = cases.make_batch(actor=person("qin"), cover=cover, year=case.year, case_ids=[case.pk])
    cases.report(batch.pk, actor=person("qin"))
    cases.recall_report(batch.pk, actor=person("qin"), reason="有误")
    cases.report(batch.pk, actor=person("qin"))
    assert Batch.objects.get(pk=batch.pk).state == Batch.State.SENT


@of("amount differs")
def the_letter_was_entered_wrongly(case: Case, holder: User) -> None:
    """Its amount was read from the wrong line: corrected, the case is approved as it was handed in."""
    first = Registration.objects.get(events__case=case)
    same = cases.Letter(first.sender, first.number, first.dated, first.title)
    right = cases.Corrected(case.pk, "approve", Decimal(case.amount))
    cases.correct(first.pk, actor=person("qin"), letter=same, reason="看错了行", lines=[right])
    assert now(case).state == Case.State.APPROVED


@of("draft", "withdrawn", "returned")
def handed_in_once_more(case: Case, holder: User) -> None:
    """What has begun keeps its route; a draft never handed in takes the one of today, with a meeting in it."""
    old = case.route
    _with_a_meeting()
    cases.submit(case.pk, actor=case.drafter)
    cases.approve(case.pk, actor=person("gao"))
    if old is not None:
        assert now(case).route == old
        return
    assert now(case).step_name == "部务会审议"
    meeting = cases.Letter("部务会", "2026年第5次", clock.today(), "研究预算", None, scan(person("qin")))
    cases.register_meeting(actor=person("qin"), meeting=meeting, decisions=[cases.MeetingDecision(case.pk)])
    assert now(case).step_name == "分管财务领导审签"


def _with_a_meeting() -> None:
    """科室审核 → 部务会审议 → 分管财务领导审签 → 批复 from now on."""
    Route.objects.filter(kind="target", is_current=True).update(is_current=False)
    route = Route.objects.create(kind="target", name="经会议", version=90)
    for order, (name, role, place, medium) in enumerate(
        [
            ("科室审核", "section_head", "office", "screen"),
            ("部务会审议", "budget_officer", "root", "meeting"),
            ("分管财务领导审签", "finance_leader", "root", "screen"),
            ("批复", "budget_officer", "root", "outside"),
        ]
    ):
        RouteStep.objects.create(
            route=route, order=order + 1, name=name, role=role, place=place, medium=medium
        )
