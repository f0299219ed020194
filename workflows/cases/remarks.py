"""Texts people write: comments, and remarks pinned to fields."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from workflows.errors import Refused
from workflows.kinds import Kind, Remark
from workflows.models import Case
from workflows.snapshots import content_of
from workflows.trail import Pinned


def tidy(text: str) -> str:
    """Without blanks around it and without signs nobody sees; lines stay lines. The database takes no NUL."""
    seen = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(seen).strip()


def pin(case: Case, kind: Kind, remarks: Sequence[Remark]) -> list[Pinned]:
    """Remarks with the spoken address of their field in the snapshot; Refused for a field it does not have."""
    if not remarks:
        return []
    assert case.snapshot is not None
    content = content_of(case.snapshot)
    pinned = []
    for remark in remarks:
        try:
            place = kind.place(remark.path, content)
        except (LookupError, ValueError):
            raise Refused("有一条意见所指的栏目在这一稿里已经没有了，请刷新页面后重写。", case=case) from None
        text = tidy(remark.text)
        if not text:
            raise Refused(f"“{place}”上的意见是空的，请写明要改什么或删去这条意见。", case=case)
        pinned.append(Pinned(remark.path, place, text))
    return pinned
