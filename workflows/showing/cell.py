"""The history of one field or one row: who changed it when, from what to what, through all frozen versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.namesakes import named
from workflows.access import visible_cases
from workflows.diff import fields, place_of
from workflows.kinds import Kind, anchor
from workflows.models import Case, FieldRemark, Snapshot
from workflows.snapshots import content_of


@dataclass(frozen=True)
class Value:
    """One value of the field in a version; ``label`` names it where a whole row is asked for."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Said:
    """A remark pinned to the field while this version was under review."""

    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Moment:
    """One version. ``fate`` is first, same, changed, added or gone; ``values`` what it changed, or began with."""

    case_id: int
    number: int
    by: str
    at: datetime
    fate: str
    values: Sequence[Value] = ()
    said: Sequence[Said] = ()


@dataclass(frozen=True)
class History:
    """The field with its versions, the oldest first."""

    place: str
    path: str
    moments: Sequence[Moment] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """The id of the field on the sheet."""
        return anchor(self.path)

    @property
    def changed(self) -> int:
        """How often it was changed, added or removed after the first version."""
        return sum(moment.fate in ("changed", "added", "gone") for moment in self.moments)


def history_of(case: Case, path: str, kind: Kind, reader: User) -> History | None:
    """The history of ``path`` (a field, or a row as ``indicators/<uuid>``); None where no version ever had it.

    All cases of the document the reader may read count: a rejected one before this, say. Two queries, and the versions.
    """
    cases = visible_cases(reader).filter(kind=case.kind, document_id=case.document_id)
    snapshots = list(
        Snapshot.objects.filter(case__in=cases).select_related("author").order_by("case_id", "number")
    )
    remarks = _remarks(snapshots, path, kind)
    wanted = kind.value_path(path)
    moments: list[Moment] = []
    place = ""
    before: dict[str, Any] = {}
    for snapshot in snapshots:
        content = content_of(snapshot)
        now = _under(wanted, content)
        if now:
            place = place_of(kind, path, content)
        if now or moments:
            said = remarks.get(snapshot.pk, ())
            moments.append(_moment(snapshot, _Turn(path, before, now, bool(moments)), kind, content, said))
        before = now
    return History(place, path, moments) if place else None


def _under(path: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The plain values at the path or below it."""
    return {at: value for at, value in fields(content) if at == path or at.startswith(f"{path}/")}


@dataclass(frozen=True)
class _Turn:
    """From one version to the next: the values at the path, and whether any earlier version had it."""

    path: str
    before: Mapping[str, Any]
    now: Mapping[str, Any]
    known: bool

    @property
    def fate(self) -> str:
        if not self.known:
            return "first"
        if self.before == self.now:
            return "same"
        if not self.before:
            return "added"
        return "changed" if self.now else "gone"

    @property
    def touched(self) -> list[str]:
        return [at for at in {**self.now, **self.before} if self.before.get(at) != self.now.get(at)]


def _moment(
    snapshot: Snapshot, turn: _Turn, kind: Kind, content: Mapping[str, Any], said: Sequence[Said]
) -> Moment:
    values = [_value(at, turn, kind, content) for at in turn.touched]
    return Moment(
        snapshot.case_id,
        snapshot.number,
        named(snapshot.author),
        snapshot.created_at,
        turn.fate,
        [value for value in values if value.old or value.new],
        said,
    )


def _value(at: str, turn: _Turn, kind: Kind, content: Mapping[str, Any]) -> Value:
    """The label says which field of the row it is; a field asked for by itself needs none."""
    alone = at == kind.value_path(turn.path)
    label = "" if alone else place_of(kind, at, content).rpartition(" ")[2]
    return Value(label, kind.shown(at, turn.before.get(at)), kind.shown(at, turn.now.get(at)))


def _remarks(snapshots: Iterable[Snapshot], path: str, kind: Kind) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = {}
    rows = FieldRemark.objects.filter(snapshot__in=[one.pk for one in snapshots]).select_related("author")
    for row in rows.order_by("id"):
        if row.path == path or row.path.startswith(f"{path}/"):
            assert row.snapshot_id is not None
            found.setdefault(row.snapshot_id, []).append(Said(named(row.author), row.created_at, row.text))
    return found
