"""The four groups of results: their words, whose they are, and what one row shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts import access
from accounts.models import User
from accounts.roles import ADMINISTRATORS
from accounts.roster import READERS
from desk.search import finding
from projects.models import Indicator, Project
from workflows import kinds
from workflows.models import Case


@dataclass(frozen=True)
class Found:
    """One row: ``words`` lead to ``url``; ``mark`` stands before them, ``notes`` below, ``year`` beside (None: of no year)."""

    words: str
    url: str
    mark: str = ""
    notes: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Group:
    """``rows`` answers what fits for whoever asks; ``teaches`` says what may be typed."""

    code: str
    words: str
    teaches: str
    rows: Callable[[User, list[str]], QuerySet[Any]]
    show: Callable[[Any], Found]


def groups_for(user: User) -> list[Group]:
    """What the person may search at all: the business, or the list of people, or both."""
    roles = access.roles_of(user)
    in_business = bool(roles) and not roles & ADMINISTRATORS
    return [
        group
        for group in GROUPS
        if (not roles.isdisjoint(READERS) if group.code == "people" else in_business)
    ]


def _project(row: Project) -> Found:
    parts = [
        row.office.name if row.office else row.unit.label,
        row.drafter.name if row.drafter else "没有经办人",
    ]
    if row.names_before:
        parts.append(f"曾用名：{'、'.join(row.names_before.splitlines())}")
    return Found(row.name, reverse("desk:project", args=[row.pk]), row.code, " · ".join(parts), row.year_id)


def _person(row: User) -> Found:
    place = f"{row.unit.label}{f' · {row.office.name}' if row.office else ''}" if row.unit else ""
    notes = " · ".join(part for part in (row.post, place, row.phone) if part)
    return Found(row.name, reverse("accounts:person", args=[row.pk]), row.username, notes)


def _indicator(row: Indicator) -> Found:
    project = row.version.project
    place = project.office.name if project.office else project.unit.label
    notes = " · ".join(part for part in (row.description[:80], f"{project.name}（{place}）") if part)
    url = reverse("projects:target", args=[row.version_id])
    return Found(f"{row.name} {row.value}".strip(), url, row.level2, notes, project.year_id)


def _case(row: Case) -> Found:
    place = row.office.name if row.office else row.unit.label
    notes = f"{kinds.get(row.kind).name} · {row.state_words} · {place} · {row.drafter.name}"
    return Found(row.title, reverse("workflows:case", args=[row.pk]), row.number, notes, row.year)


GROUPS = (
    Group(
        "projects",
        "项目",
        "名称、曾用名、编码的一段（如末四位）、名称的拼音首字母",
        finding.projects,
        _project,
    ),
    Group("people", "人员", "姓名、账号、职务、拼音或拼音首字母", finding.people, _person),
    Group(
        "indicators", "指标", "已批复目标中的指标名称、描述、名称的拼音首字母", finding.indicators, _indicator
    ),
    Group("cases", "事项", "标题、编号；能找到项目的写法也能找到它的事项", finding.cases, _case),
)
