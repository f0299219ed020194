"""更正登记: a second registration that names the first. Both stay; what has been built on the first is not torn down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.access import holds
from accounts.models import User
from accounts.roles import Role
from workflows.cases import meetings, opinions
from workflows.cases.corrigible import Entered, entered_in, why_fixed
from workflows.cases.letters import Letter, OutsideDecision, Verdict, check_letter
from workflows.cases.letters import check_row as check_letter_row
from workflows.cases.lines import Line
from workflows.cases.meetings import MeetingDecision
from workflows.cases.paper import Opinion
from workflows.cases.putting_back import put_back
from workflows.cases.registering import correction_of
from workflows.cases.remarks import tidy
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, Event, Registration
from workflows.telling import tell_corrected

#: what can be corrected; a paper signature is one person's own decision
CORRIGIBLE = (Registration.Source.LETTER, Registration.Source.OPINION, Registration.Source.MEETING)
#: the result of a line that should not have been entered at all
DROPPED = "none"


@dataclass(frozen=True)
class Corrected:
    """One line as it should have been: result (``Verdict``, ``Opinion`` or ``DROPPED``), amount in yuan, wording."""

    case_id: int
    result: str
    amount: Decimal | None = None
    comment: str = ""


@dataclass(frozen=True)
class Correction:
    """What was done: the new registration, and a sentence for each case whose result changed."""

    registration: Registration
    texts: list[str] = field(default_factory=list)


def may_correct(registration: Registration, actor: User, cases: Sequence[Case]) -> bool:
    """Whether the person may correct it: a 预算绩效岗 above every case concerned."""
    units = {case.unit_id: case.unit for case in cases}
    return bool(units) and all(holds(actor, Role.BUDGET_OFFICER, unit=unit) for unit in units.values())


def correct(
    registration_id: int, *, actor: User, letter: Letter, reason: str, lines: Sequence[Corrected]
) -> Correction:
    """Replace a registration by a second one that names it. Cases without a line keep theirs.

    Sender, number, date, title, scan and wordings can always be put right; a result or an amount only while the case
    stands where the registration left it. Then the step is taken again as a new row and the right result carried out.
    NotAllowed for anybody but a 预算绩效岗 above all cases; Stale when it has been corrected already, or a case has moved on:
    the sentence says which verb helps then; Refused without a reason, without a change, or with a line not in order.
    """
    why = tidy(reason)
    if not why:
        raise Refused("请写明更正的原因。")
    with one_act():
        first = Registration.objects.select_related("scan").get(pk=registration_id)
        if first.source not in CORRIGIBLE:
            raise Refused("纸质签批是签批人本人的决定，登记有误的请由本环节撤回或退回后重新登记。")
        concerned = _in_hand(first, actor)
        (meetings.check_meeting if _meeting(first) else check_letter)(letter)
        wanted = {line.case_id: line for line in lines}
        if wanted.keys() - concerned.keys():
            raise Refused("更正的项目不在原登记中。漏登的项目，请用同一文号再登记一次。")
        if not _differs(first, letter) and not any(_changes(concerned[pk], wanted[pk]) for pk in wanted):
            raise Refused("与原登记相同，没有要更正的内容。")
        cases = [one.case for one in concerned.values()]
        second = correction_of(first, letter, why, actor, cases)
        if entered_in(first).keys() != concerned.keys():
            raise Stale("同一份来文刚刚又登记了别的项目，更正没有写入。请刷新页面后再更正。")
        texts = [
            _correct(one, wanted.get(pk), second, letter, actor) for pk, one in sorted(concerned.items())
        ]
        return Correction(second, [text for text in texts if text])


def _in_hand(first: Registration, actor: User) -> dict[int, Entered]:
    """What the registration says of each case, the cases locked; who may is asked of all of them."""
    ids = list(entered_in(first))
    locked = {case.pk: case for case in case_lock.cases(ids)}
    if not may_correct(first, actor, list(locked.values())):
        raise NotAllowed("登记由预算绩效岗更正；其中有不归您登记的项目。")
    if Registration.objects.filter(corrects=first).exists():
        raise Stale("这份登记已经更正过。请打开登记簿，在最近一次更正上再更正。")
    # Read again under the locks: somebody may have corrected it between.
    return entered_in(first, locked)


def _meeting(registration: Registration) -> bool:
    return registration.source == Registration.Source.MEETING


def _differs(first: Registration, letter: Letter) -> bool:
    old = (first.sender, first.number, first.title, first.dated, first.received_on)
    new = (
        "".join(letter.sender.split()),
        letter.number,
        tidy(letter.title),
        letter.dated,
        letter.received_on,
    )
    return old != new or letter.scan is not None


def _changes(entered: Entered, line: Corrected) -> bool:
    return _moves(entered, line) or tidy(line.comment) != entered.comment


def _moves(entered: Entered, line: Corrected) -> bool:
    """Whether the line decides something else than what was entered."""
    return line.result != entered.result or (line.result != DROPPED and line.amount != entered.amount)


def _correct(
    entered: Entered, wanted: Corrected | None, second: Registration, letter: Letter, actor: User
) -> str:
    """更正登记 on one case; the sentence for whoever corrects where its result changed."""
    case = entered.case
    line = wanted or Corrected(case.pk, entered.result, entered.amount, entered.comment)
    if _meeting(second):
        meetings.day_fits(case, letter)
    was = {"was": {"result": entered.result, "amount": entered.amount, "comment": entered.comment}}
    told = was | {"corrects": {"number": entered.number, "dated": entered.dated}, "reason": second.reason}
    if not _moves(entered, line):
        kept: dict[str, Any] = {"result": line.result}
        if line.amount is not None:
            kept["amount"] = line.amount
        Line(case, entered.step, second, actor, line.comment, told).record(Event.Kind.CORRECTED, kept)
        tell_corrected(case, second.number, second.reason)
        return ""
    why_not = why_fixed(entered)
    if why_not:
        raise Stale(f"“{case.title}”：{why_not}这次更正没有写入任何一件。", case)
    return _decide_anew(entered, line, second, actor, told)


def _decide_anew(
    entered: Entered, line: Corrected, second: Registration, actor: User, told: Mapping[str, Any]
) -> str:
    """Back to before the registration, and on with what it should have said."""
    case = entered.case
    step = put_back(entered, actor)
    entry = Line(case, step, second, actor, line.comment, {**told, "anew": True})
    tell_corrected(case, second.number, second.reason)
    if line.result == DROPPED:
        entry.record(Event.Kind.CORRECTED, {"result": DROPPED})
        return f"{case.title}：不在这份登记中，现在：{case.state_words}。"
    if _meeting(second):
        decision = MeetingDecision(case.pk, _opinion(line.result), line.comment)
        meetings.check_row(decision)
        return meetings.carry_out(entry, decision.opinion).text
    verdict = _verdict(line.result)
    row = OutsideDecision(case.pk, line.amount, line.comment, verdict)
    check_letter_row(row)
    return opinions.carry_out(opinions.Entry(entry, row)).text


def _opinion(result: str) -> Opinion:
    if result not in set(Opinion):
        raise Refused("请选择更正后的结果。")
    return Opinion(result)


def _verdict(result: str) -> Verdict:
    if result not in set(Verdict):
        raise Refused("请选择更正后的结果。")
    return Verdict(result)
