"""部门整体支出绩效自评: scored row by row from cases, figures or the desk's own judgement; saved, finished, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from accounts import access, audit, clock
from accounts.models import User
from monitoring.access import is_whole_desk
from monitoring.evaluation.department_template import AUTOS, EXECUTION, total, usual
from monitoring.evaluation.funds import last_day
from monitoring.evaluation.lines import Line, Rolled, lines, roll, rolled
from monitoring.execution import spent_at
from monitoring.models import DepartmentEvaluation
from monitoring.scoring import Score, Total, score_execution
from monitoring.scoring import total as add_up
from monitoring.scoring.values import CENT, HUNDRED, plain, rounded
from projects.budget import adjusted_at
from projects.filtering import unit_names
from projects.models import BudgetYear, Project
from workflows.errors import NotAllowed, Refused, Stale

LONGEST, OVERVIEW = 500, 5000
CELLS = {"level1": 40, "level2": 40, "level3": 60, "explanation": 300, "standard": 300}
_NOTHING = Decimal(0)
Row = Mapping[str, Any]
Entry = Mapping[str, str]


@dataclass(frozen=True)
class Figures:
    """What rows score themselves by. Yuan; ``average`` of the projects' points by budget, None before any is handed in."""

    spent: Decimal
    budget: Decimal
    average: Decimal | None


@dataclass(frozen=True)
class Rollup:
    """All projects of the year by unit, and together."""

    units: Sequence[tuple[str, Rolled]]
    sum: Rolled


def may_read(user: access.Person) -> bool:
    """It speaks of every unit: for those who read the 本级 as a whole."""
    return access.units_readable(user).filter(parent=None).exists()


def of_year(year: BudgetYear) -> DepartmentEvaluation:
    """The year's table; not stored yet where nobody has saved it."""
    known = DepartmentEvaluation.objects.select_related("saved_by").filter(year=year).first()
    return known or DepartmentEvaluation(year=year, template=usual())


def rollup(year: BudgetYear) -> Rollup:
    """The roll-up of every project of the year. A constant number of queries."""
    found = _lines(year)
    names = unit_names()
    return Rollup([(names.get(str(one.unit), ""), one) for one in rolled(found)], roll(found))


def figures(year: BudgetYear, average: Decimal | None) -> Figures:
    """What the whole department had and spent by 31 December."""
    ids = list(Project.objects.filter(year=year).values_list("pk", flat=True))
    on = last_day(year.pk)
    return Figures(
        sum(spent_at(ids, on).values(), _NOTHING), sum(adjusted_at(ids, on).values(), _NOTHING), average
    )


def score_row(row: Row, entry: Entry, known: Figures) -> Score:
    """Points and formula of one row, between 0 and its weight; ``missing`` says what is to be filled in."""
    weight = Decimal(row["weight"])
    if row.get("auto") == EXECUTION:
        if known.budget <= 0:
            return Score(None, missing="本年度没有预算数")
        return score_execution(spent=known.spent, budget=known.budget, weight=weight)
    if row.get("auto"):
        if known.average is None:
            return Score(None, missing="还没有提交的项目自评")
        told = f"{plain(known.average)} ÷ 100 × {plain(weight)}"
        return Score(rounded(known.average * weight / HUNDRED), "按预算加权平均", told)
    if row.get("each"):
        return _by_cases(weight, Decimal(row["each"]), entry.get("count", ""))
    given = entry.get("points", "")
    return Score(Decimal(given), "由预算绩效岗评定") if given else Score(None, missing="请填写得分")


def score_all(table: DepartmentEvaluation, known: Figures) -> tuple[dict[str, Score], Total]:
    """Every row by its key, and the sum."""
    scores = {row["key"]: score_row(row, table.scores.get(row["key"], {}), known) for row in table.template}
    return scores, add_up(scores.values())


def save(
    year: BudgetYear, *, actor: User, revision: int, typed: Mapping[str, Entry], overview: str
) -> DepartmentEvaluation:
    """Keep what was filled in. NotAllowed but for the desk of the 本级, Refused for what cannot be read, Stale."""
    with transaction.atomic():
        table = _held(year, actor, revision)
        table.scores = {row["key"]: _entry(row, typed.get(row["key"], {})) for row in table.template}
        if len(overview) > OVERVIEW:
            raise Refused(f"总体评价最多 {OVERVIEW} 字，请精简。")
        table.overview = overview.strip()
        _store(table, actor, "保存")
        return table


def set_template(
    year: BudgetYear, *, actor: User, revision: int, rows: Sequence[Mapping[str, str]]
) -> DepartmentEvaluation:
    """Change the rows of the year's table; points of rows that stay are kept. Errors as ``save``."""
    with transaction.atomic():
        table = _held(year, actor, revision)
        table.template = _template(rows)
        keys = {row["key"] for row in table.template}
        table.scores = {key: entry for key, entry in table.scores.items() if key in keys}
        _store(table, actor, "修改表样")
        return table


