"""One project of a preview as what a draft holds: cells in question stay empty, answers go where they were asked."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from projects.amounts import CENT, LARGEST, TEN_THOUSAND
from projects.importing.answers import CELLS, Asked, Json, answered, asked_of
from projects.importing.published.form import NUMBERED
from projects.models import Project
from projects.sheet import CHECKPOINT_MONTHS, IndicatorRow
from projects.sheet_data import GoalText, SheetData
from projects.versions.clean import clean
from projects.versions.questions import MONEY
from projects.versions.validation import LENGTHS, LONGEST_TEXT, MOST_GOALS, MOST_ROWS

#: what a form prints of a kind -> the value; "" while nobody has declared it
KINDS = {label: value for value, label in Project.Kind.choices}
PLAN_QUESTION = "资金支出计划印了 {} 个数（{}），看不出各是哪个月底的，请逐个选定。"

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Record:
    """A project ready to be written. ``wrong`` says why it cannot be (then nothing of it is); ``incomplete`` too, of one that may still be
    compared. ``exact``: from a table, which prints its kind and the classes that do not apply as well."""

    code: str
    name: str
    unit_code: str
    data: SheetData
    asked: tuple[Asked, ...] = ()
    wrong: tuple[str, ...] = field(default=())
    incomplete: str = ""
    exact: bool = False

    @property
    def key(self) -> Key:
        """A code names a project of the year; without one its unit and name do."""
        return (self.code, "", "") if self.code else ("", self.unit_code, self.name)


def key_of(project: Project) -> Key:
    """What a document would call a project of the database."""
    return (project.code, "", "") if project.code else ("", project.unit.code, project.name)


def record_of(project: Json, answers: Mapping[str, str]) -> Record:
    """``project`` as printed by ``import_targets --json``; ``answers``: path as in its questions -> text.

    Raises ``AnswerError`` with a sentence.
    """
    questions = {one["path"]: one["text"] for one in project["questions"]}
    exact = project.get("exact", False)
    plan, text = _plan(project["plan"], exact)
    if text:
        questions.setdefault("plan", text)
    money, wrong = _money(project, questions)
    data = clean(
        SheetData(
            code=project["code"],
            name=project["name"],
            kind=KINDS.get(project.get("kind", ""), ""),
            purpose=project["purpose"],
            plan={} if "plan" in questions else plan,
            goals=tuple(GoalText(goal if exact else _unnumbered(goal)) for goal in project["goals"]),
            indicators=tuple(_row(row) for row in project["indicators"]),
            budget=money["budget"],
            fiscal=money["fiscal"],
            other=money["other"],
            not_applicable=project.get("not_applicable", {}),
        )
    )
    asked = tuple(asked_of(path, text, project, data, answers) for path, text in questions.items())
    given = {path: answer for path, answer in answers.items() if _was_asked(path, questions)}
    data = clean(answered(data, project, given))
    return Record(
        data.code,
        data.name,
        project["unit_code"],
        data,
        asked,
        (*wrong, *_too_big(data)),
        f"没有读到{'、'.join(missing)}" if (missing := project.get("missing")) else "",
        exact,
    )


def _was_asked(path: str, questions: Collection[str]) -> bool:
    """Only what the text leaves open is answered; everything else stands as printed."""
    return any(path == asked or path.startswith(f"{asked}.") for asked in questions)


def _plan(texts: list[str], exact: bool) -> tuple[dict[int, Decimal | None], str]:
    """The plan, and a question where it cannot be read. In a table (``exact``) a blank cell is a blank, and nothing is shifted."""
    percents = [_number(text.rstrip("%％ ")) for text in texts]
    fits = all(
        (percent is not None and abs(percent) < 1_000_000) or (exact and not text)
        for percent, text in zip(percents, texts, strict=True)
    )
    if len(percents) != len(CHECKPOINT_MONTHS) or not fits:
        return {}, PLAN_QUESTION.format(len(texts), "、".join(texts))
    return dict(zip(CHECKPOINT_MONTHS, percents, strict=True)), ""


def _money(project: Json, asked: Collection[str]) -> tuple[dict[str, Decimal | None], list[str]]:
    amounts: dict[str, Decimal | None] = {}
    wrong = []
    for name in MONEY:
        text = project[name]
        number = None if text is None else _number(text)
        amounts[name] = None if number is None or name in asked else number * TEN_THOUSAND
        if text is not None and (number is None or not 0 <= number * TEN_THOUSAND <= LARGEST):
            wrong.append(f"金额“{text[:30]}”不能读作金额")
        elif number is not None and number * TEN_THOUSAND != (number * TEN_THOUSAND).quantize(CENT):
            wrong.append(f"金额“{text[:30]}”细到了分以下")
    return amounts, wrong


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 20 else None


def _unnumbered(goal: str) -> str:
    """The form numbers the sentences itself."""
    number = NUMBERED.match(goal)
    return goal[number.end() :] if number else goal


def _row(row: Json) -> IndicatorRow:
    # With a uuid of its own even an empty row keeps its place: questions count rows as printed.
    return IndicatorRow(uuid=str(uuid.uuid4()), **{cell: row[cell] for cell in CELLS})


def _too_big(data: SheetData) -> Iterator[str]:
    """What the tables could not hold: no real sheet comes near."""
    if len(data.code) > LENGTHS["code"] or len(data.name) > LENGTHS["name"]:
        yield "项目编码或名称太长"
    if len(data.goals) > MOST_GOALS or len(data.indicators) > MOST_ROWS:
        yield "绩效目标或绩效指标太多"
    texts = [data.purpose, *(goal.text for goal in data.goals)]
    texts += [getattr(row, cell) for row in data.indicators for cell in ("description", "basis")]
    short = [(row.name, row.value, row.level1, row.level2) for row in data.indicators]
    limits = (LENGTHS["name"], LENGTHS["value"], LENGTHS["level1"], LENGTHS["level2"])
    if any(len(text) > LONGEST_TEXT for text in texts) or any(
        len(text) > most for row in short for text, most in zip(row, limits, strict=True)
    ):
        yield "有一格的文字太长"
    if not data.name:
        yield "没有读到项目名称"
