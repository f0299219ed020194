"""Texts people write: comments, and remarks pinned to fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

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

    预算数, 时效第1行 指标值; where only the row is named, the row's first field. A sentence that begins with an address and
    ： is of that field alone, whatever else it names, and what follows is the remark.
    """
    if case.snapshot is None:
        return []
    content = content_of(case.snapshot)
    places = [(path, kind.place(path, content)) for path, _ in fields(content)]
    known = {_bare(address) for _, place in places for address in _addresses(place)}
    sentences = [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]
    found: dict[str, Remark] = {}
    for path, place in places:
        for address in _addresses(place):
            said = next((words for one in sentences if (words := _said_of(address, one, known))), None)
            if said is not None and address not in found:
                found[address] = Remark(path, said)
                break
    return _most_exact(found)


def _addresses(place: str) -> list[str]:
    """A field's own address and its row's: 时效第1行 指标值, 时效第1行."""
    return [one for one in (place, place.rpartition(" ")[0]) if one]


def _said_of(address: str, sentence: str, known: Collection[str]) -> str:
    """What the sentence says of the address; empty where it is of something else."""
    head, colon, rest = sentence.partition("：")
    if colon and _bare(head) in known:
        return rest.strip() if _bare(head) == _bare(address) else ""
    return sentence if _bare(address) in _bare(sentence) else ""


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