def finish(year: BudgetYear, *, actor: User, revision: int) -> DepartmentEvaluation:
    """定稿: Refused while a row has no points, or lost some without a word."""
    with transaction.atomic():
        table = _held(year, actor, revision)
        scores, _ = score_all(table, figures(year, roll(_lines(year)).weighted))
        open_rows = [row["level3"] for row in table.template if scores[row["key"]].points is None]
        if open_rows:
            raise Refused(f"还有 {len(open_rows)} 项没有得分：{'、'.join(open_rows[:5])}。")
        silent = [
            row["level3"]
            for row in table.template
            if not row.get("auto")
            and (scores[row["key"]].points or _NOTHING) < Decimal(row["weight"])
            and not table.scores.get(row["key"], {}).get("note")
        ]
        if silent:
            raise Refused(f"失分的请写明原因：{'、'.join(silent[:5])}。")
        # The figures are those of this day from now on.
        table.scores = {
            key: {**table.scores.get(key, {}), "final": str(score.points), "formula": score.formula}
            for key, score in scores.items()
        }
        table.finished_at = clock.now()
        _store(table, actor, "定稿")
        return table


def take_back(year: BudgetYear, *, actor: User, revision: int) -> DepartmentEvaluation:
    """Open a finished table again."""
    with transaction.atomic():
        table = _held(year, actor, revision, finished=True)
        table.finished_at = None
        _store(table, actor, "撤销定稿")
        return table


def _lines(year: BudgetYear) -> list[Line]:
    return lines(Project.objects.filter(year=year).order_by("unit__code", "code", "pk"), year.pk)


def _by_cases(weight: Decimal, each: Decimal, count: str) -> Score:
    if not count:
        return Score(None, missing="请填写个数，没有的填 0")
    points = max(_NOTHING, weight - each * int(count))
    told = f"{plain(weight)} - {plain(each)} × {count}"
    return Score(rounded(points), "按个数扣分" if points else "按个数扣完", told if points else "")


def _held(year: BudgetYear, actor: User, revision: int, *, finished: bool = False) -> DepartmentEvaluation:
    if not is_whole_desk(actor):
        raise NotAllowed("部门整体支出绩效自评由本级预算绩效岗填写。")
    DepartmentEvaluation.objects.get_or_create(year=year, defaults={"template": usual()})
    table = DepartmentEvaluation.objects.select_for_update().get(year=year)
    if (table.finished_at is not None) != finished:
        raise Stale(
            "这张表已经定稿，需要修改时请先撤销定稿。" if not finished else "这张表没有定稿，不用撤销。"
        )
    if table.revision != revision:
        raise Stale("您打开页面后，别人保存过这张表。请对照后再保存。")
    return table


def _store(table: DepartmentEvaluation, actor: User, act: str) -> None:
    table.revision += 1
    table.saved_by, table.saved_at = actor, clock.now()
    table.save()
    audit.record(
        "department",
        actor,
        f"{act}{table.year_id}年度部门整体支出绩效自评",
        year=table.year_id,
        rows=table.scores,
    )


def _entry(row: Row, typed: Entry) -> dict[str, str]:
    note = typed.get("note", "").strip()
    if len(note) > LONGEST:
        raise Refused(f"“{row['level3']}”的说明最多 {LONGEST} 字，请精简。")
    found = {"note": note}
    if row.get("auto"):
        return found
    if row.get("each"):
        count = typed.get("count", "").strip()
        if count and not (count.isascii() and count.isdigit() and len(count) <= 4):
            raise Refused(f"“{row['level3']}”的个数请填整数，没有的填 0。")
        return found | {"count": count}
    points = typed.get("points", "").strip()
    return found | {"points": plain(_number(points, row["level3"], Decimal(row["weight"]))) if points else ""}


def _template(rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    used = {row.get("key", "") for row in rows}
    for given in rows:
        cells = {name: given.get(name, "").strip() for name in CELLS}
        if not any(cells.values()):
            continue
        if not cells["level1"] or not cells["level3"]:
            raise Refused("每行都要有一级指标和三级指标。")
        long = next((name for name, most in CELLS.items() if len(cells[name]) > most), None)
        if long is not None:
            raise Refused(f"“{cells['level3'][:20]}”的文字过长，请精简。")
        key = given.get("key") or next(f"n{n}" for n in range(1, 999) if f"n{n}" not in used)
        used.add(key)
        weight = _number(given.get("weight", ""), cells["level3"], HUNDRED)
        row: dict[str, Any] = {"key": key, **cells, "weight": plain(weight)}
        if given.get("auto") in AUTOS:
            row["auto"] = given["auto"]
        elif given.get("each", "").strip():
            row["each"] = plain(_number(given["each"], f"{cells['level3']} 每个扣分", HUNDRED))
        found.append(row)
    if total(found) != HUNDRED:
        raise Refused(f"分值合计应为 100，现在是 {plain(total(found))}。")
    return found


def _number(text: str, words: str, most: Decimal) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise Refused(f"“{words}”请填数字。") from None
    if not value.is_finite() or not 0 <= value <= most or value != value.quantize(CENT):
        raise Refused(f"“{words}”应在 0 到 {plain(most)} 之间，最多两位小数。")
    return value
