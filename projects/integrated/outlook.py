"""What an export will be compared with: its projects found here by code, then by name, and what is on one side only. Reads only."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from accounts.models import User
from projects.amount_lists.outlook import NONE_OF_THEM, plain_name
from projects.integrated.reading import Read, projects_of
from projects.integrated.receiving import desk_units, layout_of
from projects.models import IntegratedImport, Project, TargetVersion
from projects.states import COUNTING

BY_CODE, BY_NAME, ASKS, UNKNOWN, LEFT_OUT, TROUBLE, APART, NO_TARGET = (
    "by_code", "by_name", "asks", "unknown", "left_out", "trouble", "apart", "no_target",
)  # fmt: skip
FATES = {
    BY_CODE: "按编码对上",
    BY_NAME: "按名称对上",
    ASKS: "请选择是哪个项目",
    UNKNOWN: "本系统没有这个项目",
    LEFT_OUT: "不比对",
    TROUBLE: "读不准，不比对",
    APART: "另行管理，不比对",
    NO_TARGET: "还没有绩效目标，不比对",
}
TAKEN = (BY_CODE, BY_NAME)


@dataclass
class Match:
    """One project of the file and what it is here; ``answer``: what was chosen where only the name says so."""

    read: Read
    project: Project | None = None
    candidates: list[Project] = field(default_factory=list)
    answer: str = ""
    fate: str = UNKNOWN

    @property
    def key(self) -> str:
        return str(self.read.number)

    @property
    def taken(self) -> bool:
        return self.fate in TAKEN

    @property
    def words(self) -> str:
        return "；".join(self.read.troubles[:3]) if self.fate == TROUBLE else FATES[self.fate]


@dataclass
class Outlook:
    """All projects of the file, and those of the year that it does not name (``absent``)."""

    matches: list[Match]
    absent: list[Project]
    #: another year that knows more of the file's codes than the chosen one, and how many; the wrong year is the commonest error
    better: tuple[int, int] | None = None

    @property
    def asking(self) -> list[Match]:
        return [one for one in self.matches if one.fate == ASKS]

    @property
    def taken(self) -> list[Match]:
        return [one for one in self.matches if one.taken]

    @property
    def left(self) -> list[Match]:
        """In the file but not here, or not to be read."""
        return [one for one in self.matches if not one.taken]

    @property
    def seen(self) -> str:
        """Stands for what the preview showed: whoever confirms confirms this and nothing that moved since."""
        told = [
            [one.key, one.project.pk if one.project else None, one.fate, one.read.content]
            for one in self.matches
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


def outlook(held: IntegratedImport, actor: User, answers: Mapping[str, str]) -> Outlook:
    """``answers``: row -> project id or ``none``, where only the name fits. A constant number of queries."""
    layout = layout_of(held)
    rows = held.table["sheets"][layout.sheet]["rows"]
    read = projects_of(rows, layout.head, held.mapping["columns"], held.mapping["money"])
    scope = Project.objects.filter(year=held.year_id, unit__in=desk_units(actor)).select_related("unit")
    projects = list(scope.order_by("unit__code", "code", "pk"))
    matches = matched(read, projects, answers)
    has_target = set(
        scope.filter(versions__in=TargetVersion.objects.filter(COUNTING).values("pk")).values_list(
            "pk", flat=True
        )
    )
    for one in matches:
        if one.taken and one.project is not None and one.project.pk not in has_target:
            one.fate = NO_TARGET
    named = {one.project.pk for one in matches if one.project}
    absent = [
        one
        for one in projects
        if one.pk not in named and one.pk in has_target and one.kind != Project.Kind.SEPARATE
    ]
    return Outlook(matches, absent, _better_year(held.year_id, matches, desk_units(actor)))


def _better_year(year: int, matches: Sequence[Match], units: set[int]) -> tuple[int, int] | None:
    codes = {one.read.code for one in matches if one.read.code}
    known = Project.objects.filter(code__in=codes, unit__in=units).order_by().values_list("year")
    counts = dict(known.annotate(count=Count("pk")))
    best = max(counts, key=lambda one: (counts[one], one), default=year)
    return (best, counts[best]) if counts.get(best, 0) > counts.get(year, 0) else None


def matched(read: Iterable[Read], projects: Sequence[Project], answers: Mapping[str, str]) -> list[Match]:
    """By code; then by name where that names one project, and one row, and no code says otherwise; else it is asked."""
    by_name: dict[str, list[Project]] = defaultdict(list)
    for project in projects:
        by_name[plain_name(project.name)].append(project)
    by_code = {project.code.upper(): project for project in projects if project.code}
    matches = [Match(one, by_code.get(one.code)) for one in read]
    coded = {one.project.pk for one in matches if one.project}
    times = Counter(plain_name(one.read.name) for one in matches if one.project is None)
    for one in matches:
        if one.project is not None:
            one.fate = BY_CODE
        elif one.read.name:
            known = [
                candidate for candidate in by_name[plain_name(one.read.name)] if candidate.pk not in coded
            ]
            _by_name(one, known, answers.get(one.key, ""), times[plain_name(one.read.name)])
    _twice(matches)
    for one in matches:
        if one.read.troubles and one.fate != LEFT_OUT:
            one.fate = TROUBLE
        elif one.project is not None and one.project.kind == Project.Kind.SEPARATE:
            one.fate = APART
    return matches


def _by_name(one: Match, known: list[Project], answer: str, times: int) -> None:
    if not known:
        return
    alone = len(known) == 1 and times == 1
    if alone and not (one.read.code and known[0].code):
        one.project, one.fate = known[0], BY_NAME
        return
    one.candidates, one.answer = known, answer
    one.project = next((candidate for candidate in known if str(candidate.pk) == answer), None)
    if one.project is not None:
        one.fate = BY_NAME
    else:
        one.fate = LEFT_OUT if answer == NONE_OF_THEM else ASKS


def _twice(matches: Iterable[Match]) -> None:
    """Two projects of the file that are one here: neither counts."""
    found = list(matches)
    times = Counter(one.project.pk for one in found if one.project)
    for one in found:
        if one.project and times[one.project.pk] > 1:
            one.read.troubles.append("文件里有两处都是这个项目")
