"""The half of ``manage.py import_targets`` that needs a database: ``--commit --actor 账号``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from projects.importing import flow
from projects.importing.commit import commit, may_import
from projects.importing.outcome import Outcome
from workflows.errors import NotAllowed


def commit_for(
    username: str, parsed: Mapping[str, Any], data: bytes, *, file_name: str, year: int
) -> Outcome:
    """Write what was read as drafts, in the name of an account. Raises ``NotAllowed``, ``Refused`` with a sentence."""
    actor = User.objects.filter(username__iexact=username, is_active=True).first()
    if actor is None:
        raise NotAllowed(f"没有可用的账号 {username}，请写预算绩效岗的账号。")
    may_import(actor)
    with transaction.atomic():
        kept = flow.keep(parsed, data, file_name=file_name, year=flow.year_of(year), actor=actor)
        return commit(kept, actor)
