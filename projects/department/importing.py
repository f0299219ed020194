"""What a published document says of the department, as the first draft of its 部门整体绩效目标."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from accounts.models import User
from projects.department.access import may_draft, root_of
from projects.department.creating import begin
from projects.department.text import (
    LONGEST_HEADING,
    LONGEST_TITLE,
    Part,
    RowText,
    TargetText,
    clean,
    problems,
)
from projects.importing.published.prose import ORDINAL
from projects.models import BudgetYear, DepartmentTarget
from workflows.errors import Refused

#: nothing to read, or not for the person importing; becomes a draft; there is a version already; too large to be one
NOTHING, WRITTEN, KEPT, TOO_BIG = "", "written", "kept", "too_big"
_OWN_HEADINGS = (Part.ITEMS.label, Part.SPECIAL.label, Part.SAFEGUARDS.label)
_SPECIAL = re.compile("专项")


def text_of(parsed: Mapping[str, Any]) -> TargetText:
    """``parsed``: the ``department`` of an import's preview. The paper numbers its rows itself; links are left open."""
    sub_goals: list[Mapping[str, str]] = parsed.get("sub_goals", [])
    special = [bool(_SPECIAL.search(item["section"])) for item in sub_goals]
    rows = [
        *_rows(Part.OVERALL, parsed.get("overall_goals", [])),
        *_rows(Part.ITEMS, (item for item, is_special in zip(sub_goals, special, strict=True) if not is_special)),
        *_rows(Part.SPECIAL, (item for item, is_special in zip(sub_goals, special, strict=True) if is_special)),
        *_rows(Part.SAFEGUARDS, parsed.get("safeguards", [])),
    ]  # fmt: skip
    return clean(TargetText(parsed.get("overall_intro", ""), tuple(rows)))


def fate_of(parsed: Mapping[str, Any], year: BudgetYear, actor: User) -> str:
    """What confirming the import would do with the department's part."""
    text, unit = text_of(parsed), root_of(actor)
    if not (text.intro or text.rows) or unit is None or not may_draft(actor, unit):
        return NOTHING
    if DepartmentTarget.objects.filter(year=year, unit=unit).exists():
        return KEPT
    return TOO_BIG if problems(text, ()) else WRITTEN


def write(parsed: Mapping[str, Any], year: BudgetYear, actor: User) -> str:
    """Make the draft where ``fate_of`` says so; what is there is never overwritten."""
    fate, unit = fate_of(parsed, year, actor), root_of(actor)
    if fate != WRITTEN or unit is None:
        return fate
    try:
        begin(year, unit, actor=actor, text=text_of(parsed))
    except Refused:
        return KEPT  # somebody began one in this moment, or the year is over
    return WRITTEN


def _rows(part: Part, items: Iterable[Mapping[str, str]]) -> Iterator[RowText]:
    for item in items:
        title, text, heading = _bare(item["title"]), item["text"], _bare(item.get("section", ""))
        if len(title) > LONGEST_TITLE:
            title, text = "", "\n".join(filter(None, (title, text)))
        own = heading in _OWN_HEADINGS or len(heading) > LONGEST_HEADING
        yield RowText(part, title, text, "" if own else heading)


def _bare(text: str) -> str:
    """Without its number: ``（三）某某经费`` -> ``某某经费``."""
    match = ORDINAL.match(text)
    return text[match.end() :] if match else text
