"""A target as a version's content holds it, and what comes back of it through a reader."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from projects.importing.anything import read_anything
from projects.importing.record import Record, record_of
from projects.importing.report import as_json
from projects.models import Project
from projects.sheet import CHECKPOINT_MONTHS, LEVELS
from projects.sheet_data import SheetData
from projects.versions.clean import clean
from projects.versions.content import KIND_LABELS, text_of

Content = dict[str, Any]
CELLS = ("level1", "level2", "name", "description", "value", "basis")
CLASSES = [(level1, level2) for level1, below in LEVELS.items() for level2 in below]


def content_of(data: SheetData, unit_code: str = "301001", unit_name: str = "云河市委组织部本级") -> Content:
    """Clean data as a snapshot holds it."""
    return {
        "code": data.code,
        "name": data.name,
        "unit_code": unit_code,
        "unit_name": unit_name,
        "kind": KIND_LABELS.get(data.kind, ""),
        "budget": text_of(data.budget),
        "fiscal": text_of(data.fiscal),
        "other": text_of(data.other),
        "purpose": data.purpose,
        "plan": [{"month": month, "percent": text_of(data.plan.get(month))} for month in CHECKPOINT_MONTHS],
        "goals": [{"text": goal.text} for goal in data.goals],
        "indicators": [{cell: getattr(row, cell) for cell in CELLS} for row in data.indicators],
        "not_applicable": dict(data.not_applicable),
    }


def read_back(file: bytes) -> list[Record]:
    """What an import of the file would write, nothing answered."""
    return [record_of(project, {}) for project in as_json(read_anything(file), [])["projects"]]


def plain(content: Mapping[str, Any]) -> Content:
    """To be compared: every sign of every text, every cent of every amount."""

    def amount(yuan: str | None) -> Decimal | None:
        return None if yuan is None else Decimal(yuan)

    return {
        **{name: content[name] for name in ("code", "name", "unit_code", "purpose")},
        # what nobody has declared and what is usual print alike
        "kind": "" if content["kind"] == "当年" else content["kind"],
        **{name: amount(content[name]) for name in ("budget", "fiscal", "other")},
        "plan": [point["percent"] for point in content["plan"]],
        "goals": [goal["text"] for goal in content["goals"]],
        "indicators": [[row[cell] for cell in CELLS] for row in content["indicators"]],
        "not_applicable": dict(content["not_applicable"]),
    }


def returned(record: Record) -> Content:
    return content_of(record.data, record.unit_code)


_SIGNS = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"])
#: what the fonts of the paper can print, blanks often: they are what the end of a line swallows
PRINTED = st.sampled_from(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会 　  abXY019%./()-+=@≥≤，。、；：（）《》“”"
)
#: what begins like a formula, a number, markup or a label of the form
_ODD = [
    "=1+1", "+3 期", "-", "@全体", "≥60 个", "1.5 倍", "2.第二条", "《办法》〔2026〕3 号",
    "<b>&amp;</b>", "_x0041_", "#strong[x]", "预算数", "绩效目标", "a" * 90,
]  # fmt: skip
_MONEY = st.none() | st.integers(0, 10**12).map(lambda cents: Decimal(cents) / 100)
_PERCENT = st.none() | st.integers(0, 10_000).map(lambda hundredths: Decimal(hundredths) / 100)


def _words(signs: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(_ODD), st.text(signs, max_size=most))


@st.composite
def targets(draw: st.DrawFn, signs: st.SearchStrategy[str] = _SIGNS, most: int = 60) -> SheetData:
    """Any target the form could hold, tidied as a save does it; texts of ``signs``, up to ``most`` of them."""
    from projects.sheet import IndicatorRow
    from projects.sheet_data import GoalText

    words = _words(signs, most)
    rows = [
        IndicatorRow(*draw(st.sampled_from(CLASSES)), *(draw(words) for _ in CELLS[2:]), uuid=str(number))
        for number in range(draw(st.integers(1, 8)))
    ]
    named = [
        row for row in rows if any(text.strip() for text in (row.name, row.description, row.value, row.basis))
    ]
    kinds = [value for value in Project.Kind.values if value != Project.Kind.SEPARATE]
    return clean(
        SheetData(
            code=draw(st.sampled_from(["13990027P00097010001C", ""])),
            name=draw(words.filter(str.strip)),
            kind=draw(st.sampled_from(["", *kinds])),
            budget=draw(_MONEY.filter(lambda yuan: yuan is not None)),
            fiscal=draw(_MONEY),
            other=draw(_MONEY),
            purpose="\n".join(draw(st.lists(words, max_size=3))),
            plan={month: draw(_PERCENT) for month in CHECKPOINT_MONTHS},
            goals=tuple(GoalText(text) for text in draw(st.lists(words, max_size=4))),
            indicators=tuple(named) or (IndicatorRow("产出指标", "数量指标", "站点数", uuid="1"),),
            not_applicable={
                level2: draw(words) for level2 in draw(st.sets(st.sampled_from([two for _, two in CLASSES])))
            },
        )
    )
