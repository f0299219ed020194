"""联合修改: a reviewer changes the text inside the case, and it takes effect once the drafter has confirmed it.

The text waits in a question to the drafter, so that everything a question knows holds for it: it lies in their 我的待办,
rests while the case is suspended, goes over with their work, and ends with the step. Until it is confirmed the case is
about the drafter's own text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from accounts import clock
from accounts.models import User
from workflows import kinds, trail
from workflows.canonical import canonical, digest
from workflows.cases.consulting import asked_of, close, over, who, who_waits
from workflows.cases.modes import UNDECIDED, Mode
from workflows.cases.outcomes import Decision, agree
from workflows.cases.questions import WAITING
from workflows.cases.remarks import tidy
from workflows.cases.seating import live_seats
from workflows.cases.seats import open_row, seat_of, still_may
from workflows.cases.shared import Moved, in_hand, take_facts
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Kind
from workflows.models import Assignment, Case, Consultation, Event, Revision, RouteStep
from workflows.snapshots import freeze
from workflows.telling import tell_confirmed, tell_to_confirm
from workflows.trail import Act

State = Consultation.State


def revise(
    case_id: int, *, actor: User, content: Mapping[str, Any], comment: str, step: int | None = None
) -> Moved:
    """修改后送经办人确认: ``content`` is the whole document as it should read. The case stays where it is.

    NotAllowed and Stale as for a decision on the step; Refused without a word why, without a change, where the kind does not
    take the text, on steps that several sign, and while the drafter still owes an answer.
    """
    with in_hand(case_id) as case:
        mine = seat_of(case, actor, step)
        _one_signs(mine)
        words = tidy(comment)
        if not words:
            raise Refused("请写明改了什么、为什么改，经办人会看到。", case=case)
        if Consultation.objects.filter(step=mine.step, person=case.drafter, state__in=WAITING).exists():
            raise Refused(
                f"{case.drafter.name}还有一件没有答复。要改动的，请先取消，再重新送确认。", case=case
            )
        kind, text = kinds.get(case.kind), canonical(content)
        assert case.snapshot is not None
        if digest(text) == case.snapshot.sha256:
            raise Refused("内容还没有改动。不用修改的，请直接签署决定。", case=case)
        kind.check_revision(kind.lock(case.document_id), content)
        kind.reviewed(case, mine.step, "confirmed", "")
        asked = Consultation.objects.create(
            case=case,
            step=mine.step,
            asked_by=actor,
            person=case.drafter,
            question=words,
            asked_at=clock.now(),
        )
        revision = Revision.objects.create(
            question=asked, assignment=mine, before=case.snapshot, text=text, sha256=digest(text)
        )
        tell_to_confirm(asked)
        told = {"asked": who(case.drafter), "revision": revision.sha256}
        principal = mine.seat.principal if mine.as_deputy else None
        act = Act(Event.Kind.REVISED, actor, principal=principal, step=mine.step, comment=words, data=told)
        return Moved(case, trail.append(case, act), f"已送{case.drafter.name}确认，确认后自动转到下一环节。")


def confirm_revision(case_id: int, *, actor: User) -> Moved:
    """确认修改: the text becomes the document, frozen as the case's next snapshot, and the reviewer's 同意 takes effect.

    NotAllowed for anybody but the drafter asked; Stale when the step is over or the case is not where the reviewer saw it.
    Where the reviewer may not decide any more, the text stands and whoever holds the step decides.
    """
    with in_hand(case_id) as case:
        asked, revision = _waiting(case, actor)
        kind = kinds.get(case.kind)
        document = kind.lock(case.document_id)
        if revision.before_id != case.snapshot_id:
            raise Stale("送来以后内容又有变动，这次修改不再有效。", case)
        content = json.loads(revision.text)
        kind.check_revision(document, content)
        close(case, asked, State.ANSWERED, answer="确认修改")
        kind.adopt_revision(document, content)
        document = kind.lock(case.document_id)
        take_facts(case, kind.facts(document), kind.drafter(document))
        case.snapshot = freeze(case, kind.content(document), asked.asked_by)
        told = {"asked_by": who(asked.asked_by), "number": case.snapshot.number}
        event = trail.append(case, Act(Event.Kind.REVISION_CONFIRMED, actor, step=asked.step, data=told))
        return _go_on(case, kind, asked, revision, event)


def object_to_revision(case_id: int, *, actor: User, text: str) -> Moved:
    """提出异议: the document stays as it was, the reviewer reads why. As ``confirm_revision``; Refused without a word."""
    with in_hand(case_id) as case:
        asked, _ = _waiting(case, actor)
        words = tidy(text)
        if not words:
            raise Refused("请写明哪里不同意、为什么。", case=case)
        close(case, asked, State.ANSWERED, answer=words)
        tell_confirmed(asked, who_waits(asked), "对修改有异议")
        told = {"asked_by": who(asked.asked_by)}
        act = Act(Event.Kind.REVISION_OBJECTED, actor, step=asked.step, comment=words, data=told)
        return Moved(case, trail.append(case, act), f"已提出异议，由{asked.asked_by.name}再看。")


def last_revision(case: Case, step_id: int) -> Revision | None:
    """What was last proposed on the step: whoever goes on begins from it, and reads what was answered."""
    found = Revision.objects.filter(question__case=case, question__step=step_id)
    return found.select_related("question__person", "before").order_by("-pk").first()


def _one_signs(mine: Assignment) -> None:
    step = mine.step
    if step.medium == RouteStep.Medium.PAPER:
        raise Refused("本环节为纸质签批，需要修改的请退回修改。", case=mine.case)
    others = [seat for seat in live_seats(step) if seat.state not in UNDECIDED]
    if step.mode == Mode.VOTE or others:
        raise Refused("本环节由多人签署，需要修改的请退回修改。", case=mine.case)


def _waiting(case: Case, actor: User) -> tuple[Consultation, Revision]:
    asked = asked_of(case, actor)
    if not hasattr(asked, "revision"):
        raise NotAllowed("没有请您确认的修改。", case)
    if asked.state != State.OPEN:
        raise over(case, asked)
    return asked, Revision.objects.select_related("before").get(question=asked)


def _go_on(case: Case, kind: Kind, asked: Consultation, revision: Revision, event: Event) -> Moved:
    """The reviewer's signature counts from now on, if it is still theirs to give."""
    row = open_row(case, asked.asked_by)
    told = _review(case, kind, row) if row is not None and row.pk == revision.assignment_id else None
    if row is None or told is None:
        tell_confirmed(asked, who_waits(asked), "已确认修改")
        return Moved(case, event, "已确认修改，由现在的办理人签署。")
    tell_confirmed(asked, [asked.asked_by], "已确认修改")
    moved = agree(Decision(case, row, asked.question, told={**told, "revised": True}))
    return Moved(case, moved.event, f"已确认修改。{asked.asked_by.name}{moved.text}")


def _review(case: Case, kind: Kind, row: Assignment) -> dict[str, Any] | None:
    """What the reviewer's 同意 keeps of their review; None where it is not theirs to give, or they judge otherwise by now."""
    if not still_may(case, row):
        return None
    try:
        return dict(kind.reviewed(case, row.step, "confirmed", ""))
    except Refused:
        return None
