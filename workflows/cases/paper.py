"""The 审批单: printed with number and fingerprint, signed by hand, registered by somebody else."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from accounts import clock
from accounts.models import User
from workflows import attachments
from workflows.canonical import digest
from workflows.cases.outcomes import Decision, Signature, agree, refuse, return_to_drafter
from workflows.cases.seats import open_row, open_step_of, still_may
from workflows.cases.shared import SIGNED, Moved, in_hand, moved_on
from workflows.cases.steering import is_desk
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Remark
from workflows.models import Assignment, Attachment, Case, CaseStep, Event, Registration
from workflows.words import told


class Opinion(StrEnum):
    """What stands on the paper."""

    APPROVE = "approve"
    SEND_BACK = "send_back"
    REJECT = "reject"


@dataclass(frozen=True)
class Slip:
    """What identifies a printed 审批单: its number, and a fingerprint of the version it shows.

    One sheet goes round: everybody who signs this version on paper signs it, so the step is no part of the mark.
    """

    number: str
    fingerprint: str
    step: CaseStep


def slip_of(case: Case) -> Slip:
    """The 审批单 of the case's open step. Stale when no step is waiting for a signature."""
    if case.state != Case.State.OPEN:
        raise Stale(f"这件事项现在是“{case.state_words}”，没有等待签批的环节。", case)
    return _slip(case, case.steps.get(state=CaseStep.State.OPEN))


def _slip(case: Case, step: CaseStep) -> Slip:
    assert case.snapshot is not None
    number = f"{case.number}-{case.round}"
    seal = digest(f"{case.snapshot.sha256} {number}")[:8].upper()
    return Slip(number, f"{seal[:4]}-{seal[4:]}", step)


def register_paper(
    case_id: int,
    *,
    actor: User,
    signer: User,
    signed_on: date,
    opinion: str,
    scan: Attachment | None,
    fingerprint: str,
    comment: str = "",
    remarks: Sequence[Remark] = (),
    step: int | None = None,
) -> Moved:
    """Enter what ``signer`` signed on paper: it counts as their decision, with the date on the paper.

    ``step`` is the step the page showed: with it a second click cannot sign the signer's next step too.

    NotAllowed unless ``actor`` is a 预算绩效岗 above the case and not its author; Stale when the version has changed
    since printing or the signer has decided already; Refused for a wrong signer, date, opinion or a missing scan.
    """
    with in_hand(case_id) as case:
        _may_register(case, actor)
        if case.state != Case.State.OPEN:
            raise moved_on(case, actor, [])
        if step is not None and open_step_of(case).pk != step:
            raise moved_on(case, actor, [])
        _same_version(case, fingerprint)
        verdict = _opinion(opinion)
        _date_fits(case, signed_on)
        if signer == actor:
            raise Refused("本人的签批请直接在系统中办理，或由他人登记。", case=case)
        mine = _seat_of_signer(case, signer)
        signature = Signature(Event.Source.PAPER, signed_on, _registered(case, actor, signed_on, scan))
        decision = Decision(case, mine, comment, signature)
        if verdict is Opinion.APPROVE:
            return agree(decision)
        if verdict is Opinion.SEND_BACK:
            return return_to_drafter(decision, remarks)
        return refuse(decision, remarks)


def may_register(case: Case, actor: User) -> bool:
    """Whether the person may enter paper signatures of the case: the 预算绩效岗 of its unit or above, no author of it."""
    author = actor.pk in (case.drafter_id, case.submitted_by_id)
    return not author and is_desk(case, actor)


def _may_register(case: Case, actor: User) -> None:
    if not may_register(case, actor):
        raise NotAllowed("纸质签批由预算绩效岗登记，经办人和提交人不能登记自己的件。", case)


def _seat_of_signer(case: Case, signer: User) -> Assignment:
    """The signer's open row. Without one: they have decided already, or the name is wrong."""
    mine = open_row(case, signer)
    if mine is not None and still_may(case, mine):
        return mine
    own = case.events.filter(actor=signer, round=case.round, kind__in=SIGNED).last()
    if own is not None:
        raise Stale(f"{told(own)}，这份签批不用再登记。现在：{case.state_words}。", case)
    raise Refused(f"{signer.name}不是“{case.step_name}”环节的办理人，请核对签批人。", case=case)


def _same_version(case: Case, fingerprint: str) -> None:
    slip = _slip(case, open_step_of(case))
    given = "".join(fingerprint.split()).upper().replace("—", "-")
    if not hmac.compare_digest(given.encode(), slip.fingerprint.encode()):
        raise Stale(
            "校验码与现在的稿件不一致：抄录有误，或打印后稿件又有变动。请核对；已变动的请重新打印、签批后再登记。",
            case,
        )


def _opinion(opinion: str) -> Opinion:
    try:
        return Opinion(opinion)
    except ValueError:
        raise Refused("请选择纸上的意见：同意、退回修改或不同意。") from None


def _date_fits(case: Case, signed_on: date) -> None:
    assert case.submitted_at is not None
    submitted_on = case.submitted_at.astimezone(clock.SHANGHAI).date()
    if signed_on > clock.today():
        raise Refused("签批日期晚于今天，请核对纸上的日期。", case=case)
    if signed_on < submitted_on:
        raise Refused(f"签批日期早于本稿的提交日期 {submitted_on}，请核对纸上的日期。", case=case)


def _registered(case: Case, actor: User, signed_on: date, scan: Attachment | None) -> Registration:
    if scan is None:
        raise Refused("请上传签批后的审批单扫描件。", case=case)
    registration = Registration.objects.create(
        source=Registration.Source.PAPER,
        number=_slip(case, open_step_of(case)).number,
        title=case.title,
        dated=signed_on,
        received_on=clock.today(),
        registered_by=actor,
        scan=scan,
        registered_at=clock.now(),
    )
    adopt(scan, registration, actor, [case])
    return registration


def adopt(scan: Attachment, registration: Registration, actor: User, cases: Sequence[Case]) -> None:
    """Let the scan belong to its registration. Refused for a file that is somebody else's or already serves another."""
    attachments.adopt(
        scan,
        owner_kind="registration",
        owner_id=registration.pk,
        actor=actor,
        cases=[case.pk for case in cases],
    )
