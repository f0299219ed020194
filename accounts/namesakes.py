"""Two of one name are told apart wherever a person is named: 李文静（老干部科）, 李文静（教育中心）.

Most names belong to one person and stand alone. Within one request the list of shared names is read once.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count

from accounts.models import User
from accounts.once import once


def named(person: User | None) -> str:
    """The person's name, with 科室, 单位 or post where somebody else bears it too; nobody is an empty text."""
    return "" if person is None else named_as(person.pk, person.name)


def named_as(key: int | None, name: str) -> str:
    """The same for a name that was written down with the person's key, as records hold it."""
    said = _told_apart().get(key) if key is not None else None
    return said if said is not None and said.startswith(f"{name}（") else name


def _told_apart() -> dict[int, str]:
    """Key -> words, of those who share their name; one query, once in a request."""
    return once("namesakes", _read)


def _read() -> dict[int, str]:
    shared = User.objects.order_by().values("name").annotate(count=Count("pk")).filter(count__gt=1)
    groups: defaultdict[str, list[User]] = defaultdict(list)
    for person in User.objects.filter(name__in=shared.values("name")).select_related("unit", "office"):
        groups[person.name].append(person)
    return {
        person.pk: f"{person.name}（{words}）" if words else person.name
        for group in groups.values()
        for person, words in zip(group, _difference(group), strict=True)
    }


def _difference(group: list[User]) -> list[str]:
    """The place where it tells them apart; else the post, in which namesakes always differ."""
    places = [_place(person) for person in group]
    if all(places) and len(set(places)) == len(places):
        return places
    return [person.post for person in group]


def _place(person: User) -> str:
    if person.office is not None:
        return person.office.name
    return person.unit.label if person.unit is not None else ""
