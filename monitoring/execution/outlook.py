"""The preview: what an import would write, what it found, and what it has to ask. Nothing is written by looking."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from monitoring.execution import asking
from monitoring.execution.figuring import Sum, add_up
from monitoring.execution.matching import BY_NAME, Group, Matching, match
from monitoring.execution.questions import KEEP, NOT_NOW, Question
from monitoring.execution.receiving import layout_of
from monitoring.execution.spent import figures_known, newest_figures, spent_at
from monitoring.exports.lines import Reading, lines_of
from monitoring.models import ExecutionImport
from projects.budget import adjusted_at
from projects.models import Project

NOTHING = Decimal(0)
NEW, CHANGED, SAME, ASKED, LEFT, WRONG = "new", "changed", "same", "asked", "left", "wrong"


@dataclass
class Row:
    """One project of the file. ``write``: 指标文号 -> yuan, what would be written for the day; ``later``: numbers that
    the next known day does not have, which are 0 from then on."""

    number: int
    project: Project
    how: str
    places: str
    now: Decimal
    before: Decimal | None
    before_on: date | None
    budget: Decimal | None
    fallen: bool
    fate: str = NEW
    write: dict[str, Decimal] = field(default_factory=dict)
    later: tuple[date, list[str]] | None = None
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def by_name(self) -> bool:
        return self.how == BY_NAME

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.now - self.before


@dataclass
class Outlook:
    """The whole preview. ``questions`` are those of the file; each row has its own besides."""

    rows: list[Row]
    matching: Matching
    reading: Reading
    questions: list[Question]
    seen: str
    #: all lines of the file, added up as they count
    added: Decimal
    formulas: list[str]
    hidden: list[str]
    later_day: date | None = None
    same_day: bool = False

    @property
    def every_question(self) -> list[Question]:
        return [*self.questions, *(question for row in self.rows for question in row.questions)]

    @property
    def unanswered(self) -> list[Question]:
        return [question for question in self.every_question if question.open]

    @property
    def by_code(self) -> int:
        return sum(1 for row in self.rows if not row.by_name)

    @property
    def named(self) -> int:
        return sum(1 for row in self.rows if row.by_name) + len(self.matching.open)

    @property
    def fallen(self) -> int:
        return sum(1 for row in self.rows if row.fallen)

    @property
    def unknown(self) -> list[Group]:
        return self.matching.unknown

    @property
    def writing(self) -> list[Row]:
        return [row for row in self.rows if row.write and row.fate in (NEW, CHANGED)]

    @property
    def same(self) -> int:
        return sum(1 for row in self.rows if row.fate == SAME)

    @property
    def total(self) -> Decimal:
        return sum((row.now for row in self.rows), NOTHING)

    @property
    def agrees(self) -> bool:
        """The file's own total, where it has one, is what its lines add up to."""
        return self.reading.total in (None, self.added)

    @property
    def words(self) -> str:
        """21 对上 · 1 按名称对上 · 1 退款 · 1 新编码; what is none of is left out, but the first."""
        counts = [(self.named, "按名称对上"), (self.fallen, "退款"), (len(self.unknown), "新编码")]
        return " · ".join([f"{self.by_code} 对上", *(f"{count} {words}" for count, words in counts if count)])

    @property
    def has_nothing(self) -> bool:
        """Nothing would be written whatever is answered."""
        return not self.writing and not self.unanswered and not self.unknown


@dataclass(frozen=True)
class Known:
    """What is known so far of the projects concerned."""

    figures: Mapping[int, Mapping[str, tuple[date, Decimal]]]
    spent: Mapping[int, Decimal]
    later: Mapping[int, tuple[date, frozenset[str]]]
    budgets: Mapping[int, Decimal]


def outlook(held: ExecutionImport, answers: Mapping[str, str]) -> Outlook:
    """The import against the database as it stands now. ``held.mapping`` must be given. A constant number of queries."""
    layout = layout_of(held)
    rows = held.table["sheets"][layout.sheet]["rows"]
    reading = lines_of(rows, layout.head, held.mapping["columns"], held.mapping["money"])
    matching = match(held, reading.lines, answers)
    known = _known(held, matching)
    found = [
        _row(number, group, known, held.as_of, answers)
        for number, group in enumerate(sorted(matching.matched, key=_place), 1)
    ]
    questions = asking.of_file(held, layout, reading, matching, answers)
    return Outlook(
        rows=found,
        matching=matching,
        reading=reading,
        questions=questions,
        seen=_digest(matching, known),
        added=asking.added_up(reading, answers),
        formulas=held.table.get("formulas", []),
        hidden=held.table.get("hidden", []),
        later_day=max((day for day, _ in known.later.values()), default=None),
        same_day=any(day == held.as_of for one in known.figures.values() for day, _ in one.values()),
    )


