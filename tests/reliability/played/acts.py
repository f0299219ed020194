"""What people do in the monitoring rounds, each by the verb a page would call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from accounts import clock
from accounts.models import User
from desk.demo import monitoring as rounds
from desk.demo.scan import scan
from monitoring.models import MonitoringReport, Rectification
from monitoring.rectification.answering import answer
from monitoring.rectification.issuing import Demand, issue
from monitoring.scoring import Method
from notifications.reminders.sweeping import sweep
from projects.models import Project
from workflows import cases, dispatching, year
from workflows.models import Assignment, Case, StageRun

#: a person says whether, a share of the weight, or a number
WHETHER = (Method.DEADLINE, Method.PERIOD, Method.DIRECT)


@contextmanager
def on(day: date, hour: int = 10) -> Iterator[None]:
    """Within the block it is that day."""
    with clock.shifted(datetime.combine(day, time(hour), clock.SHANGHAI)):
        yield


def morning(day: date) -> None:
    """What the program does by itself before people come."""
    with on(day, 8):
        for _ in range(4):
            if not dispatching.tick():
                break
        sweep()


def project_of(number: int) -> Project:
    return Project.objects.get(year=2026, code__regex=rf"^.{{16}}{number:04d}")


def sitting(case: Case) -> User:
    rows = Assignment.objects.filter(case=case, state=Assignment.State.OPEN, as_deputy=False)
    return rows.select_related("person").order_by("pk")[0].person


def sign_all(kind: str) -> None:
    """Everybody signs what lies with them, until nothing of the kind is open."""
    while found := list(Case.objects.filter(kind=kind, year=2026, state=Case.State.OPEN)):
        for case in found:
            cases.approve(case.pk, actor=sitting(case), comment="同意。")


def sign_on_paper(case: Case, registrar: User) -> None:
    """Whoever sits on the step signed the printed slip; the desk registers it with the scan."""
    case = Case.objects.get(pk=case.pk)
    slip = cases.slip_of(case)
    cases.register_paper(
        case.pk, actor=registrar, signer=sitting(case), signed_on=clock.today(), opinion="approve",
        comment="同意。", scan=scan(f"审批单{slip.number}.pdf", registrar), fingerprint=slip.fingerprint,
    )  # fmt: skip


def monitored(number: int, cutoff: date) -> Case:
    """The form of a round filled in as the demo's people do, and handed in."""
    found = MonitoringReport.objects.select_related("project__drafter", "version").get(
        is_current=True, round__cutoff_on=cutoff, project=project_of(number)
    )
    rounds.fill_report(found, number)
    case = Case.objects.filter(kind="monitoring", document_id=found.pk).latest("pk")
    assert found.project.drafter is not None
    cases.submit(case.pk, actor=found.project.drafter)
    return case


def rectify(number: int, cutoff: date, desk: User, due_on: date) -> Rectification:
    report = MonitoringReport.objects.get(
        is_current=True, round__cutoff_on=cutoff, project=project_of(number)
    )
    assert report.project.drafter_id is not None
    demands = [Demand(report.pk, report.project.drafter_id)]
    return issue(demands, actor=desk, demand="每周报进度，期限前补齐。", due_on=due_on)[0]


def rectified(row: Rectification, desk: User) -> None:
    """The result handed in, and 销号."""
    answer(row.pk, actor=row.responsible, revision=row.revision, result="已补齐，材料见附件。")
    case = Case.objects.get(kind="rectification", document_id=row.pk)
    cases.submit(case.pk, actor=row.responsible)
    cases.approve(case.pk, actor=desk, comment="同意销号。")


def late(project: Project, stage: str, actor: User) -> None:
    """逾期补报."""
    missed = StageRun.objects.filter(
        run__subject_kind="project", run__subject_id=project.pk, stage=stage, state=StageRun.State.MISSED
    )
    year.hand_in_late(missed.latest("pk").pk, actor=actor, reason="经办人借调，材料晚到")
