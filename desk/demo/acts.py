"""The acts of the demo's people on one project: each a call of the verb a page would call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from accounts.models import User
from desk.demo import codes
from desk.demo.people import Department
from desk.demo.scan import scan
from desk.demo.texts import Text
from projects import versions
from projects.appraisal.items import ITEMS, shown
from projects.appraisal.saving import Typed, appraise, proposals
from projects.checks.apply import changed
from projects.models import BudgetYear, Project, TargetVersion
from projects.sheet_data import GoalText, SheetData
from workflows import cases, kinds
from workflows.cases import Letter, OutsideDecision
from workflows.kinds import Remark
from workflows.models import Case

KINDS = {label: code for code, label in Project.Kind.choices}
#: points the demo's reviewers take from a target at most
MOST_TAKEN = Decimal(8)
FIRST_STEPS = ("head", "luchengyan", "qinruolan", "guhuaijin")


class Course:
    """One project on its way, as the demo's script moves it."""

    def __init__(self, made: Department, year: BudgetYear, text: Text, mistakes: dict[str, str]) -> None:
        self.made, self.year, self.text, self.mistakes = made, year, text, mistakes
        self.drafter = made.drafter(text.place)
        self.version_id = 0
        self.case_id = 0

    def create(self) -> None:
        unit, office = self.made.place(self.text.place)
        new = versions.NewProject(
            year=self.year,
            unit=unit,
            office=office,
            name=self.text.name,
            code=self.code,
            kind=KINDS[self.text.kind],
            is_key=self.text.is_key,
        )
        self.version_id = versions.create_project(new, actor=self.drafter).pk
        self.case_id = Case.objects.get(kind="target", document_id=self.version_id).pk

    def fill(self) -> None:
        """Save the whole table, with the mistakes that are meant to be found."""
        self._save(self._data())

    def change(self, changes: dict[str, str]) -> None:
        version = self._version()
        self._save(versions.repaired(versions.data_of(version), version, changes))

    def explain(self, rule: str, path: str, text: str) -> None:
        versions.explain(self.version_id, actor=self.drafter, rule=rule, path=path, text=text)

    def submit(self) -> None:
        cases.submit(self.case_id, actor=self.drafter)

    def approve(self, who: str, comment: str = "同意。") -> None:
        actor = self._person(who)
        self._appraise(actor)
        cases.approve(self.case_id, actor=actor, comment=comment)

    def _appraise(self, actor: User) -> None:
        """The 目标审核表 where the step wants one: what the system review says, within what is still 优."""
        case = Case.objects.select_related("snapshot").get(pk=self.case_id)
        row = case.assignments.select_related("step").filter(person=actor, state="open").first()
        asked = kinds.get(case.kind).step_review(case, row.step) if row is not None else None
        if asked is None or not asked.form_url:
            return
        proposed, left, typed = proposals(self._version(), case), MOST_TAKEN, {}
        for item in ITEMS:
            taken = min(item.points - proposed[item.key].score, left)
            left -= taken
            why = "；".join(proposed[item.key].because)[:500] if taken else ""
            typed[item.key] = Typed(shown(item.points - taken), why)
        appraise(self.case_id, actor=actor, typed=typed)

    def send_back(self, who: str, comment: str, remarks: dict[str, str]) -> None:
        """``remarks``: path as in findings -> text."""
        version = self._version()
        rows = [str(row.uuid) for row in version.indicators.all()]
        pinned = []
        for path, text in remarks.items():
            parts = path.split(".")
            if parts[0] == "indicators":
                parts[1] = rows[int(parts[1])]
            pinned.append(Remark("/".join(parts), text))
        cases.send_back(self.case_id, actor=self._person(who), comment=comment, remarks=pinned)

    def sign_on_paper(self, who: str, signed_on: date, comment: str) -> None:
        """``who`` signed the printed 审批单; 秦若兰 registers it with the scan."""
        registrar = self.made.people["qinruolan"]
        slip = cases.slip_of(Case.objects.get(pk=self.case_id))
        cases.register_paper(
            self.case_id,
            actor=registrar,
            signer=self._person(who),
            signed_on=signed_on,
            opinion="approve",
            comment=comment,
            scan=scan(f"审批单{slip.number}.pdf", registrar),
            fingerprint=slip.fingerprint,
        )

    def _person(self, who: str) -> User:
        return self.made.people[self.made.head(self.text.place) if who == "head" else who]

    def _version(self) -> TargetVersion:
        return versions.with_rows(TargetVersion.objects.all()).get(pk=self.version_id)

    def _save(self, data: SheetData) -> None:
        revision = TargetVersion.objects.values_list("revision", flat=True).get(pk=self.version_id)
        versions.save(self.version_id, actor=self.drafter, revision=revision, data=data)

    @property
    def code(self) -> str:
        """The project code; a placeholder has none."""
        if self.text.budget is None:
            return ""
        region = codes.PROVINCE if self.text.kind == "上级转移支付" else codes.CITY
        return codes.code(self.text.registered, self.text.number, region)

    def _data(self) -> SheetData:
        text, version = self.text, self._version()
        data = SheetData(
            code=version.project.code,
            name=text.name,
            kind=version.project.kind,
            budget=text.budget,
            fiscal=text.budget,
            other=None if text.budget is None else Decimal(0),
            purpose=text.purpose,
            plan=text.plan,
            goals=tuple(GoalText(goal) for goal in text.goals),
            indicators=tuple(text.rows),
            not_applicable=text.not_applicable,
        )
        if not self.mistakes:
            return data
        sheet = changed(data.sheet(kind_label=text.kind), self.mistakes)
        return replace(
            data,
            fiscal=sheet.fiscal,
            plan={point.month: point.percent for point in sheet.plan if point.month},
            indicators=sheet.indicators,
        )


def register_letter(made: Department, letter: Letter, courses: list[Course]) -> None:
    """秦若兰 registers one 批复 for many projects, with the amounts the versions have."""
    registrar = made.people["qinruolan"]
    kept = replace(letter, scan=scan(f"{letter.number}.pdf", registrar))
    decisions = [
        OutsideDecision(course.case_id, course.text.budget or Decimal(0), "按申报数批复。")
        for course in courses
    ]
    cases.register_outside(actor=registrar, letter=kept, decisions=decisions)
