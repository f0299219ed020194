"""What would become of each line: the place it means, an account where none is given, what keeps it from being added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pypinyin import lazy_pinyin

from accounts.models import Office, Unit, User
from desk.roll.reading import MOST_LINES, Entry

_ACCOUNT = re.compile(r"[A-Za-z0-9._-]{1,40}")
_LONGEST = {"name": 40, "post": 60, "phone": 30}


@dataclass(frozen=True)
class Line:
    """``problem``: why it cannot be added, in words; ``known``: the person is there already and is left as they are."""

    entry: Entry
    username: str
    unit: Unit | None
    office: Office | None
    problem: str = ""
    known: bool = False

    @property
    def fresh(self) -> bool:
        return not self.problem and not self.known


def proposed(entries: Sequence[Entry]) -> list[Line]:
    """Three queries, however many lines."""
    there = {user.username.lower(): user for user in User.objects.all()}
    units = list(Unit.objects.filter(is_active=True))
    offices = list(Office.objects.filter(is_active=True).select_related("unit"))
    taken, lines, seen = set(there), [], set()
    for entry in entries[:MOST_LINES]:
        line = _line(entry, units, offices, there, taken)
        alike = (entry.name, entry.post, line.unit, line.office)
        if line.fresh and alike in seen:
            line = Line(
                entry, line.username, line.unit, line.office, "和上面一行是同一个人；同名的请在职务中写明区别"
            )
        seen.add(alike)
        taken.add(line.username.lower())
        lines.append(line)
    return lines


def _line(
    entry: Entry, units: Sequence[Unit], offices: Sequence[Office], there: dict[str, User], taken: set[str]
) -> Line:
    unit = _unit(entry.unit, units)
    office = next(
        (one for one in offices if unit and one.unit_id == unit.pk and one.name == entry.office), None
    )
    known = _known(entry, unit, there)
    if known is not None:
        return Line(entry, known.username, unit, office, known=True)
    username = entry.username or _account(entry.name, taken)
    return Line(entry, username, unit, office, _problem(entry, username, unit, office, taken))


def _problem(entry: Entry, username: str, unit: Unit | None, office: Office | None, taken: set[str]) -> str:
    if not entry.name:
        return "没有姓名"
    for field, most in _LONGEST.items():
        if len(getattr(entry, field)) > most:
            return f"{entry.name}的内容太长，最多 {most} 个字"
    if not _ACCOUNT.fullmatch(username):
        return "账号只能用字母、数字、点和横线"
    if username.lower() in taken:
        return f"账号 {username} 已有人使用，请换一个"
    if not entry.unit:
        return "没有写单位"
    if unit is None:
        return f"没有单位“{entry.unit}”，请先新增单位，或改成系统中的名称或编码"
    if entry.office and office is None:
        return f"{unit.label}没有科室“{entry.office}”，请先新增科室，或留空"
    return _mail_problem(entry.email)


def _mail_problem(email: str) -> str:
    try:
        if email:
            validate_email(email)
    except ValidationError:
        return f"电子邮箱“{email}”写得不对"
    return ""


def _unit(words: str, units: Sequence[Unit]) -> Unit | None:
    """By code, name or short name."""
    return next((one for one in units if words and words in (one.code, one.name, one.short_name)), None)


def _known(entry: Entry, unit: Unit | None, there: dict[str, User]) -> User | None:
    """By the account, where it is the same name; without an account by name, unit and post."""
    if entry.username:
        user = there.get(entry.username.lower())
        return user if user is not None and user.name == entry.name else None
    alike = (one for one in there.values() if one.name == entry.name and one.post == entry.post)
    return next((one for one in alike if unit is not None and one.unit_id == unit.pk), None)


def _account(name: str, taken: set[str]) -> str:
    """沈知远 → shenzhiyuan, with a number where somebody has it."""
    plain = re.sub(r"[^a-z0-9]", "", "".join(lazy_pinyin(name)).lower())[:30] or "user"
    number = 1
    while (found := plain if number == 1 else f"{plain}{number}") in taken:
        number += 1
    return found
