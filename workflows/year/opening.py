"""A stage opens: its kind makes the document, the engine its case, and the drafter is told. The run is in hand."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from accounts import clock
from accounts.models import User
from workflows import trail
from workflows.cases.creation import open_case
from workflows.engine.lock import case_lock
from workflows.errors import Refused
from workflows.kinds import NotApplicable, StageKind
from workflows.models import Case, Event, StageRun
from workflows.trail import Act
from workflows.wakeups import ENDED
from workflows.year.beginning import take_facts
from workflows.year.dates import Dates, effective
from workflows.year.hands import Hand, save
from workflows.year.moving import finish, task_for
from workflows.year.stages import NOT_ENABLED, stage_kind
from workflows.year.subjects import now
from workflows.year.telling import tell_opened

State = StageRun.State
ONE = timedelta(days=1)
NOBODY = "还没有经办人，请预算绩效岗指定"


def open_stage(hand: Hand, stage: StageRun) -> None:
    """Open a stage whose day has come; skipped where its kind says that it does not concern the subject."""
    assert stage.round is not None
    kind = stage_kind(stage.round.kind)
    if kind is None:
        stage.note, stage.wake_on = NOT_ENABLED, clock.today() + ONE
        save(stage)
        return
    refresh(hand)
    try:
        begin_stage(hand, stage, kind)
    except NotApplicable as reason:
        finish(hand, stage, State.SKIPPED, str(reason))
        return
    dates = effective(stage.round, hand.run)
    if stage.case is not None and stage.case.state == Case.State.APPROVED:
        finish(hand, stage, State.DONE, "材料此前已批准")
        return
    sleep(stage, dates)
    tell_opened(stage, dates.due_on)


def begin_stage(hand: Hand, stage: StageRun, kind: StageKind) -> None:
    """Document, case and task of a stage that is open from now on (not told yet, not asleep). NotApplicable as the kind says."""
    with transaction.atomic():  # what the kind wrote before it found out is undone
        document = kind.open_stage(stage)
    stage.document_id = document.pk
    stage.state, stage.opened_at, stage.ended_at, stage.note = State.OPEN, clock.now(), None, ""
    stage.task = task_for(hand, stage.stage) or stage.task
    save(stage)
    give_case(hand, stage, kind)


def give_case(hand: Hand, stage: StageRun, kind: StageKind) -> None:
    """The draft case of the stage's document, where somebody drafts for the subject; until then the stage waits for one."""
    assert stage.document_id is not None
    if hand.run.drafter is None:
        stage.case, stage.note = None, NOBODY
    else:
        stage.case, stage.note = open_case(kind.code, kind.get(stage.document_id), None), ""
    save(stage)


def look_for_drafter(hand: Hand, stage: StageRun) -> bool:
    """For an open stage without a case: whether there is one now."""
    assert stage.round is not None
    kind = stage_kind(stage.round.kind)
    refresh(hand)
    if kind is None or hand.run.drafter is None:
        return False
    give_case(hand, stage, kind)
    tell_opened(stage, effective(stage.round, hand.run).due_on)
    return True


def sleep(stage: StageRun, dates: Dates) -> None:
    """Until the day after the closing date; until tomorrow where nobody drafts yet."""
    closing = dates.closes_on + ONE
    stage.wake_on = closing if stage.case is not None else min(closing, clock.today() + ONE)
    save(stage)


def refresh(hand: Hand) -> None:
    """Take the subject's facts as they are now: who drafts, what it is called, where it belongs."""
    subject, before = now(hand.run.subject_kind, hand.run.subject_id), hand.run.drafter
    if subject is None:
        return
    take_facts(hand.run, subject)
    if subject.drafter is not None and before is not None and subject.drafter != before:
        _follow(hand, before, subject.drafter)


def _follow(hand: Hand, before: User, drafter: User) -> None:
    """What is under way has the subject's new drafter, who is told of what is to be handed in. One event on each case."""
    ids = [stage.case_id for stage in hand.stages if stage.state == State.OPEN and stage.case_id is not None]
    cases = {case.pk: case for case in case_lock.cases(sorted(ids))} if ids else {}
    for stage in hand.stages:
        case = cases.get(stage.case_id or 0)
        if case is None or case.state in ENDED or case.drafter == drafter:
            continue
        case.drafter = drafter
        told = {
            "from": {"id": before.pk, "name": before.name},
            "to": {"id": drafter.pk, "name": drafter.name},
            "what": ["项目"],
        }
        act = Act(Event.Kind.HANDED_OVER, None, source=Event.Source.SYSTEM, data=told)
        trail.append(case, act)
        if case.state == Case.State.DRAFT and stage.round is not None:
            tell_opened(stage, effective(stage.round, hand.run).due_on)


def still_a_draft(stage: StageRun) -> None:
    """Refused where the document a stage was opened again for is decided: the kind must make another one."""
    if stage.case is not None and stage.case.state != Case.State.DRAFT:
        raise Refused(f"“{stage.case.title}”现在是“{stage.case.state_words}”，不能重新打开。")
