"""``manage.py check``: nobody stands above the rules, and the database would not let them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from accounts.models import Membership, User

#: Names the database must know, with the table they guard.
GUARDS = {
    "nobody_is_superuser": User,
    "nobody_is_deleted": User,
    "administrators_hold_no_business_role": Membership,
}


@register(Tags.models)
def guards_are_declared(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """The models still declare what keeps rights in order."""
    return [
        Error(f"{model._meta.label} no longer declares {name}", id="accounts.E001")
        for name, model in GUARDS.items()
        if name not in _declared(model)
    ]


@register(Tags.database)
def nobody_is_superuser(
    app_configs: Any, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """With ``--database default``: no superuser stands in the table and the constraint does."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT to_regclass('accounts_user')")
            if cursor.fetchone()[0] is None:
                continue  # not migrated yet
            cursor.execute(
                "SELECT count(*) FROM pg_constraint WHERE conname = 'nobody_is_superuser' AND convalidated"
            )
            if not cursor.fetchone()[0]:
                problems.append(Error("the constraint nobody_is_superuser is missing", id="accounts.E002"))
            cursor.execute("SELECT username FROM accounts_user WHERE is_superuser ORDER BY username")
            names = [row[0] for row in cursor.fetchall()]
            if names:
                problems.append(Error(f"superusers: {', '.join(names)}", id="accounts.E003"))
    return problems


def _declared(model: type[Any]) -> set[str]:
    constraints = {constraint.name for constraint in model._meta.constraints}
    return constraints | {trigger.name for trigger in getattr(model._meta, "triggers", [])}
