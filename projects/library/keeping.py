"""What the budget desk does to an entry: put it right, take it out of use, take it back into use."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts import access, audit, clock
from accounts.models import User
from accounts.roles import Role
from accounts.spelling import initials_of
from projects.library.feeding import key_of
from projects.models import LibraryEntry
from projects.versions.clean import line
from projects.versions.errors import Invalid
from workflows.errors import NotAllowed


@dataclass(frozen=True)
class Entry:
    """What can be edited."""

    name: str
    description: str = ""
    unit: str = ""
    usual: str = ""
    basis: str = ""


#: longest texts by column, in characters
LENGTHS = {"name": 200, "description": 2000, "unit": 40, "usual": 300, "basis": 2000}


def change(pk: int, entry: Entry, *, actor: User) -> LibraryEntry:
    """``Invalid`` with a sentence per field; from now on approvals leave the words alone."""
    texts = {name: line(getattr(entry, name)) for name in LENGTHS}
    problems = {
        name: f"最多 {most} 个字，现在有 {len(texts[name])} 个，请精简。"
        for name, most in LENGTHS.items()
        if len(texts[name]) > most
    }
    if not key_of(texts["name"]):
        problems["name"] = "请填写三级指标名称。"
    if problems:
        raise Invalid(problems)
    try:
        with transaction.atomic():
            found = _held(pk, actor)
            for name, text in texts.items():
                setattr(found, name, text)
            found.key, found.initials = key_of(found.name), initials_of(found.name)
            found.edited_by, found.edited_at = actor, clock.now()
            found.save()
            audit.record("library", actor, f"修改指标库：{found.name}"[:200], entry=pk)
    except IntegrityError:
        raise Invalid({"name": "同一分类里已有这个名称的指标，请修改那一条。"}) from None
    return found


def retire(pk: int, *, actor: User, retired: bool) -> LibraryEntry:
    """Out of use it is offered no more, and approvals do not bring it back."""
    with transaction.atomic():
        found = _held(pk, actor)
        found.retired = retired
        found.save(update_fields=["retired"])
        audit.record(
            "library", actor, f"{'停用' if retired else '恢复使用'}指标库：{found.name}"[:200], entry=pk
        )
    return found


def _held(pk: int, actor: User) -> LibraryEntry:
    found = LibraryEntry.objects.select_for_update(of=("self",)).select_related("department").get(pk=pk)
    if not access.holds(actor, Role.BUDGET_OFFICER, found.department):
        raise NotAllowed("指标库由预算绩效岗维护。")
    return found
