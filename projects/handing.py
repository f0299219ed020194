"""The projects a person drafts, with their drafts and evidence, as things to hand over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db.models import Prefetch

from accounts import access
from accounts.models import User
from accounts.roles import Role
from projects.access import CASE_KINDS, EVIDENCE
from projects.models import BudgetYear, Project, TargetVersion
from projects.year import changed
from workflows import kinds
from workflows.handing import LIVE, Item, Source, reviewing
from workflows.models import Attachment, Case


class Projects(Source):
    """Projects of years not closed. Drafts and evidence go with their project; who drafted what is decided stays as it was."""

    code: ClassVar[str] = "projects"

    def items(self, person: User, successor: User | None) -> list[Item]:
        rows = list(_drafted_by(person))
        cases = _cases_of(rows)
        files = _files_of(rows)
        barred = _Barred(successor, cases)
        return [_item(row, cases.get(row.pk), files.get(row.pk, 0), barred) for row in rows]

    def give(self, items: Sequence[Item], cases: Mapping[int, Case], *, successor: User, actor: User) -> None:
        for item in items:
            if item.case_id is not None:
                kinds.get(cases[item.case_id].kind).lock(cases[item.case_id].document_id)
                cases[item.case_id].drafter = successor
        given = [item.key for item in items]
        Project.objects.filter(pk__in=given).update(drafter=successor)
        changed(given)


def _drafted_by(person: User) -> list[Project]:
    versions = Prefetch("versions", TargetVersion.objects.order_by("-id"), to_attr="newest_first")
    rows = Project.objects.filter(drafter=person).exclude(year__stage=BudgetYear.Stage.CLOSED)
    return list(rows.select_related("unit", "office").prefetch_related(versions).order_by("year", "code"))


def _cases_of(rows: Sequence[Project]) -> dict[int, Case]:
    """Project -> its case under way."""
    of_version = {version.pk: row.pk for row in rows for version in _versions(row)}
    found = Case.objects.filter(kind__in=CASE_KINDS, document_id__in=of_version, state__in=LIVE)
    return {of_version[case.document_id]: case for case in found}


def _files_of(rows: Sequence[Project]) -> dict[int, int]:
    """Project -> how many files lie with it."""
    counts: dict[int, int] = {}
    ids = [row.pk for row in rows]
    for owner in Attachment.objects.filter(owner_kind=EVIDENCE, owner_id__in=ids).values_list(
        "owner_id", flat=True
    ):
        counts[owner] = counts.get(owner, 0) + 1
    return counts


def _versions(row: Project) -> list[TargetVersion]:
    return list(getattr(row, "newest_first", ()))


def _item(row: Project, case: Case | None, files: int, barred: _Barred) -> Item:
    versions = _versions(row)
    words = [f"{row.year_id}年度", row.code or "未编码", row.office.name if row.office else row.unit.label]
    if versions:
        words.append(
            f"{versions[0].get_label_display()} {case.state_words if case else versions[0].get_state_display()}"
        )
    if files:
        words.append(f"附件 {files} 份")
    return Item(
        Projects.code,
        "项目",
        row.pk,
        row.name,
        " · ".join(words),
        case.pk if case else None,
        row.unit_id,
        barred.why(row, case),
    )


class _Barred:
    """Which projects a successor cannot draft, and why. A query for each unit and office, one for the seats."""

    def __init__(self, successor: User | None, cases: Mapping[int, Case]) -> None:
        self._successor = successor
        self._drafts: dict[tuple[int, int | None], bool] = {}
        self._reviewing = reviewing(successor, [case.pk for case in cases.values()])

    def why(self, row: Project, case: Case | None) -> str:
        """The obstacle, "" where there is none."""
        who = self._successor
        if who is None:
            return ""
        if not self._may_draft(who, row):
            place = row.office.name if row.office else row.unit.label
            return f"{who.name}还不是{place}的经办人，请先由安全保密管理员授予。"
        if case is not None and case.pk in self._reviewing:
            return f"{who.name}正在审核这个项目，请先把审核转交他人办理。"
        return ""

    def _may_draft(self, who: User, row: Project) -> bool:
        place = (row.unit_id, row.office_id)
        if place not in self._drafts:
            self._drafts[place] = access.holds(who, Role.DRAFTER, row.unit, row.office)
        return self._drafts[place]
