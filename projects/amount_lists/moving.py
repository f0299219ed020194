"""A 批复 that gives an approved target another amount: a 预算变动 with the letter, and the way to the 调整 that follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from accounts import clock
from accounts.models import User
from notifications import notices
from projects import amounts
from projects.amount_lists.outlook import Line
from projects.events.holding import held, present
from projects.events.papers import Paper, check_paper
from projects.events.rows import Change, register
from projects.events.telling import SUBJECT
from projects.models import ProjectEvent
from workflows.cases import Letter
from workflows.models import Attachment

Kind = ProjectEvent.Kind
NOTICE = "to_adjust"


def change_budgets(lines: Sequence[Line], letter: Letter, actor: User) -> list[ProjectEvent]:
    """追加 or 追减 of every project to what its line says, in one act; each 经办人 is shown the way to the 调整.

    Inside the act that registers the letter, after its cases. Refused and Stale as ``events.change``.
    """
    amount_of = {line.project.pk: line.row.amount for line in lines if line.project}
    shown = {line.project.pk: line.project.adjusted for line in lines if line.project}
    projects = held(list(amount_of), actor)
    paper = Paper(letter.number, letter.dated, letter.dated, letter.title, _again(letter.scan, actor))
    check_paper(paper, projects[0].year_id)
    seen = {pk: amount for pk, amount in shown.items() if amount is not None}
    changes = []
    for project in projects:
        before, after = present(project, paper.effective_on, seen), amount_of[project.pk]
        assert after is not None, "a row without an amount is written nowhere"
        changes.append(Change(project, Kind.ADDED if after > before else Kind.REDUCED, before, after))
    events = register(changes, paper, actor).events
    places_of = {line.project.pk: len(line.places) for line in lines if line.project}
    for event in events:
        _tell(event, places_of[event.project_id])
    return events


def _again(scan: Attachment | None, actor: User) -> Attachment | None:
    """The same file once more: one row belongs to the letter, the other to the changes."""
    if scan is None:
        return None
    return Attachment.objects.create(
        owner_kind="upload",
        owner_id=actor.pk,
        name=scan.name,
        content_type=scan.content_type,
        size=scan.size,
        sha256=scan.sha256,
        personal=scan.personal,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )


def adjust_url(project_id: int, event_id: int) -> str:
    """申请目标调整, filled in with the 预算变动 it follows."""
    return f"{reverse('projects:adjust', args=[project_id])}?event={event_id}"


def _tell(event: ProjectEvent, places: int) -> None:
    project = event.project
    if project.drafter is None:
        return
    notices.tell(
        [project.drafter],
        kind=NOTICE,
        subject=f"{SUBJECT}:{project.pk}",
        title=f"预算变了，请申请目标调整：{project.name}"[:200],
        text=f"预算由 {amounts.shown(event.before)} 万元改为 {amounts.shown(event.after)} 万元（{event.document_number}），"
        f"目标表有 {places} 处要改。",
        reason="您是项目的经办人",
        url=adjust_url(project.pk, event.pk),
    )
