"""更名: from a day on the project is called otherwise, by a document. Its money stays, its earlier name stays readable."""

from __future__ import annotations

from django.db.models import F

from accounts import clock
from accounts.models import User
from projects.events.holding import Seen, in_hand, present
from projects.events.papers import Paper, check_paper
from projects.events.rows import Change, Done, register
from projects.models import Project, ProjectEvent, TargetVersion
from projects.versions.clean import line
from projects.versions.errors import Invalid
from projects.versions.validation import LENGTHS, WORDS, too_long
from projects.year import changed
from workflows.errors import Refused


def rename(project_id: int, name: str, *, actor: User, seen: Seen, paper: Paper) -> Done:
    """Register the new name. NotAllowed, Stale and Refused as ``changing.change``; Invalid with a sentence at ``name``.

    Refused while the target is under review: what is being signed bears the old name.
    """
    with in_hand([project_id], actor) as (project,):
        check_paper(paper, project.year_id)
        before, name = present(project, paper.effective_on, seen), line(name)
        if found := dict(too_long("name", name, WORDS["name"], LENGTHS["name"])):
            raise Invalid(found)
        if not name or name == project.name:
            raise Invalid(
                {"name": "请填写新的项目名称。" if not name else "新名称与现在的名称相同，请核对文件。"}
            )
        if project.versions.filter(state=TargetVersion.State.IN_REVIEW).exists():
            raise Refused(f"“{project.name}”的绩效目标正在审核中，请先办结或终止办理，再登记。")
        change = Change(project, ProjectEvent.Kind.RENAMED, before, before, names=(project.name, name))
        call(project, name)
        return register([change], paper, actor)


def call(project: Project, name: str) -> None:
    """Give a held project another name; by the earlier one it is still found. A form of its target that is open somewhere
    is older than that, and is told so."""
    earlier = [*project.names_before.splitlines(), project.name]
    project.names_before = "\n".join(one for one in dict.fromkeys(earlier) if one != name)
    project.name = name
    project.save(update_fields=["name", "names_before", "initials"])
    drafts = project.versions.filter(state=TargetVersion.State.DRAFT)
    drafts.update(revision=F("revision") + 1, saved_at=clock.now())
    changed([project.pk])
