"""The lines of a file and the projects they are about: by code, else, when a person says so, by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import Unit
from accounts.tree import Tree
from monitoring.exports.lines import Line
from monitoring.models import ExecutionImport
from projects.models import Project
from projects.tables.cells import text_of

BY_CODE, BY_NAME = "code", "name"
NONE_OF_THEM = "none"


@dataclass
class Group:
    """The lines of one project, or of one code (or name) that is no project's."""

    key: str
    lines: list[Line] = field(default_factory=list)
    project: Project | None = None
    how: str = ""
    #: of the same name, where the code is nobody's
    candidates: list[Project] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def places(self) -> str:
        """第12行, 第12、13行等5行."""
        numbers = [str(line.number) for line in self.lines]
        more = f"等{len(numbers)}行" if len(numbers) > 3 else "行"
        return f"第{'、'.join(numbers[:3])}{more}"


@dataclass
class Matching:
    """``matched`` are projects in the import's units; ``open`` wait for an answer; ``outside`` are of other units."""

    matched: list[Group] = field(default_factory=list)
    open: list[Group] = field(default_factory=list)
    unknown: list[Group] = field(default_factory=list)
    nameless: list[Group] = field(default_factory=list)
    outside: list[Group] = field(default_factory=list)
    absent: list[Project] = field(default_factory=list)


class Register:
    """The year's projects, looked up once: those the import may be about, and the codes of all others."""

    def __init__(self, held: ExecutionImport) -> None:
        self.units = Tree.load().below([held.unit_id])
        self.unit_codes = dict(Unit.objects.values_list("code", "pk"))
        rows = (
            Project.objects.filter(year_id=held.year_id).select_related("unit").order_by("unit__code", "code")
        )
        every = list(rows)
        self.projects = [one for one in every if one.unit_id in self.units]
        self.by_code = {one.code.upper(): one for one in self.projects if one.code}
        self.elsewhere = {one.code.upper() for one in every if one.code and one.unit_id not in self.units}
        self.by_name: dict[str, list[Project]] = defaultdict(list)
        for one in self.projects:
            self.by_name[plain_name(one.name)].append(one)

    def is_outside(self, line: Line) -> bool:
        """Of a unit this import is not about: by its code, or by what the row says of its unit."""
        if line.code in self.elsewhere:
            return True
        said = self.unit_codes.get(unit_code(line.unit))
        return said is not None and said not in self.units


def unit_code(text: str) -> str:
    """The code at the beginning of what a row says of its unit: 203003, 203003 党员教育中心."""
    found = re.match(r"\d{4,12}(?!\d)", text)
    return found.group() if found else ""


def plain_name(name: str) -> str:
    """A name without blanks and punctuation, which systems write differently."""
    return re.sub(r"[\W_]+", "", text_of(name)).lower()


def match(held: ExecutionImport, lines: Iterable[Line], answers: Mapping[str, str]) -> Matching:
    """``answers``: ``name:<key>`` -> project id or ``none``. Three queries."""
    register, found = Register(held), Matching()
    groups: dict[str, Group] = {}
    for line in lines:
        key = _key(line)
        groups.setdefault(key, Group(key)).lines.append(line)
    named: list[Group] = []
    for group in groups.values():
        project = register.by_code.get(group.first.code)
        if project is not None:
            group.project, group.how = project, BY_CODE
            found.matched.append(group)
        elif register.is_outside(group.first):
            found.outside.append(group)
        else:
            named.append(group)
    _by_name(named, register, found, answers)
    _merge(found)
    seen = {group.project.pk for group in found.matched if group.project}
    seen |= {one.pk for group in found.open for one in group.candidates}
    found.absent = [one for one in register.projects if one.pk not in seen]
    return found


def _key(line: Line) -> str:
    """What holds lines together: the code; without one, or with one that lost its end, the name."""
    return f"n{plain_name(line.name)}" if line.lost or not line.code else f"c{line.code}"


def _by_name(groups: list[Group], register: Register, found: Matching, answers: Mapping[str, str]) -> None:
    taken = {group.project.pk for group in found.matched if group.project}
    for group in groups:
        group.candidates = register.by_name.get(plain_name(group.first.name), []) if group.first.name else []
        answer = answers.get(f"name:{group.key}", "")
        chosen = next((one for one in group.candidates if str(one.pk) == answer), None)
        if not answer and len(group.candidates) == 1 and group.candidates[0].pk not in taken:
            chosen = group.candidates[0]  # shown as what it would be; confirmed only with an answer
        if chosen is not None:
            group.project, group.how = chosen, BY_NAME
            found.matched.append(group)
        elif group.candidates and answer != NONE_OF_THEM:
            found.open.append(group)
        elif group.key.startswith("c"):
            found.unknown.append(group)
        else:
            found.nameless.append(group)


def _merge(found: Matching) -> None:
    """A project met by code and by name is one row; by code is the surer word for both."""
    of: dict[int, Group] = {}
    for group in found.matched:
        assert group.project is not None
        first = of.setdefault(group.project.pk, group)
        if first is not group:
            first.lines += group.lines
            first.how = BY_NAME if BY_NAME in (first.how, group.how) else BY_CODE
    found.matched = list(of.values())


def spent_of(lines: Iterable[Line]) -> Decimal:
    return sum((line.spent or Decimal(0) for line in lines), Decimal(0))
