"""In August one target is adjusted, because a task changed, and a word of another is corrected."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from accounts.models import User
from desk.demo.people import Department
from desk.demo.scan import scan
from projects import versions
from projects.changes.application import Application
from projects.changes.starting import adjust, correct_target
from projects.models import TargetVersion
from projects.sheet_data import SheetData
from tests.reliability.played.acts import on, project_of, sign_all
from workflows import cases
from workflows.cases import Letter, OutsideDecision
from workflows.models import Case

#: the projects
ADJUSTED, CORRECTED = 3, 7
DAY = date(2026, 8, 18)


def changed(made: Department) -> None:
    """Both are signed by everybody on their routes; the adjustment is approved by letter."""
    desk = made.people["qinruolan"]
    with on(DAY):
        _adjusted(desk)
        _corrected()


def _adjusted(desk: User) -> None:
    project = project_of(ADJUSTED)
    assert project.drafter is not None
    asked = Application(
        reason="上级政策或工作部署调整",
        explanation="上级部署增加了工作内容。",
        document_number="云组〔2026〕40号",
        document_date=DAY,
        declared=True,
        scan=scan("部署通知.pdf", project.drafter),
    )
    new = adjust(project.pk, asked, actor=project.drafter)
    _handed_in(new, project.drafter, "target_adjustment")
    case = Case.objects.get(kind="target_adjustment", document_id=new.pk)
    number = "云财绩〔2026〕9号"
    letter = Letter("云河市财政局", number, DAY, "关于调整绩效目标的批复", None, scan(f"{number}.pdf", desk))
    assert new.budget is not None
    decided = [OutsideDecision(case.pk, new.budget)]
    cases.register_outside(actor=desk, letter=letter, decisions=decided)


def _corrected() -> None:
    project = project_of(CORRECTED)
    assert project.drafter is not None
    new = correct_target(project.pk, Application(reason="资金用途漏字"), actor=project.drafter)
    _handed_in(new, project.drafter, "target_correction")


def _handed_in(version: TargetVersion, drafter: User, kind: str) -> None:
    """A word is added to 资金用途, and everybody signs."""
    now = versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)
    data: SheetData = versions.data_of(now)
    versions.save(
        now.pk, actor=drafter, revision=now.revision, data=replace(data, purpose=f"{data.purpose}专款专用。")
    )
    cases.submit(Case.objects.get(kind=kind, document_id=now.pk).pk, actor=drafter)
    sign_all(kind)
