"""Freezing a document as it is at a moment."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Max

from accounts import clock
from accounts.models import User
from workflows.canonical import SCHEMA, canonical, digest
from workflows.models import Case, Snapshot


def freeze(case: Case, content: dict[str, Any], author: User) -> Snapshot:
    """Keep the whole content as the case's next snapshot: one at each submission, one for an edit inside a round."""
    text = canonical(content)
    return Snapshot.objects.create(
        case=case,
        number=_next(case),
        text=text,
        sha256=digest(text),
        schema=SCHEMA,
        author=author,
        created_at=clock.now(),
    )


def _next(case: Case) -> int:
    if case.snapshot_id is None:
        return 1
    last: int = Snapshot.objects.filter(case=case).aggregate(last=Max("number"))["last"]
    return last + 1


def content_of(snapshot: Snapshot) -> dict[str, Any]:
    """The document as it was, as plain JSON values."""
    content: dict[str, Any] = json.loads(snapshot.text)
    return content
