"""从上年带入 into a draft that is there already: what is empty is filled, what was written goes only where that was chosen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from accounts import audit
from accounts.models import User
from projects.access import visible_projects
from projects.checks.places import compact
from projects.lastyear.copying import copied, texts_of
from projects.lastyear.joining import Piece, joined, pieces
from projects.lastyear.sources import Source, best_of
from projects.lastyear.years import shifted
from projects.models import Carrying, Project, TargetVersion
from projects.sheet_data import SheetData
from projects.versions import validation
from projects.versions.clean import clean
from projects.versions.content import content_of, with_rows
from projects.versions.data import data_of
from projects.versions.editing import editable
from projects.versions.errors import Invalid
from projects.versions.saving import store
from workflows.errors import Refused

CHANGED = "您查看以后，这张表保存过。请重新核对下面的内容，再带入。"


@dataclass(frozen=True)
class Filling:
    """What was chosen: the project of last year, the places, and the save of the draft they were looked at in."""

    source: int
    chosen: frozenset[str]
    revision: int


def candidates(user: User, version: TargetVersion) -> list[Source]:
    """The projects of the year before, of the draft's unit, that the person reads; the one of its code or name first."""
    project = version.project
    rows = visible_projects(user).filter(unit=project.unit_id, year=project.year_id - 1)
    rows = rows.exclude(kind=Project.Kind.SEPARATE).select_related("unit", "office", "year")
    found = list(rows.order_by("code", "pk")[:300])
    found.sort(key=lambda one: _nearness(one, project))
    versions = best_of(found)
    return [Source(one, versions[one.pk]) for one in found if one.pk in versions]


def offered(source: Source, version: TargetVersion) -> list[Piece]:
    """What of last year could stand in the draft; both with their rows."""
    return pieces(data_of(version), _theirs(source, version))


def fill(version_id: int, wish: Filling, *, actor: User) -> TargetVersion:
    """The draft with the chosen pieces, its predecessor named, and every copied text marked as in ``carry``.

    Raises ``NotAllowed`` and ``Stale`` as every edit; ``Refused`` with a sentence where the draft was saved meanwhile or cannot take
    anything over; ``Invalid`` where the result cannot be stored.
    """
    with editable(version_id, actor) as version:
        if version.changes_approved:
            raise Refused("调整和更正从现行版本开始，不从上年带入。")
        if version.revision != wish.revision:
            raise Refused(CHANGED)
        source = next((one for one in candidates(actor, version) if one.project.pk == wish.source), None)
        if source is None:
            raise Refused("请从列表中选择本单位上年的项目。")
        _fill(version, source, wish.chosen, actor)
    return with_rows(TargetVersion.objects.all()).get(pk=version_id)


def _fill(version: TargetVersion, source: Source, chosen: Collection[str], actor: User) -> None:
    before, project = texts_of(content_of(version)), version.project
    mine = data_of(version)
    data = clean(joined(mine, _theirs(source, version), chosen))
    kept = {row.uuid: (row.level1, row.level2) for row in (*mine.indicators, *data.indicators)}
    if found := validation.problems(data, project.year, kept):
        raise Invalid(found)
    project.predecessor = source.project
    project.save(update_fields=["predecessor"])
    store(version, data)
    now = texts_of(content_of(with_rows(TargetVersion.objects.all()).get(pk=version.pk)))
    put_in = {path: text for path, text in now.items() if before.get(path) != text}
    carrying, _ = Carrying.objects.select_for_update().get_or_create(
        version=version, defaults={"source": source.version, "created_by": actor}
    )
    carrying.source = source.version
    carrying.texts |= put_in
    carrying.confirmed = sorted(set(carrying.confirmed) - set(put_in))
    carrying.save(update_fields=["source", "texts", "confirmed"])
    words = f"从上年带入已有草稿：{project.name}"
    audit.record("carry", actor, words, project=project.pk, predecessor=source.project.pk)


def _theirs(source: Source, version: TargetVersion) -> SheetData:
    """Last year's content as this draft would hold it, each row by its uuid of last year."""
    old, project = data_of(source.version), version.project
    shift = project.kind != Project.Kind.CARRIED_OVER
    new = copied(old, before=source.project.year_id, year=project.year_id, shift=shift)
    pairs = zip(new.indicators, old.indicators, strict=True)
    return replace(new, indicators=tuple(replace(row, uuid=was.uuid) for row, was in pairs))


def _nearness(one: Project, project: Project) -> int:
    """0 where it is the predecessor, 1 of its code, 2 of its name, 3 for any other project of the unit."""
    if one.pk == project.predecessor_id:
        return 0
    if project.code and one.code == project.code:
        return 1
    name = shifted(one.name, one.year_id, project.year_id)
    return 2 if compact(name) == compact(project.name) else 3
