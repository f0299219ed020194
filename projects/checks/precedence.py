"""Which finding says a fact better: one fact, one remark, the more precise rule wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from projects.checks.base import ERROR, INFO, WARNING, Finding

CELL, ROW, SHEET = "cell", "row", "sheet"


@dataclass(frozen=True)
class Wins:
    """``winner`` silences ``loser`` where both speak of the same cell, row or sheet. Names: ``R32`` or ``R32:above_budget``."""

    winner: str
    loser: str
    where: str = CELL


#: rules that read the cells of a row
_READ_BY_CELL = (
    "R11", "R13", "R15", "R16", "R17", "R18", "R19", "R20", "R21", "R22", "R23", "R24", "R25", "R35", "R42", "R48", "R52",
)  # fmt: skip

PRECEDENCE: tuple[Wins, ...] = (
    # 10000 % is one slip: its neighbours only look wrong beside it.
    Wins("R06", "R07", SHEET),
    Wins("R06", "R08"),
    Wins("R05", "R08", SHEET),
    # 结转, asked by the code, is what explains a second project of the name, and every old year on the sheet.
    *(Wins("R02", code, SHEET) for code in ("R03", "R25", "R40", "R49", "R61")),
    Wins("R03", "R49", SHEET),
    Wins("R41", "R40"),
    # The pace is read once the figures are right.
    *(Wins(code, "R09", SHEET) for code in ("R05", "R06", "R07")),
    # The class is missing because its row stands in another one.
    Wins("R11:deadline", "R10:时效", SHEET),
    Wins("R11:money", "R10:成本", SHEET),
    # Moving the row settles its unit too.
    Wins("R11:money", "R19", ROW),
    Wins("R11:rate", "R15", ROW),
    # A row with slipped cells is read once they are back.
    *(Wins("R14", code, ROW) for code in _READ_BY_CELL),
    # The value is written anew: its sign and its 100 % go with it.
    *(Wins("R18", code) for code in ("R15", "R16", "R17", "R19", "R20")),
    *(Wins("R19:currency", code) for code in ("R15", "R16")),
    Wins("R17", "R15"),
    Wins("R17", "R16"),
    # 100 % satisfaction is more than a question of its sign.
    Wins("R17:above", "R52:full"),
    Wins("R52:full", "R17:full"),
    Wins("R52:full", "R15"),
    # The missing figure is the standard.
    Wins("R23", "R22"),
    Wins("R20", "R16"),
    # The total itself is above 预算数: so are its parts.
    Wins("R30", "R32:above_budget", SHEET),
    # One cell of the row is 涉密: so is the row.
    *(Wins("R51:cell", code, ROW) for code in ("R11", "R14", "R21", "R22", "R24", "R48")),
    Wins("R51:cell", "R45", SHEET),
    # The row that should explain the difference is there, but holds no money yet.
    Wins("R18:cost", "R32:uncovered", SHEET),
    Wins("R19:currency", "R32:uncovered", SHEET),
    # What the difference is for comes first; then the row that is missing is asked for.
    Wins("R32:uncovered", "R37", SHEET),
    # The least quantity already needs more than there is: nothing is left over.
    Wins("R34", "R32:uncovered", SHEET),
)  # fmt: skip


def without_repeats(findings: Iterable[Finding]) -> list[Finding]:
    """The findings no other one says better. A 必须修改 never yields to a lesser level."""
    everything = list(findings)
    heard: dict[tuple[str | None, str, str, str], int] = {}
    for one in everything:
        for name in _names(one):
            for where in (CELL, ROW, SHEET):
                key = (one.project, name, where, _spot(one, where))
                heard[key] = max(heard.get(key, 0), _level(one))
    return [one for one in everything if not _said_better(one, heard)]


def _said_better(one: Finding, heard: Mapping[tuple[str | None, str, str, str], int]) -> bool:
    return any(
        heard.get((one.project, rule.winner, rule.where, _spot(one, rule.where)), 0) >= _level(one)
        for name in _names(one)
        for rule in _BY_LOSER.get(name, ())
    )


def _level(finding: Finding) -> int:
    return ("", INFO, WARNING, ERROR).index(finding.severity)


def _names(finding: Finding) -> tuple[str, str]:
    return finding.rule, f"{finding.rule}:{finding.aspect}"


def _spot(finding: Finding, where: str) -> str:
    if where == SHEET:
        return ""
    return finding.path if where == CELL else ".".join(finding.path.split(".")[:2])


_BY_LOSER: dict[str, list[Wins]] = {}
for _rule in PRECEDENCE:
    _BY_LOSER.setdefault(_rule.loser, []).append(_rule)
