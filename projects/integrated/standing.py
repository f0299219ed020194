"""Whether what an export says of a project may become its approved version now, and what that would do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from projects.access import CASE_KIND
from projects.integrated.comparison import Compared, told
from projects.models import BudgetYear, IntegratedImport, IntegratedTarget, Recognition, TargetVersion
from projects.states import version_words
from workflows.models import Case

State, Label = TargetVersion.State, TargetVersion.Label
#: the letter is awaited: it is registered with this; the target is approved already: finance changed it since
AWAITS, IN_FORCE = "awaits", "in_force"
_IN_WORK = (State.DRAFT, State.IN_REVIEW)


@dataclass(frozen=True)
class Way:
    """``kind`` is AWAITS or IN_FORCE, "" where it may not be; then ``why`` says so in a sentence."""

    found: Compared
    kind: str = ""
    why: str = ""
    case: Case | None = None
    done: Recognition | None = None

    @property
    def asks_reason(self) -> bool:
        return bool(self.kind and self.found.differences)


def ways(held: IntegratedImport, compared: Sequence[Compared]) -> dict[int, Way]:
    """Project -> what may be done with it. A constant number of queries, however many projects."""
    ids = [one.project.pk for one in compared]
    cases = _cases([one.version.pk for one in compared])
    changing = {
        version.project_id: version
        for version in TargetVersion.objects.filter(
            project__in=ids, state__in=_IN_WORK, label__in=(Label.ADJUSTED, Label.CORRECTED)
        )
    }
    newer = _newer(held, ids)
    done = {one.target_id: one for one in _recognitions(one.target for one in compared)}
    closed = held.year.stage == BudgetYear.Stage.CLOSED
    found = {}
    for one in compared:
        pk = one.project.pk
        case, known = cases.get(one.version.pk), done.get(one.target.pk)
        why = "预算年度已结束，不能再认可批复版。" if closed else ""
        why = why or (f"这个项目在更新的一份导出“{newer[pk]}”里，请在那份上认可。" if pk in newer else "")
        if pk in changing:
            words = version_words(changing[pk].label, changing[pk].label_number)
            why = why or f"{words}正在办理，请先办结或终止，再认可批复版。"
        found[pk] = _way(one, case, known, why)
    return found


def _way(one: Compared, case: Case | None, known: Recognition | None, why: str) -> Way:
    if known is not None:
        return Way(one, "", f"{known.made_by.name}已认可为批复版。", case, known)
    if why:
        return Way(one, "", why, case)
    version = one.version
    if version.state == State.APPROVED:
        if not one.differences:
            return Way(one, "", "与批复版一致，不用再认可。", case)
        if version.label != Label.APPROVED:
            return Way(one, "", f"现行的是{one.label}，一体化里的改动请按目标调整或更正办理。", case)
        return Way(one, IN_FORCE, "", case)
    if case is not None and case.state == Case.State.OUTSIDE:
        return Way(one, AWAITS, "", case)
    return Way(one, "", _not_yet(version, case), case)


def _not_yet(version: TargetVersion, case: Case | None) -> str:
    if version.state == State.DRAFT:
        return "目标还在填报，没有报财政。请先审核并报财政，再认可批复版。"
    if version.state == State.IN_REVIEW:
        step = case.state_words if case is not None else "审核中"
        return f"目标现在是“{step}”，还没有报财政，不能认可批复版。"
    return f"目标现在是“{version.get_state_display()}”，不能认可批复版。"


def _cases(versions: Iterable[int]) -> dict[int, Case]:
    rows = Case.objects.filter(kind=CASE_KIND, document_id__in=list(versions)).order_by("pk")
    return {case.document_id: case for case in rows}


def _newer(held: IntegratedImport, ids: Iterable[int]) -> dict[int, str]:
    """Project -> the file name of a later export that names it too."""
    rows = IntegratedTarget.objects.filter(
        project__in=list(ids), held__year=held.year_id, held__pk__gt=held.pk
    )
    return dict(rows.order_by("held").values_list("project", "held__file_name"))


def _recognitions(targets: Iterable[IntegratedTarget]) -> Iterable[Recognition]:
    return Recognition.objects.filter(target__in=list(targets)).select_related("made_by")


def seen_of(chosen: Mapping[int, Way]) -> str:
    """Stands for what the page showed of these projects: whoever confirms confirms this and nothing that moved since."""
    lines = [
        [pk, way.found.version.pk, way.found.version.revision, way.kind, told(way.found)]
        for pk, way in sorted(chosen.items())
    ]
    return hashlib.sha256(json.dumps(lines, sort_keys=True).encode()).hexdigest()[:32]
