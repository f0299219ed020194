"""A new version with the texts and rows of an older one; rows keep their uuid, so that the two can be compared."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from accounts.models import User
from projects.models import Explanation, Goal, Indicator, PlanPoint, TargetVersion

#: columns of a row that are its own and not copied
_OWN = {"id", "version"}


def copied(old: TargetVersion, actor: User, **other: Any) -> TargetVersion:
    """A draft that says what ``old`` says; ``other`` are fields it has differently (``label`` …)."""
    fields = {
        "project": old.project,
        "label": old.label,
        "label_number": old.label_number,
        "budget": old.budget,
        "fiscal": old.fiscal,
        "other": old.other,
        "purpose": old.purpose,
        "not_applicable": old.not_applicable,
    }
    new = TargetVersion.objects.create(created_by=actor, **(fields | other))
    rows: tuple[type[Model], ...] = (Goal, PlanPoint, Indicator, Explanation)
    for model in rows:
        _copy_rows(model, old, new)
    return new


def take_text(version: TargetVersion, old: TargetVersion) -> None:
    """A fresh draft of another project begins with the texts and rows of ``old``; its money is its own."""
    version.purpose, version.not_applicable = old.purpose, old.not_applicable
    version.save(update_fields=["purpose", "not_applicable"])
    version.plan_points.all().delete()
    rows: tuple[type[Model], ...] = (Goal, PlanPoint, Indicator)
    for model in rows:
        _copy_rows(model, old, version)


def _copy_rows(model: type[Model], old: TargetVersion, new: TargetVersion) -> None:
    names = [field.attname for field in model._meta.local_fields if field.name not in _OWN]
    rows = model._default_manager.filter(version=old).values(*names)
    model._default_manager.bulk_create(model(version=new, **row) for row in rows)
