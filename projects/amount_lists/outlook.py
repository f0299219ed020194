"""What will follow from a table: each row with its project, its case and its consequences. Reads, writes nothing."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from accounts import clock
from accounts.models import User
from projects import amounts
from projects.access import CASE_KIND
from projects.amount_lists.consequences import Place, consequences
from projects.amount_lists.receiving import layout_of, units_of
from projects.amount_lists.rows import Row, rows_of
from projects.models import AmountList, Project, TargetVersion
from projects.states import COUNTING
from projects.versions.content import sheet_of, with_rows
from projects.versions.reviewing import settings_of
from workflows.models import Case

Sort = AmountList.Sort
OPENS, KEEPS, LOCKS, DIFFERS, NOTES, CHANGES = "opens", "keeps", "locks", "differs", "notes", "changes"
STANDS = "stands"
#: a version somebody is working on
IN_WORK = (TargetVersion.State.DRAFT, TargetVersion.State.IN_REVIEW)
ASKS, UNKNOWN, TROUBLE, BLOCKED, LEFT_OUT = "asks", "unknown", "trouble", "blocked", "left_out"
FATES = {
    OPENS: "退回经办人，形成二上稿",
    KEEPS: "金额一致，继续待批",
    LOCKS: "批复并锁定",
    DIFFERS: "金额不同，退回修改",
    CHANGES: "已批复，登记预算变动，请经办人申请调整",
    STANDS: "已批复，金额一致，不用登记",
    NOTES: "只记控制数，目标还没有报财政",
    ASKS: "请选择是哪个项目",
    UNKNOWN: "没有这个项目，不登记",
    TROUBLE: "不能登记",
    BLOCKED: "目标还没有报财政，不能登记批复",
    LEFT_OUT: "不登记",
}
WRITES = (OPENS, KEEPS, LOCKS, DIFFERS, NOTES, CHANGES)
NONE_OF_THEM = "none"


@dataclass
class Line:
    """One row. ``before`` is the 预算数 that stands in the target, yuan; ``answer`` what was chosen where it was asked."""

    row: Row
    project: Project | None = None
    candidates: list[Project] = field(default_factory=list)
    answer: str = ""
    version: TargetVersion | None = None
    case: Case | None = None
    places: list[Place] = field(default_factory=list)
    fate: str = UNKNOWN
    trouble: str = ""

    @property
    def words(self) -> str:
        return self.trouble or FATES[self.fate]

    @property
    def before(self) -> Decimal | None:
        return self.version.budget if self.version else None

    @property
    def writes(self) -> bool:
        return self.fate in WRITES


@dataclass
class Outlook:
    """All rows, and the projects with a case awaiting an answer that the table does not name."""

    lines: list[Line]
    absent: list[Project]

    @property
    def asking(self) -> list[Line]:
        return [line for line in self.lines if line.fate == ASKS]

    @property
    def writing(self) -> list[Line]:
        return [line for line in self.lines if line.writes]

    @property
    def total(self) -> Decimal:
        return sum((line.row.amount or Decimal(0) for line in self.writing), Decimal(0))

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(words, how many) of every fate that occurs, in the order of ``FATES``."""
        found = Counter(line.fate for line in self.lines)
        return [(words, found[fate]) for fate, words in FATES.items() if found[fate]]

    @property
    def seen(self) -> str:
        """Stands for what the preview showed: whoever confirms confirms this and nothing that moved since."""
        told = [
            f"{line.row.key}|{line.project and line.project.pk}|{line.row.amount}|{line.before}|{line.fate}"
            f"|{line.project and line.project.adjusted}"
            for line in self.lines
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def outlook(held: AmountList, actor: User, answers: Mapping[str, str]) -> Outlook:
    """``answers``: row -> project id or ``none``, where only the name fits. A constant number of queries."""
    layout = layout_of(held)
    sheet = held.table["sheets"][layout.sheet]["rows"]
    rows = rows_of(sheet, layout.head, held.mapping["columns"], held.mapping["money"])
    projects = list(
        Project.objects.filter(year=held.year_id, unit__in=units_of(actor)).select_related("unit", "drafter")
    )
    lines = _matched(rows, projects, answers)
    _with_targets(lines, held)
    awaiting = _cases(projects)
    for line in lines:
        if line.version is not None:
            line.case = awaiting.get(line.version.pk)
        _decide(line, held.sort)
    named = {line.project.pk for line in lines if line.project}
    waiting = set(
        TargetVersion.objects.filter(pk__in=awaiting, project__in=projects).values_list("project", flat=True)
    )
    return Outlook(lines, [one for one in projects if one.pk in waiting - named])


def _matched(rows: Iterable[Row], projects: list[Project], answers: Mapping[str, str]) -> list[Line]:
    by_code = {one.code.upper(): one for one in projects if one.code}
    by_name: dict[str, list[Project]] = defaultdict(list)
    for one in projects:
        by_name[plain_name(one.name)].append(one)
    lines = []
    for row in rows:
        line = Line(row, by_code.get(row.code))
        if line.project is None and row.name:
            line.candidates = by_name.get(plain_name(row.name), [])
            line.answer = answers.get(row.key, "")
            line.project = next((one for one in line.candidates if str(one.pk) == line.answer), None)
        lines.append(line)
    times = Counter(line.project.pk for line in lines if line.project)
    for line in lines:
        if line.project and times[line.project.pk] > 1:
            line.trouble = "同一个项目有两行，请在文件里合并后重新上传"
    return lines


def plain_name(name: str) -> str:
    """A name without blanks and punctuation, which systems write differently."""
    return re.sub(r"[\W_]+", "", name).lower()


def _with_targets(lines: list[Line], held: AmountList) -> None:
    """The target of each project, and what of it does not fit the new amount."""
    ids = [line.project.pk for line in lines if line.project]
    rows = with_rows(TargetVersion.objects.filter(COUNTING, project__in=ids)).order_by("pk")
    newest = {version.project_id: version for version in rows}
    settings = settings_of(held.year)
    for line in lines:
        if line.project is None:
            continue
        line.version = newest.get(line.project.pk)
        if line.version is not None and line.row.amount is not None:
            line.places = consequences(sheet_of(line.version), line.row.amount, held.year_id, settings)


def _cases(projects: list[Project]) -> dict[int, Case]:
    """Version -> its case that awaits the decision from outside."""
    rows = Case.objects.filter(
        kind=CASE_KIND,
        state=Case.State.OUTSIDE,
        document_id__in=TargetVersion.objects.filter(project__in=projects).values("pk"),
    )
    return {case.document_id: case for case in rows.select_related("unit", "office")}


def _decide(line: Line, sort: str) -> None:
    if line.trouble or line.row.trouble:
        line.fate, line.trouble = TROUBLE, line.trouble or line.row.trouble
    elif line.project is None:
        asked = bool(line.candidates) and line.answer != NONE_OF_THEM
        line.fate = ASKS if asked else (LEFT_OUT if line.candidates else UNKNOWN)
    elif line.case is None:
        line.fate = NOTES if sort == Sort.CONTROL else _without_case(line, line.project)
    else:
        same = amounts.same(line.before, line.row.amount)
        line.fate = (KEEPS if same else OPENS) if sort == Sort.CONTROL else (LOCKS if same else DIFFERS)


def _without_case(line: Line, project: Project) -> str:
    """A 批复 no case awaits: another amount of an approved target is a 预算变动, and its 调整 may begin."""
    version = line.version
    if version is not None and version.changes_approved and version.state in IN_WORK:
        line.trouble = "正在办理目标调整或更正，办结后再登记"
        return BLOCKED
    if version is None or version.state != TargetVersion.State.APPROVED:
        return BLOCKED
    if amounts.same(project.adjusted, line.row.amount):
        return STANDS
    if clock.today().year < project.year_id:
        line.trouble = f"已批复，{project.year_id}年还没有开始，金额变动请到年度内登记"
        return BLOCKED
    return CHANGES
