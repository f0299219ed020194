"""名称读音 of a project: how its name is read where the dictionary reads otherwise. Only the search follows it."""

from __future__ import annotations

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.spelling import Unreadable, clean_reading
from projects.access import may_assign
from projects.models import Project
from projects.versions.errors import Invalid
from workflows.errors import NotAllowed


def set_reading(project_id: int, typed: str, *, actor: User) -> Project:
    """``"乐yue"``, or "" to read it as the dictionary does. Raises ``NotAllowed``, or ``Invalid`` with a sentence at
    ``reading``. Nothing of the target changes, whatever its state."""
    with transaction.atomic():
        project = Project.objects.select_for_update(of=("self",)).select_related("unit").get(pk=project_id)
        if not may_assign(actor, project):
            raise NotAllowed("项目名称的读音由预算绩效岗填写。")
        try:
            reading = clean_reading(typed, project.name)
        except Unreadable as wrong:
            raise Invalid({"reading": str(wrong)}) from wrong
        if reading != project.reading:
            project.reading = reading
            project.save(update_fields=["reading", "initials"])
            words = f"读音改为“{reading}”" if reading else "去掉名称读音"
            audit.record("reading", actor, f"{project.name}：{words}"[:200], project=project.pk)
    return project
