"""Projects with a 批复数, and papers, for the tests of 预算变动."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from accounts.models import Unit, User
from projects import budget
from projects.checks.r01_code import check_character
from projects.events import Paper
from projects.models import BudgetYear, Project
from tests.projects.makers import draft
from tests.workflows.files import upload
from workflows import attachments
from workflows.models import Attachment

_codes = count(1)


def wan(amount: object) -> Decimal:
    """万元 as yuan."""
    return Decimal(str(amount)) * 10_000


def approved(year: BudgetYear, unit: Unit, drafter: User | None, amount: object, **fields: Any) -> Project:
    """A project whose 批复数 is so many 万元."""
    stem = f"139900{year.pk % 100}P{2141000 + next(_codes):011d}"
    code = stem + check_character(stem)
    version = draft(year, unit, None, drafter, code=code, name=fields.pop("name", f"项目{code[-3:]}"))
    if fields:
        Project.objects.filter(pk=version.project_id).update(**fields)
    with transaction.atomic():
        budget.approve(version.project_id, wan(amount))
    return Project.objects.get(pk=version.project_id)


def scan(actor: User) -> Attachment:
    return attachments.store(upload("来文.pdf"), owner_kind="upload", owner_id=actor.pk, actor=actor)


def paper(actor: User, on: str = "2026-06-10", number: str = "云财预〔2026〕31号", **more: Any) -> Paper:
    """A document that takes effect on the day, with a fresh scan."""
    day = date.fromisoformat(on)
    return Paper(number, more.pop("dated", day), day, **{"scan": scan(actor)} | more)


def now(project: Project) -> Decimal:
    """The latest 调整后 in 万元."""
    project.refresh_from_db()
    assert project.adjusted is not None
    return project.adjusted / 10_000
