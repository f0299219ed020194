"""登记会议决定: one meeting over many cases that wait for it, each with its result. Nobody clicks afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts import clock
from accounts.models import User
from workflows import kinds
from workflows.access import may_read
from workflows.cases.entering import not_written, step_of, takes
from workflows.cases.letters import Letter, number_of, sender_of
from workflows.cases.lines import Line
from workflows.cases.onward import go_on
from workflows.cases.paper import Opinion
from workflows.cases.registering import row_of
from workflows.cases.remarks import named_in, pin, tidy
from workflows.cases.seats import task_of
from workflows.cases.shared import Moved
from workflows.cases.steps import close_done, close_round
from workflows.engine import operations
from workflows.engine.lock import case_lock, one_act
from workflows.errors import NotAllowed, Refused
from workflows.flows import Outcome
from workflows.models import Case, CaseStep, Event, Registration, RouteStep
from workflows.telling import tell_agreed, tell_ended, tell_returned

OPINION_WORDS = {Opinion.APPROVE: "同意", Opinion.SEND_BACK: "退回修改", Opinion.REJECT: "不同意"}


@dataclass(frozen=True)
class MeetingDecision:
    """What the meeting decided on one case, with the wording of its minutes."""

    case_id: int
    opinion: Opinion = Opinion.APPROVE
    comment: str = ""


def register_meeting(*, actor: User, meeting: Letter, decisions: Sequence[MeetingDecision]) -> list[Moved]:
    """Enter what a meeting decided, for all its cases in one act: either every one of them moves or none.

    ``meeting.sender`` is the meeting (部务会), ``number`` which one, ``dated`` its day. 同意: the case goes on; 退回修改: back
    to its drafter, with a remark on each field the wording names; 不同意: it ends. NotAllowed for whom the route does not
    name; Stale names a case that is not at the meeting any more; Refused without number, scan, or a needed wording,
    and for a day before the version was handed in.
    """
    check(meeting, decisions)
    with one_act():
        cases = {case.pk: case for case in case_lock.cases([decision.case_id for decision in decisions])}
        if any(decision.case_id not in cases for decision in decisions):
            raise Refused("有一件事项已不存在，请刷新页面后重新登记。")
        steps = {pk: _awaiting(case, actor) for pk, case in cases.items()}
        for case in cases.values():
            day_fits(case, meeting)
        row = row_of(meeting, Registration.Source.MEETING, actor, list(cases.values()))
        if row.scan_id is None:
            raise Refused("请上传会议纪要或决定的扫描件。")
        done = []
        for decision in sorted(decisions, key=lambda one: one.case_id):
            case = cases[decision.case_id]
            line = Line(case, steps[case.pk], row, actor, decision.comment)
            done.append(carry_out(line, decision.opinion))
        return done


def check(meeting: Letter, decisions: Sequence[MeetingDecision]) -> None:
    """Refused when the meeting or its table cannot be right."""
    check_meeting(meeting)
    if not decisions:
        raise Refused("请至少选择一件事项。")
    if len({decision.case_id for decision in decisions}) != len(decisions):
        raise Refused("同一件事项在表中出现了两次，请删去一行。")
    for decision in decisions:
        check_row(decision)


def check_meeting(meeting: Letter) -> None:
    """Refused without name and number, and for a day that has not come."""
    if not sender_of(meeting.sender) or not number_of(meeting.number):
        raise Refused("请填写会议名称和会议编号（例如 2026年第5次）。")
    if meeting.dated > clock.today():
        raise Refused("会议日期晚于今天，请核对。")


def check_row(decision: MeetingDecision) -> None:
    """Refused when a result needs the wording of the minutes and has none."""
    if decision.opinion is not Opinion.APPROVE and not tidy(decision.comment):
        raise Refused(f"结果是“{OPINION_WORDS[decision.opinion]}”的，请照会议纪要填写决定原文。")


def day_fits(case: Case, meeting: Letter) -> None:
    """A meeting decides what has been handed in. Refused, naming the case, when it was held before."""
    assert case.submitted_at is not None
    submitted_on = case.submitted_at.astimezone(clock.SHANGHAI).date()
    if meeting.dated < submitted_on:
        raise Refused(f"会议日期早于“{case.title}”本稿的提交日期 {submitted_on}，请核对。", case=case)


def carry_out(line: Line, opinion: Opinion) -> Moved:
    """Do what the meeting decided on one case: it is locked, ``line.step`` is its open meeting step."""
    close_done(line.step)
    if opinion is Opinion.APPROVE:
        return _goes_on(line)
    if opinion is Opinion.SEND_BACK:
        return _send_back(line)
    return _refuse(line)


def _awaiting(case: Case, actor: User) -> CaseStep:
    """The case's meeting step, open; who asks comes first."""
    step = step_of(case, RouteStep.Medium.MEETING)
    if step is None or not takes(case, step, actor):
        which = f"“{case.title}”" if may_read(actor, case) else "其中一件"
        raise NotAllowed(f"{which}的会议决定不由您登记，或不经会议。会议决定由预算绩效岗登记。", case)
    if case.state != Case.State.OPEN or step.state != CaseStep.State.OPEN:
        raise not_written(case, actor, [Event.Kind.MEETING_DECIDED])
    task_of(step).process = case.process
    return step


def _goes_on(line: Line) -> Moved:
    """The drafter hears what was said, a condition among it, whether the case ends here or goes on."""
    said = f"{line.named}：{tidy(line.comment) or '同意。'}"
    onward = go_on(line.case, line.step, by=line.actor, signed=(), said=said)
    if line.case.state == Case.State.OPEN:
        tell_agreed(line.case, line.case.authors, said)
    event = line.record(Event.Kind.MEETING_DECIDED, {"result": Opinion.APPROVE.value, **onward.data})
    return Moved(line.case, event, f"{line.case.title}：会议同意{onward.text}")


def _send_back(line: Line) -> Moved:
    case, words = line.case, tidy(line.comment)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    pinned = pin(case, kind, named_in(words, case, kind))
    operations.advance(task_of(line.step), Outcome.RETURNED)
    close_round(case)
    case.state, case.returned = Case.State.DRAFT, True
    kind.on_returned(document, line.actor)
    tell_returned(case, case.authors, f"{line.named}：{words}")
    event = line.record(Event.Kind.MEETING_DECIDED, {"result": Opinion.SEND_BACK.value}, pinned)
    return Moved(case, event, f"{case.title}：会议退回修改，已退回{case.drafter.name}。")


def _refuse(line: Line) -> Moved:
    case, words = line.case, tidy(line.comment)
    kind = kinds.get(case.kind)
    document = kind.lock(case.document_id)
    operations.advance(task_of(line.step), Outcome.REJECTED)
    close_round(case)
    case.state, case.finished_at = Case.State.REJECTED, clock.now()
    kind.on_rejected(document, line.actor)
    tell_ended(case, case.authors, f"{line.named}：{words}")
    event = line.record(Event.Kind.MEETING_DECIDED, {"result": Opinion.REJECT.value})
    return Moved(case, event, f"{case.title}：会议不同意，现在：{case.state_words}。")