def _place(group: Group) -> int:
    return group.first.number


def _known(held: ExecutionImport, matching: Matching) -> Known:
    ids = [group.project.pk for group in matching.matched if group.project]
    ids += [project.pk for group in matching.open for project in group.candidates]
    figures: dict[int, dict[str, tuple[date, Decimal]]] = defaultdict(dict)
    for figure in newest_figures(held.as_of).filter(project__in=ids):
        figures[figure.project_id][figure.document_number] = (figure.as_of, figure.cumulative)
    later: dict[int, tuple[date, frozenset[str]]] = {}
    rows = figures_known(date.max).filter(project__in=ids, as_of__gt=held.as_of)
    for project, number, day in rows.order_by("-as_of").values_list("project", "document_number", "as_of"):
        numbers = later[project][1] if project in later else frozenset[str]()
        later[project] = (day, numbers | {number})
    budgets = adjusted_at(ids, held.as_of)
    return Known(figures, spent_at(ids, held.as_of), later, budgets)


def _row(number: int, group: Group, known: Known, as_of: date, answers: Mapping[str, str]) -> Row:
    project = group.project
    assert project is not None
    before = known.figures.get(project.pk, {})
    added = add_up(str(project.pk), group.lines, answers)
    row = Row(
        number=number,
        project=project,
        how=group.how,
        places=group.places,
        now=added.total,
        before=known.spent.get(project.pk),
        before_on=max((day for day, _ in before.values()), default=None),
        budget=known.budgets.get(project.pk),
        fallen=False,
        questions=[*asking.of_name(group, answers), *added.questions],
        notes=added.notes,
    )
    if added.trouble or added.empty:
        row.fate = WRONG if added.trouble else LEFT
        row.notes.append(added.trouble or "没有金额，这次不导入")
        return row
    _compare(row, added, before, as_of, answers)
    _look_ahead(row, known.later.get(project.pk))
    _remark(row, group)
    return row


def _compare(
    row: Row, added: Sum, before: Mapping[str, tuple[date, Decimal]], as_of: date, answers: Mapping[str, str]
) -> None:
    """Against what is known: numbers that are gone are asked about, figures that fall too, what is the same is left."""
    gone = {
        number: amount for number, (_, amount) in before.items() if number not in added.numbers and amount
    }
    row.write = dict(added.numbers)
    if gone:
        question = asking.gone(row.project, gone, answers)
        row.questions.append(question)
        kept = question.answer == KEEP
        row.write |= {number: amount if kept else NOTHING for number, amount in gone.items()}
        row.now += sum(gone.values(), NOTHING) if kept else NOTHING
    falls = {n: a for n, a in added.numbers.items() if n in before and a < before[n][1]}
    total_falls = row.before is not None and row.now < row.before
    row.fallen = bool(falls) or (total_falls and not gone)
    if row.fallen:
        row.questions.append(asking.fallen(row.project, row.before, row.before_on, row.now, answers))
    row.write = {n: a for n, a in row.write.items() if before.get(n) != (as_of, a)}
    if any(question.answer == NOT_NOW and question.name.startswith("fall:") for question in row.questions):
        row.fate, row.write = LEFT, {}
    elif any(question.open for question in row.questions):
        row.fate = ASKED
    else:
        row.fate = (NEW if row.before is None else CHANGED) if row.write else SAME


def _look_ahead(row: Row, later: tuple[date, frozenset[str]] | None) -> None:
    """An older day is filled in: what the next known day, which is complete, does not have, was 0 by then."""
    if later is None:
        return
    day, numbers = later
    missing = [number for number, amount in row.write.items() if number not in numbers and amount]
    if missing:
        row.later = (day, missing)
        names = "、".join(number or "无文号" for number in missing)
        row.notes.append(f"{names} 在截至 {day:%m-%d} 的数里没有，从那天起按 0 计")


def _remark(row: Row, group: Group) -> None:
    if row.budget is not None and row.now > row.budget:
        row.notes.append("超过调整后预算")
    if row.now < 0:
        row.notes.append("累计数是负的")
    if row.how != BY_NAME and asking.other_name(group):
        row.notes.append(f"文件里的名称是“{group.first.name[:40]}”")


def _digest(matching: Matching, known: Known) -> str:
    """Of all that the database adds to the file: when it is another at the confirmation, the preview was another."""
    groups: Sequence[Group] = [*matching.matched, *matching.open, *matching.unknown, *matching.nameless]
    told = [
        sorted({line.code for group in groups for line in group.lines}),
        sorted(
            (pk, sorted((n, str(d), str(a)) for n, (d, a) in one.items()))
            for pk, one in known.figures.items()
        ),
        sorted((pk, str(amount)) for pk, amount in known.spent.items()),
        sorted((pk, str(day), sorted(numbers)) for pk, (day, numbers) in known.later.items()),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
