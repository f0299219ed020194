"""The form of a report: what was sent read into values, and the page's cells with what was typed laid over what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import QueryDict

from monitoring.evidence.reading import ByRow
from monitoring.midyear.content import CELLS, FUND_CELLS, place, shown
from monitoring.midyear.earlier import Said
from monitoring.midyear.questions import ANSWERS, QUESTIONS, Question
from monitoring.midyear.saving import LIMITS, RowText, Typed
from monitoring.models import Evidence, MonitoringFunds, MonitoringRow
from projects import amounts
from workflows.errors import Refused
from workflows.kinds import Problem, anchor

Sources = MonitoringFunds.Source
MONEY = ("spent", "expected")


@dataclass(frozen=True)
class Box:
    """One cell of the form. ``theirs``: what somebody saved meanwhile, where it differs from ``text``."""

    path: str
    label: str
    text: str
    problem: str = ""
    remarks: Sequence[Any] = ()
    theirs: str = ""

    @property
    def id(self) -> str:
        return anchor(self.path)


@dataclass(frozen=True)
class FormRow:
    """One indicator. ``causes`` and ``chances``: code, words, whether it is chosen."""

    uuid: str
    place: str
    name: str
    value: str
    level2: str
    boxes: Mapping[str, Box]
    causes: Sequence[tuple[str, str, bool]]
    chances: Sequence[tuple[str, str, bool]]
    evidence: Sequence[Evidence] = ()
    earlier: Sequence[Said] = ()

    @property
    def demands(self) -> bool:
        return self.boxes["chance"].text not in ("", MonitoringRow.Chance.CERTAIN)


@dataclass(frozen=True)
class FormFund:
    """One column of the funds; what is taken is text, what is typed a box."""

    source: str
    label: str
    initial: str
    spent: Box | str
    rate: str
    expected: Box | str


@dataclass(frozen=True)
class FormAnswer:
    question: Question
    answer: Box
    remark: Box
    choices: Sequence[tuple[str, str, bool]]


@dataclass
class Layers:
    """What lies over the kept content: what was sent, what is missing, what was remarked."""

    sent: QueryDict | None = None
    problems: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    #: show beside each cell what is kept where it differs from what was sent
    compare: bool = False

    def box(self, path: str, label: str, kept: str, said: str = "") -> Box:
        name = path.replace("/", ":")
        text = kept
        if self.sent is not None:
            text = "、".join(self.sent.getlist(name)) if path.endswith("/causes") else self.sent.get(name, "")
        theirs = (said or kept or "空白") if self.compare and _plain(text) != _plain(kept) else ""
        return Box(path, label, text, self.problems.get(path, ""), self.remarks.get(path, ()), theirs)


def read(sent: QueryDict, content: Mapping[str, Any]) -> Typed:
    """What was sent, as values. Refused with the cells whose amounts cannot be read."""
    wrong: list[Problem] = []
    money: dict[str, dict[str, Decimal | None]] = {cell: {} for cell in MONEY}
    for row in content["funds"]:
        for cell in MONEY:
            path = f"funds/{row['uuid']}/{cell}"
            kept = Decimal(row[cell]) if row[cell] else None
            try:
                money[cell][row["uuid"]] = amounts.typed(sent.get(path.replace("/", ":"), ""), kept)
            except ValueError as trouble:
                wrong.append(Problem(f"{place(path, content)}：{trouble}。", path))
    if wrong:
        raise Refused("有的金额不能识别，请核对。", wrong)
    rows = {UUID(row["uuid"]): _row(sent, row["uuid"]) for row in content["indicators"]}
    answers = {
        one.code: (
            sent.get(f"compliance:{one.code}:answer", ""),
            sent.get(f"compliance:{one.code}:remark", ""),
        )
        for one in QUESTIONS
    }
    return Typed(money["spent"], money["expected"], rows, answers)


def _row(sent: QueryDict, uuid: str) -> RowText:
    texts = {cell: sent.get(f"indicators:{uuid}:{cell}", "") for cell in (*LIMITS, "chance")}
    return RowText(**texts, causes=tuple(sent.getlist(f"indicators:{uuid}:causes")))


def rows_of(
    content: Mapping[str, Any], layers: Layers, evidence: ByRow, earlier: Mapping[str, Sequence[Said]]
) -> list[FormRow]:
    """The indicators in the order of the paper."""
    found = []
    for row in content["indicators"]:
        at = f"indicators/{row['uuid']}"
        boxes = {
            cell: layers.box(f"{at}/{cell}", label, row[cell], shown(f"{at}/{cell}", row[cell]))
            for cell, label in CELLS.items()
            if cell != "value"
        }
        ticked = boxes["causes"].text.split("、")
        found.append(
            FormRow(
                row["uuid"],
                row["place"],
                row["name"],
                row["value"],
                row["level2"],
                boxes,
                [(code, label, code in ticked) for code, label in MonitoringRow.Cause.choices],
                [(code, label, code == boxes["chance"].text) for code, label in MonitoringRow.Chance.choices],
                evidence.get(UUID(row["uuid"]), []),
                earlier.get(row["uuid"], ()),
            )
        )
    return found


def funds_of(content: Mapping[str, Any], layers: Layers) -> list[FormFund]:
    """The columns of the funds. What was spent is typed where several sources have money; the total never is."""
    own = [row for row in content["funds"] if row["uuid"] != Sources.TOTAL and Decimal(row["initial"]) > 0]
    found = []
    for row in content["funds"]:
        is_total, at = row["uuid"] == Sources.TOTAL, f"funds/{row['uuid']}"

        def box(cell: str, row: Mapping[str, Any] = row, at: str = at) -> Box:
            kept = amounts.shown(Decimal(row[cell])) if row[cell] else ""
            return layers.box(f"{at}/{cell}", f"{Sources(row['uuid']).label} {FUND_CELLS[cell]}", kept)

        found.append(
            FormFund(
                row["uuid"],
                str(Sources(row["uuid"]).label),
                row["initial"],
                row["spent"] if is_total or len(own) <= 1 else box("spent"),
                row["rate"] or "",
                (row["expected"] or "") if is_total else box("expected"),
            )
        )
    return found


def answers_of(content: Mapping[str, Any], layers: Layers) -> list[FormAnswer]:
    """The six questions."""
    found = []
    for question, row in zip(QUESTIONS, content["compliance"], strict=True):
        at = f"compliance/{question.code}"
        answer = layers.box(f"{at}/answer", question.words, row["answer"], ANSWERS.get(row["answer"], ""))
        remark = layers.box(f"{at}/remark", "说明", row["remark"])
        choices = [(code, words, code == answer.text) for code, words in ANSWERS.items()]
        found.append(FormAnswer(question, answer, remark, choices))
    return found


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
