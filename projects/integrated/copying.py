"""抄录到一体化: a target's cells in the order the clerk types them over, each as that system wants it, ticked off as they go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts import access, clock
from accounts.models import User
from accounts.roles import Role
from accounts.tree import Tree
from projects.amounts import TEN_THOUSAND
from projects.integrated.columns import FIELDS, MONEY, PLAN
from projects.models import CopiedCell, IntegratedColumns, Project, TargetVersion
from projects.sheet import row_names
from projects.tables.heads import WAN, YUAN
from projects.values import parse_value
from projects.versions.content import decimal_of, sheet_of_content
from workflows.errors import NotAllowed, Refused

#: chosen from a list there, or fixed: nothing to be pasted
_NOT_TYPED = ("year", "unit_code", "unit_name", "level1", "level2")
#: the order of the form, where no export has been mapped yet
USUAL = tuple(name for name in FIELDS if name not in (*_NOT_TYPED, "operator", "unit"))
_OF_ROW = ("name", "description", "operator", "value", "unit", "basis")
APART = "另行管理的项目不在本系统抄录。"


@dataclass(frozen=True)
class Order:
    """``fields`` as the columns stand in the export that was mapped last; ``known``: whether one was."""

    fields: Sequence[str] = USUAL
    money: str = WAN
    known: bool = False


@dataclass(frozen=True)
class Cell:
    """One value to type over. ``path`` names it for its tick."""

    path: str
    words: str
    value: str
    done: bool = False

    @property
    def id(self) -> str:
        return f"copy-{hashlib.sha256(self.path.encode()).hexdigest()[:10]}"

    @property
    def long(self) -> bool:
        return len(self.value) > 40 or "\n" in self.value


@dataclass
class Group:
    """The head of the sheet, or one indicator row: ``title`` is its spoken address."""

    title: str
    cells: list[Cell] = field(default_factory=list)
    about: str = ""


def may_copy(user: User, version: TargetVersion) -> bool:
    """Whose work it is: the 经办人 and 单位财务 of the place, and the budget desk; nobody's for a placeholder."""
    return version.project.kind != Project.Kind.SEPARATE and _types(user, version.project)


def must_copy(user: User, version: TargetVersion) -> None:
    """NotAllowed for others; Refused for a placeholder."""
    if not _types(user, version.project):
        raise NotAllowed("抄录由项目的经办人、单位财务或预算绩效岗使用。")
    if version.project.kind == Project.Kind.SEPARATE:
        raise Refused(APART)


def _types(user: User, project: Project) -> bool:
    roles = (Role.BUDGET_OFFICER, Role.UNIT_ACCOUNTANT)
    return (
        project.drafter_id == user.pk
        or any(access.holds(user, role, project.unit) for role in roles)
        or access.holds(user, Role.DRAFTER, project.unit, project.office)
    )


def order_for(project: Project) -> Order:
    """How the desk of the unit, or the nearest above, mapped an export last. Two queries."""
    above = Tree.load().above(project.unit_id)
    rows = IntegratedColumns.objects.filter(unit__in=above).order_by("-saved_at", "-pk")
    row = min(rows, key=lambda one: above.index(one.unit_id), default=None)
    if row is None:
        return Order()
    return Order([name for name in row.order if name not in _NOT_TYPED], row.money, known=True)


def groups_of(content: Mapping[str, Any], order: Order, ticks: Mapping[str, str]) -> list[Group]:
    """The cells that say something, in order; ``ticks``: path -> fingerprint of what was typed over."""
    head = Group("项目")
    for name in order.fields:
        if name not in _OF_ROW:
            head.cells += [_ticked(cell, ticks) for cell in _head(name, content, order.money)]
    groups = [head]
    names = row_names(sheet_of_content(content).indicators)
    cells = [name for name in order.fields if name in _OF_ROW]
    for title, row in zip(names, content["indicators"], strict=True):
        found = [_ticked(cell, ticks) for cell in _row(row, cells)]
        groups.append(Group(title, found, f"{row['level1']} › {row['level2']}"))
    return [group for group in groups if group.cells]


def counted(groups: Iterable[Group]) -> tuple[int, int]:
    """(已抄, 共)"""
    cells = [cell for group in groups for cell in group.cells]
    return sum(1 for cell in cells if cell.done), len(cells)


def ticks_of(user: User, version: TargetVersion) -> dict[str, str]:
    return dict(CopiedCell.objects.filter(user=user, version=version).values_list("path", "fingerprint"))


def tick(user: User, version: TargetVersion, path: str, content: Mapping[str, Any], *, on: bool) -> None:
    """Remember, or forget, that the person has typed the cell over as it stands now. Refused for a cell there is not."""
    must_copy(user, version)
    if not on:
        CopiedCell.objects.filter(user=user, version=version, path=path).delete()
        return
    cells = {
        cell.path: cell
        for group in groups_of(content, order_for(version.project), {})
        for cell in group.cells
    }
    if path not in cells:
        raise Refused("表上已经没有这一格，请刷新页面。")
    CopiedCell.objects.update_or_create(
        user=user,
        version=version,
        path=path,
        defaults={"fingerprint": fingerprint(cells[path].value), "at": clock.now()},
    )


def fingerprint(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _ticked(cell: Cell, ticks: Mapping[str, str]) -> Cell:
    """A tick is of a value: where the cell has changed since, it is open again."""
    return Cell(cell.path, cell.words, cell.value, ticks.get(cell.path) == fingerprint(cell.value))


def _head(name: str, content: Mapping[str, Any], money: str) -> Iterator[Cell]:
    words = FIELDS[name]
    if name in PLAN:
        percent = next(one["percent"] for one in content["plan"] if one["month"] == PLAN[name])
        value = "" if percent is None else percent
    elif name in MONEY:
        value = _money(decimal_of(content[name]), money)
        words = f"{words}（{'元' if money == YUAN else '万元'}）"
    elif name == "goals":
        value = "\n".join(f"{number}.{goal['text']}" for number, goal in enumerate(content["goals"], 1))
    else:
        value = content["name" if name == "project" else name]
    if value:
        yield Cell(name, words, value)


def _row(row: Mapping[str, Any], cells: Iterable[str]) -> Iterator[Cell]:
    apart = {"operator", "unit"} & set(cells)
    value = parse_value(row["value"])
    for name in cells:
        text = row.get(name) or ""
        if apart and value.number is not None:
            text = _part(name, row, value, apart)
        elif name in ("operator", "unit"):
            text = ""
        if text:
            yield Cell(f"indicators/{row['uuid']}/{name}", FIELDS[name], text)


def _part(name: str, row: Mapping[str, Any], value: Any, apart: set[str]) -> str:
    """指标值 in up to three cells: sign, number, unit, whichever the export keeps apart."""
    sign, unit = value.operator or "=", value.unit or ""
    if name == "operator":
        return str(sign)
    if name == "unit":
        return str(unit)
    if name != "value":
        return str(row.get(name) or "")
    before = "" if "operator" in apart else (value.operator or "")
    return f"{before}{value.number.normalize():f}{'' if 'unit' in apart else unit}"


def _money(yuan: Decimal | None, money: str) -> str:
    """Exactly, with two decimals at least: what the other system keeps is not rounded here."""
    if yuan is None:
        return ""
    number = yuan if money == YUAN else yuan / TEN_THOUSAND
    whole, _, part = f"{number:f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"
