"""佐证材料: files of the project, for everybody who reads the project."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from desk.tabs import Tab
from projects.access import may_assign, may_draft, visible_projects
from projects.models import Project
from workflows import attachments
from workflows.models import Attachment

OWNER_KIND = "project"


def documents_of(project: Project) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(owner_kind=OWNER_KIND, owner_id=project.pk)
    return rows.select_related("uploaded_by").order_by("-uploaded_at", "-pk")


def may_upload(user: User, project: Project) -> bool:
    """Whoever drafts the project, and the budget desk above it."""
    return may_draft(user, project) or may_assign(user, project)


def may_read(user: User, project_id: int) -> bool:
    """Whoever sees the project sees its files."""
    return visible_projects(user).filter(pk=project_id).exists()


def context(project: Project, user: User) -> dict[str, Any]:
    return {
        "documents": list(documents_of(project)),
        "may_upload": may_upload(user, project),
        "accept": attachments.ACCEPT,
    }


TAB = Tab(
    "documents",
    "佐证材料",
    "desk/tabs/documents.html",
    context,
    lambda project, user: documents_of(project).count(),
    50,
)
