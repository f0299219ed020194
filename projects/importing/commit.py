"""Writes a preview: drafts of what is new, a report of everything else. Running it again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from accounts import access, audit, clock
from accounts.models import Office, Unit, User
from accounts.roles import Role
from projects.department import importing as department
from projects.importing import outcome
from projects.importing.answers import AnswerError, Json
from projects.importing.compare import same_content
from projects.importing.drafting import hand_over, write_draft
from projects.importing.outcome import Outcome
from projects.importing.record import Key, Record, key_of, record_of
from projects.models import TargetImport, TargetVersion
from projects.versions.content import with_rows
from projects.versions.drafters import drafters_of
from projects.versions.errors import Invalid
from workflows.errors import NotAllowed, Refused

Answers = Mapping[str, Mapping[str, str]]
BUSY = "导入时有人正在建立同样编码的项目，这次没有写入任何内容。请再导入一次。"


def commit(target_import: TargetImport, actor: User, answers: Answers | None = None) -> Outcome:
    """Write the drafts of one import, all in one transaction.

    ``answers``: project code -> path as in its questions -> text; those stored with the import where None is given.
    A cell in question without an answer stays empty, its question blocks submission. What exists is never overwritten.
    Raises ``NotAllowed``, ``Invalid`` (an answer that cannot be understood: ``code path`` -> sentence), ``Refused``.
    """
    may_import(actor)
    try:
        with transaction.atomic():
            held = TargetImport.objects.select_for_update().select_related("year").get(pk=target_import.pk)
            return _Commit(held, actor, answers if answers is not None else held.answers).run()
    except IntegrityError:
        raise Refused(BUSY) from None


def may_import(actor: User) -> None:
    """Imports are the budget desk's."""
    if not access.is_budget_officer(actor):
        raise NotAllowed("导入由预算绩效岗办理。")


def records(parsed: Json, answers: Answers) -> list[Record]:
    """Every project of a preview with its answers; ``Invalid`` names those that cannot be understood."""
    found, wrong = [], {}
    for project in parsed["projects"]:
        given = answers.get(project["code"], {})
        try:
            found.append(record_of(project, given))
        except AnswerError as error:
            wrong[f"{project['code']} {error.path}"] = str(error)
    if wrong:
        raise Invalid(wrong)
    return found


class _Commit:
    """One run, with what it looks up once."""

    def __init__(self, target_import: TargetImport, actor: User, answers: Answers) -> None:
        self.target_import, self.actor, self.answers = target_import, actor, answers
        self.year = target_import.year
        self.records = records(target_import.parsed, answers)
        codes = {record.unit_code for record in self.records}
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes, is_active=True)}
        self.reach = {
            unit.pk for unit in self.units.values() if access.holds(actor, Role.BUDGET_OFFICER, unit)
        }
        self.existing = self._existing()
        self.drafters: dict[int, list[tuple[Office | None, User]]] = {}
        self.done: set[Key] = set()
        self.result = Outcome()

    def run(self) -> Outcome:
        for record in self.records:
            self._one(record)
        self.result.department = self._department()
        new_text = self.result.department and not self.target_import.result.get("department")
        if self.result.written or new_text or self.target_import.committed_at is None:
            self._keep()
        return self.result

    def _department(self) -> str:
        """Written once: confirming again, for units registered since, must not bring back what was discarded."""
        kept = self.target_import.result.get("department")
        return kept or department.write(
            self.target_import.parsed.get("department", {}), self.year, self.actor
        )

    def _one(self, record: Record) -> None:
        told = outcome.Project(record.code, record.name, record.unit_code, self._unit_name(record))
        unit = self.units.get(record.unit_code)
        if unit is None:
            self.result.unknown.append(told)
            return
        known = self.existing.get(record.key)
        same = known is not None and same_content(record, known)
        if why := self._refusal(record, unit) or ("" if same else record.incomplete):
            self.result.refused.append(
                outcome.Project(told.code, told.name, told.unit_code, told.unit_name, why)
            )
            return
        self.done.add(record.key)
        if known is None:
            self._write(record, unit)
            self.result.written.append(told)
        elif same:
            self.result.unchanged.append(told)
        else:
            self.result.different.append(told)

    def _refusal(self, record: Record, unit: Unit) -> str:
        if record.key in self.done:
            return "同一文件里编码重复"
        if unit.pk not in self.reach:
            return "不在您负责的单位范围内"
        return "、".join(record.wrong)

    def _write(self, record: Record, unit: Unit) -> None:
        if unit.pk not in self.drafters:
            self.drafters[unit.pk] = drafters_of(unit)
        version = write_draft(record, unit, self.year, actor=self.actor)
        self.result.questions += sum(1 for asked in record.asked if not asked.answer)
        if len(self.drafters[unit.pk]) == 1:
            # A unit with a single 经办人: nobody else could take it up.
            hand_over(version, *self.drafters[unit.pk][0])

    def _existing(self) -> dict[Key, TargetVersion]:
        """The newest version of every project of the year, by what the document would call it."""
        versions = with_rows(TargetVersion.objects.filter(project__year=self.year)).prefetch_related(
            "questions"
        )
        return {key_of(version.project): version for version in versions.order_by("id")}

    def _unit_name(self, record: Record) -> str:
        return next(
            (
                one["unit_name"]
                for one in self.target_import.parsed["projects"]
                if one["unit_code"] == record.unit_code
            ),
            "",
        )

    def _keep(self) -> None:
        one = self.target_import
        one.answers = {code: dict(given) for code, given in self.answers.items()}
        one.result = self.result.as_json()
        one.committed_at = clock.now()
        one.save(update_fields=["answers", "result", "committed_at"])
        audit.record(
            "import",
            self.actor,
            f"导入 {one.year_id} 年度绩效目标 {one.file_name}：写入 {len(self.result.written)} 个",
            target_import=one.pk,
            sha256=one.sha256,
            written=[project.code for project in self.result.written],
            different=[project.code for project in self.result.different],
            unknown=[project.unit_code for project in self.result.unknown],
        )
