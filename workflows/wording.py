"""用语: what the department calls its meetings and how its letters end. Kept by the budget desk of the 本级.

Without a row the meetings are those of the installation (``MEETING_NAMES``), and letters end as letters to finance do.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts import audit, clock
from accounts.models import User
from workflows.cases.remarks import tidy
from workflows.errors import NotAllowed, Refused
from workflows.kinds import Problem
from workflows.models import DepartmentWord
from workflows.phrases import keeps_departments

MEETINGS, CLOSING = "meetings", "closing"
USUAL_CLOSING = "请予审核"
#: characters of a name, names, characters of the closing
LONGEST_NAME, MOST, LONGEST_CLOSING = 20, 12, 30
SEPARATORS = "、，,；;"


@dataclass(frozen=True)
class Wording:
    """``meetings``: one at least, the usual one first. ``closing``: the last words of a letter, without the full stop."""

    meetings: list[str]
    closing: str

    @property
    def meeting(self) -> str:
        """The usual one."""
        return self.meetings[0]


def wording() -> Wording:
    """As it holds now; one query."""
    kept = dict(DepartmentWord.objects.values_list("code", "text"))
    meetings = kept[MEETINGS].split("\n") if MEETINGS in kept else list(settings.MEETING_NAMES)
    return Wording(meetings, kept.get(CLOSING, USUAL_CLOSING))


def may_set(user: User) -> bool:
    """Whether the person sets the department's words."""
    return keeps_departments(user)


@transaction.atomic
def set_wording(user: User, *, meetings: str, closing: str) -> Wording:
    """``meetings``: one a line, as typed. What has changed is written and goes into the log.

    NotAllowed but for the budget desk of the 本级; Refused with every trouble, each at its field.
    """
    if not may_set(user):
        raise NotAllowed("用语由本级预算绩效岗设置。")
    names, end = _lines(meetings), _one_line(closing).rstrip("。")
    said = {MEETINGS: _of_names(names), CLOSING: _of_closing(end)}
    problems = [Problem(text, where) for where, text in said.items() if text]
    if problems:
        raise Refused(problems[0].text, problems)
    audit.hold()  # one at a time: what is logged as before is what was replaced
    before, after = wording(), Wording(names, end)
    if after.meetings != before.meetings:
        _write(user, MEETINGS, "\n".join(names))
        told = "、".join(names)
        audit.record("settings", user, f"修改会议名称：{told}", before=before.meetings, after=names)
    if end != before.closing:
        _write(user, CLOSING, end)
        audit.record("settings", user, f"修改报送函结语：{end}", before=before.closing, after=end)
    return after


def _write(user: User, code: str, text: str) -> None:
    given = {"text": text, "changed_by": user, "changed_at": clock.now()}
    DepartmentWord.objects.update_or_create(code=code, defaults=given)


def _one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def _lines(text: str) -> list[str]:
    return [name for line in text.splitlines() if (name := _one_line(line))]


def _of_names(names: list[str]) -> str:
    """What is wrong with the names, in one sentence; "" when nothing is."""
    if not names:
        return "请至少写一个会议名称。"
    if len(names) > MOST:
        return f"会议最多 {MOST} 个，现在 {len(names)} 个，请删去不用的。"
    for place, name in enumerate(names):
        if any(sign in name for sign in SEPARATORS):
            return f"“{name[:LONGEST_NAME]}”像是几个会议，请一行写一个。"
        if len(name) > LONGEST_NAME:
            return f"会议名称最多 {LONGEST_NAME} 个字，“{name[:LONGEST_NAME]}…”有 {len(name)} 个字，请改短。"
        if name in names[:place]:
            return f"“{name}”写了两次，请删去一行。"
    return ""


def _of_closing(end: str) -> str:
    if not end:
        return "请填写报送函的结语，例如 请予审核。"
    if len(end) > LONGEST_CLOSING:
        return f"结语最多 {LONGEST_CLOSING} 个字，现在 {len(end)} 个字，请改短。"
    return ""
