"""One act written: its rows, the latest amounts of its projects, the scan, the messages, a line in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from accounts import audit, clock
from accounts.models import User
from projects import amounts, budget
from projects.events.papers import Paper, scan_for
from projects.events.telling import tell_changed
from projects.models import Project, ProjectEvent
from workflows import attachments
from workflows.cases.letters import number_of
from workflows.cases.remarks import tidy
from workflows.errors import Refused
from workflows.models import Attachment

#: what a scan belongs to; ``owner_id`` is the first event of the act
OWNER_KIND = "project_event"


@dataclass(frozen=True)
class Change:
    """What an act does to one held project; ``reverses`` in a reversal."""

    project: Project
    kind: ProjectEvent.Kind
    before: Decimal
    after: Decimal
    counterpart: Project | None = None
    reverses: ProjectEvent | None = None
    #: of a 更名: the name it had and the one it has from now on
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Done:
    """The rows of the act, and the sentence for the person who acted."""

    events: list[ProjectEvent]
    text: str

    @property
    def project(self) -> Project:
        return self.events[0].project


def register(changes: Sequence[Change], paper: Paper, actor: User) -> Done:
    """Write an act on held projects that have been checked. Refused without a scan."""
    scan = scan_for(paper, changes[0].project)
    number, note = number_of(paper.number)[:80], tidy(paper.note)[:300]
    act = uuid4()
    events = [
        _row(
            change,
            act,
            paper.effective_on,
            actor,
            note,
            document_number=number,
            document_date=paper.dated,
            scan=scan,
        )
        for change in changes
    ]
    if scan is not None:
        _adopt(scan, events, actor)
    return _done(events, actor)


def reverse(changes: Sequence[Change], on: date, reason: str, actor: User) -> Done:
    """Write a reversal: the day is that of what it reverses, the reason stands where the document would."""
    act = uuid4()
    return _done([_row(change, act, on, actor, reason[:300]) for change in changes], actor)


def _row(change: Change, act: UUID, on: date, actor: User, note: str, **document: object) -> ProjectEvent:
    if change.after < 0:
        short = amounts.shown(change.before)
        raise Refused(f"“{change.project.name}”现有预算只有 {short} 万元，不够减。请核对金额。")
    if change.after > amounts.LARGEST:
        raise Refused(f"“{change.project.name}”变动后的金额太大，请核对。")
    event = ProjectEvent.objects.create(
        project=change.project,
        act=act,
        kind=change.kind,
        effective_on=on,
        before=change.before,
        after=change.after,
        counterpart=change.counterpart,
        reverses=change.reverses,
        name_before=change.names[0],
        name_after=change.names[1],
        note=note,
        registered_by=actor,
        registered_at=clock.now(),
        **document,
    )
    budget.settle(change.project)
    return event


def _adopt(scan: Attachment, events: Sequence[ProjectEvent], actor: User) -> None:
    """Let a fresh upload belong to the act. Refused for a file that is somebody else's or serves something else."""
    if scan.owner_kind == OWNER_KIND and _same_document(scan, events[0]):
        return
    attachments.adopt(scan, owner_kind=OWNER_KIND, owner_id=events[0].pk, actor=actor)


def _same_document(scan: Attachment, event: ProjectEvent) -> bool:
    return (
        ProjectEvent.objects.filter(
            project=event.project_id, scan=scan, document_number=event.document_number
        )
        .exclude(pk=event.pk)
        .exists()
    )


def _done(events: list[ProjectEvent], actor: User) -> Done:
    text = "；".join(said(event) for event in events)
    for event in events:
        tell_changed(event, said(event))
    audit.record(
        "budget",
        actor,
        text,
        act=str(events[0].act),
        changes=[
            {"project": event.project_id, "kind": event.kind, "before": event.before, "after": event.after}
            for event in events
        ],
    )
    return Done(events, f"已登记：{text}。")


def said(event: ProjectEvent) -> str:
    """``教育中心培训经费：追减 6.50 万元，调整后 30.00 万元``."""
    undone = "冲销" if event.reverses_id else ""
    if event.name_after:
        return f"{undone}更名：{event.name_before} → {event.name_after}"
    size = amounts.shown(abs(event.after - event.before))
    return f"{event.project.name}：{undone}{event.get_kind_display()} {size} 万元，调整后 {amounts.shown(event.after)} 万元"
