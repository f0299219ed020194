"""系统审核 as the form shows it: remarks with their places on the page, their buttons, their explanations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts import clock
from accounts.web import whole_number
from projects.checks.base import ERROR, INFO, SEVERITY_NAMES, WARNING, Repair
from projects.checks.remarks import SHOWN, Panel, Remark
from projects.forms.places import dom_id, lasting, shown_at
from projects.rules.remembering import Remembered
from projects.sheet_data import SheetData
from projects.views.target_marks import Note

_LEVELS = {ERROR: "bad", WARNING: "warn", INFO: "info"}


@dataclass(frozen=True)
class Act:
    """One button: ``value`` names the repair for the POST, ``href`` only jumps to a cell."""

    label: str
    value: str = ""
    href: str = ""


@dataclass(frozen=True)
class Item:
    """One remark on the page."""

    number: int
    severity: str
    place: str
    text: str
    title: str
    key: str
    paths: tuple[str, ...]
    acts: tuple[Act, ...] = ()
    explainable: bool = False
    said: str = ""
    typed: str = ""
    #: what was said to the same content before
    offered: Remembered | None = None

    @property
    def level(self) -> str:
        return _LEVELS[self.severity]

    @property
    def word(self) -> str:
        return SEVERITY_NAMES[self.severity]

    @property
    def link(self) -> str:
        return dom_id(self.paths[0]) if self.paths else "s1"

    @property
    def note(self) -> Note:
        """The message under each of its cells."""
        if self.said:
            return Note("done", "已说明")
        return Note(self.level, self.text if len(self.paths) == 1 else self.text.split("共 ")[0])

    @property
    def cell_ids(self) -> str:
        return " ".join(dom_id(path) for path in self.paths)


@dataclass(frozen=True)
class PanelView:
    """The panel at the right, and the messages it puts beside the cells. ``unread``: some cell holds no number."""

    open: Sequence[Item] = ()
    rest: Sequence[Item] = ()
    explained: Sequence[Item] = ()
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    declared: str = ""
    unread: bool = False
    at: datetime = field(default_factory=clock.now)

    @property
    def notes(self) -> dict[str, list[Note]]:
        """Lasting path of a cell -> what stands under it."""
        found: dict[str, list[Note]] = {}
        for item in (*self.open, *self.rest, *self.explained):
            for path in item.paths:
                found.setdefault(path, []).append(item.note)
        return found

    @property
    def must_change(self) -> list[Item]:
        return [item for item in (*self.open, *self.rest) if item.severity == ERROR and item.paths]

    @property
    def unfold_rest(self) -> bool:
        """Somebody is writing an explanation among the folded ones."""
        return any(item.typed for item in self.rest)


def panel_view(
    panel: Panel,
    data: SheetData,
    typed: dict[str, str],
    declared: str = "",
    *,
    unread: bool = False,
    offered: Mapping[tuple[str, str], Remembered] | None = None,
) -> PanelView:
    """``typed``: explanations being written, by key; they survive a refresh of the panel.

    ``offered``: (rule, fingerprint) -> what was said to the same content before.
    """
    before = offered or {}
    remarks = [_item(number, remark, data, typed, before) for number, remark in enumerate(panel.remarks)]
    after = len(remarks)
    return PanelView(
        open=remarks[:SHOWN],
        rest=remarks[SHOWN:],
        explained=[_item(after + number, one, data, typed) for number, one in enumerate(panel.explained)],
        errors=panel.counts[ERROR],
        warnings=panel.counts[WARNING],
        infos=panel.counts[INFO],
        declared=declared,
        unread=unread,
    )


def key_of(remark: Remark) -> str:
    """Names a remark in a POST: its rule, its test and its first place, by row id."""
    first = remark.findings[0]
    return f"{first.rule}|{first.aspect}|{first.anchor or first.path}"


def repair_named(panel: Panel, value: str) -> Repair | None:
    """The repair a button named; None when the remark is gone meanwhile."""
    key, _, place = value.rpartition("|")
    number = whole_number(place)
    for remark in panel.remarks:
        if key_of(remark) == key and number is not None and number < len(remark.repairs):
            return remark.repairs[number]
    return None


def remark_named(panel: Panel, key: str) -> Remark | None:
    """The remark of a key, open or explained."""
    return next((one for one in (*panel.remarks, *panel.explained) if key_of(one) == key), None)


def _item(
    number: int,
    remark: Remark,
    data: SheetData,
    typed: dict[str, str],
    offered: Mapping[tuple[str, str], Remembered] | None = None,
) -> Item:
    key = key_of(remark)
    first = remark.findings[0]
    before = (offered or {}).get((first.rule, first.fingerprint))
    writing = typed.get(key, "")
    said = remark.explanation.text if remark.explanation else ""
    return Item(
        number=number,
        severity=remark.severity,
        place=remark.place,
        text=remark.text,
        title=remark.title,
        key=key,
        paths=_unique(shown_at(lasting(place.path, data)) for place in remark.places),
        acts=() if said else tuple(_acts(remark, key, data)),
        explainable=any(repair.ask for repair in remark.repairs) or bool(said),
        said=said,
        # Standing there untouched, what was said before is not being written.
        typed="" if before and writing.strip() == before.text.strip() else writing,
        offered=before,
    )


def _acts(remark: Remark, key: str, data: SheetData) -> Iterable[Act]:
    for number, repair in enumerate(remark.repairs):
        if repair.changes:
            yield Act(repair.label, value=f"{key}|{number}")
        elif repair.edit:
            yield Act(repair.label, href=dom_id(shown_at(lasting(repair.edit, data))))


def _unique(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(paths))
