"""From October to the sealed folder: the last checkpoints, a project that leaves, the self-evaluation and what finance says of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from desk.demo.people import ROOT, Department
from desk.demo.scan import scan
from monitoring.archive import sealing
from monitoring.checkpoints.explaining import explain
from monitoring.evaluation import department
from monitoring.evaluation.steering import register_rescores, take_away
from monitoring.models import CheckpointReport, SelfEvaluation
from monitoring.papers.disclosing import CHECKS, Review, publish
from projects import events
from projects.models import BudgetYear, Project
from tests.reliability.played.acts import late, morning, on, project_of, sign_all, sign_on_paper
from tests.reliability.played.evaluated import evaluated, sheet_of
from tests.reliability.played.spent import bring_in
from workflows import cases
from workflows.models import Case

#: what is told of single projects
LAGS, LEAVES, LATE_SHEET, DEDUCTED, ON_PAPER, BEHIND = 6, 12, 5, 2, 1, 18
TAKEN, RESCORED = Decimal("1.50"), Decimal("88.00")


def autumn(made: Department) -> None:
    """October's export shows one that lags: explained and confirmed. Another project is cancelled in November."""
    desk = made.people["qinruolan"]
    morning(date(2026, 10, 9))
    with on(date(2026, 11, 3)):
        bring_in(made, date(2026, 10, 31), "95", {LAGS: "48.2"})
    morning(date(2026, 11, 4))
    with on(date(2026, 11, 5)):
        _explained(LAGS)
        sign_all("checkpoint")
    morning(date(2026, 11, 18))
    with on(date(2026, 11, 20)):
        project = project_of(LEAVES)
        assert project.adjusted is not None
        kept = (project.adjusted * Decimal("0.95")).quantize(Decimal("0.01"))
        number = "云组发〔2026〕52号"
        day = date(2026, 11, 20)
        paper = events.Paper(
            number=number, dated=day, effective_on=day, note="任务取消", scan=scan(f"{number}.pdf", desk)
        )
        events.cancel(project.pk, actor=desk, kept=kept, seen={}, paper=paper)


def january(made: Department) -> None:
    """The last export; the self-evaluation opens, everybody but one hands in, points are taken away, one signs on paper."""
    desk = made.people["qinruolan"]
    with on(date(2027, 1, 5)):
        bring_in(made, date(2026, 12, 31), "98", {LAGS: "71", LEAVES: "100"})
    for day in (date(2027, 1, 6), date(2027, 1, 15)):
        morning(day)
    with on(date(2027, 1, 18)):
        for sheet in SelfEvaluation.objects.filter(is_current=True).select_related("project__drafter"):
            if sheet.project_id != project_of(LATE_SHEET).pk:
                evaluated(sheet, behind=sheet.project_id == project_of(BEHIND).pk)
        row = sheet_of(DEDUCTED).rows.exclude(points=None).order_by("-points")[0]
        take_away(row.pk, actor=desk, points=TAKEN, reason="后台数据缺11月")
    with on(date(2027, 1, 19)):
        sign_on_paper(Case.objects.get(kind="self_evaluation", document_id=sheet_of(ON_PAPER).pk), desk)
        sign_all("self_evaluation")


def spring(made: Department) -> None:
    """The late one comes after the closing day; finance scores another anew."""
    desk = made.people["qinruolan"]
    morning(date(2027, 3, 22))
    with on(date(2027, 3, 23)):
        project = project_of(LATE_SHEET)
        assert project.drafter is not None
        late(project, "self_evaluation", project.drafter)
        evaluated(sheet_of(LATE_SHEET))
        sign_all("self_evaluation")
    morning(date(2027, 3, 24))
    with on(date(2027, 3, 26)):
        register_rescores(
            {sheet_of(ON_PAPER).pk: RESCORED},
            actor=desk,
            letter_number="云财绩〔2027〕8号",
            letter_date=date(2027, 3, 25),
        )


def closing(made: Department) -> None:
    """The department's own table, 决算公开, and every project sealed."""
    desk, year = made.people["qinruolan"], BudgetYear.objects.get(pk=2026)
    with on(date(2027, 4, 9)):
        table = department.of_year(year)
        typed = {row["key"]: {"count": "0", "points": row["weight"], "note": ""} for row in table.template}
        table = department.save(year, actor=desk, revision=table.revision, typed=typed, overview="总体较好。")
        department.finish(year, actor=desk, revision=table.revision)
        review = Review("叶知秋", date(2027, 4, 8), "https://www.example.gov.cn/2026", checked=list(CHECKS))
        publish(year, made.units[ROOT], review, actor=desk)
        sealing.order(list(_sealed_ones()), actor=desk)
    morning(date(2027, 4, 10))


def _sealed_ones() -> list[int]:
    rows = Project.objects.filter(year=2026, approved__gt=0).exclude(kind=Project.Kind.SEPARATE)
    return list(rows.values_list("pk", flat=True))


def _explained(number: int) -> None:
    report = CheckpointReport.objects.select_related("project__drafter").get(
        project=project_of(number), checkpoint__month=10, is_current=True
    )
    drafter = report.project.drafter
    assert drafter is not None
    explain(
        report.pk, actor=drafter, revision=report.revision, cause="招标延期。", measure="11月完成验收并付款。"
    )
    case = Case.objects.filter(kind="checkpoint", document_id=report.pk).latest("pk")
    cases.submit(case.pk, actor=drafter)
