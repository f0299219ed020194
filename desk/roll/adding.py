"""All the new people of a list, or none."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts import people
from accounts.errors import Refused
from accounts.models import User
from desk.roll.proposing import Line


@transaction.atomic
def add(lines: Sequence[Line], *, actor: User) -> list[tuple[User, str]]:
    """Each with the initial password, shown once. Who is there already is left alone.

    Refused where any line has a problem or nobody is new; NotAllowed but for 系统管理员."""
    if wrong := next((line for line in lines if line.problem), None):
        raise Refused(f"第 {wrong.entry.number} 行：{wrong.problem}。")
    fresh = [line for line in lines if line.fresh]
    if not fresh:
        raise Refused("名单里的人都已经在系统里，没有要新增的。")
    return [_one(line, actor) for line in fresh]


def _one(line: Line, actor: User) -> tuple[User, str]:
    entry = line.entry
    try:
        return people.create_person(
            actor,
            username=line.username,
            name=entry.name,
            post=entry.post,
            phone=entry.phone,
            email=entry.email,
            unit=line.unit,
            office=line.office,
        )
    except Refused as no:
        raise Refused(f"第 {entry.number} 行：{no.text}") from no
