"""结转: what the project was in the year it comes from, place by place beside what it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from projects import amounts, predecessors
from projects.access import visible_versions
from projects.checks.places import compact
from projects.models import Project, TargetVersion
from projects.sheet import short_class
from projects.versions.content import content_of, decimal_of, sheet_of_content, with_rows

State = TargetVersion.State
#: the target in force, else the last one that was
_BEST = (State.APPROVED, State.SUPERSEDED, State.IN_REVIEW, State.DRAFT)


@dataclass(frozen=True)
class Line:
    """One place: as it was, and as it is; "" where one of them has nothing there."""

    place: str
    was: str
    now: str

    @property
    def same(self) -> bool:
        return self.was == self.now


@dataclass(frozen=True)
class Original:
    """The project of the earlier year with the version that was in force."""

    project: Project
    version: TargetVersion
    lines: Sequence[Line]

    @property
    def url(self) -> str:
        return reverse("projects:target", args=[self.version.pk])


def original_of(version: TargetVersion, content: Mapping[str, Any], user: User) -> Original | None:
    """Of a declared 结转 whose earlier project the person reads; None otherwise. ``content``: what stands there now."""
    project = version.project
    if content["kind"] != Project.Kind.CARRIED_OVER.label:
        return None
    before = next(iter(predecessors.earlier([project])[project.pk]), None) or _namesake(project)
    if before is None:
        return None
    found = list(visible_versions(user).filter(project=before, state__in=_BEST).order_by("-pk"))
    best = min(found, key=lambda one: _BEST.index(State(one.state)), default=None)
    if best is None:
        return None
    old = with_rows(TargetVersion.objects.all()).get(pk=best.pk)
    return Original(before, old, list(_lines(_amount(before, old), content_of(old), content)))


def _namesake(project: Project) -> Project | None:
    """The one project of its name in the unit a year before: under a new code a 结转 keeps its name."""
    rows = Project.objects.filter(year=project.year_id - 1, unit=project.unit_id, name=project.name)
    found = list(rows.exclude(kind=Project.Kind.SEPARATE)[:2])
    return found[0] if len(found) == 1 else None


def _amount(before: Project, old: TargetVersion) -> Decimal | None:
    """What the year ended with: after its changes, else as approved, else as on the sheet."""
    known = (before.adjusted, before.approved, old.budget)
    return next((one for one in known if one is not None), None)


def _lines(amount: Decimal | None, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Line]:
    yield Line("预算数（万元）", amounts.shown(amount), amounts.shown(decimal_of(new["budget"])))
    yield Line("项目名称", old["name"], new["name"])
    yield Line("资金用途", old["purpose"], new["purpose"])
    yield Line("绩效目标", _goals(old), _goals(new))
    yield Line("资金支出计划", _plan(old), _plan(new))
    was, now = _rows(old), _rows(new)
    for key, (place, text) in was.items():
        yield Line(place, text, now[key][1] if key in now else "")
    yield from (Line(place, "", text) for key, (place, text) in now.items() if key not in was)


def _rows(content: Mapping[str, Any]) -> dict[tuple[str, str, int], tuple[str, str]]:
    """(class, name, how many of them before) -> (place, text): rows keep their name from one year to the next."""
    found: dict[tuple[str, str, int], tuple[str, str]] = {}
    for row in sheet_of_content(content).indicators:
        name, again = (short_class(row), compact(row.name)), 0
        while (*name, again) in found:
            again += 1
        text = f"{row.value}（{row.description}）" if row.description else row.value
        found[(*name, again)] = (f"{name[0]}「{row.name}」", text)
    return found


def _goals(content: Mapping[str, Any]) -> str:
    return "\n".join(goal["text"] for goal in content["goals"])


def _plan(content: Mapping[str, Any]) -> str:
    points = ((point["month"], point["percent"]) for point in content["plan"])
    return "，".join(f"{month}月底 {percent}%" for month, percent in points if percent is not None)
