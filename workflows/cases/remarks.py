"""Texts people write: comments, and remarks pinned to fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from workflows.diff import fields
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


def named_in(text: str, case: Case, kind: Kind) -> list[Remark]:
    """A remark for every field of the snapshot that ``text`` names by its spoken address, with the sentence that does.

    预算数, 时效第1行 指标值; where only the row is named, the row's first field.
    """
    if case.snapshot is None:
        return []
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    content = content_of(case.snapshot)
    found: dict[str, Remark] = {}
    for path, _ in fields(content):
        place = kind.place(path, content)
        for address in (place, place.rpartition(" ")[0]):
            said = next((one for one in sentences if address and _bare(address) in _bare(one)), None)
            if said is not None and address not in found:
                found[address] = Remark(path, said)
                break
    return _most_exact(found)


#: sentences of an opinion; 、and ， stay inside
_SENTENCE_END = re.compile(r"[。；;\n]")


def _bare(text: str) -> str:
    return "".join(text.split()).replace("的", "")


def _most_exact(found: dict[str, Remark]) -> list[Remark]:
    """An address that is the beginning of another one found is the same place said less exactly."""
    return [
        remark
        for address, remark in found.items()
        if not any(other != address and other.startswith(f"{address} ") for other in found)
    ]
