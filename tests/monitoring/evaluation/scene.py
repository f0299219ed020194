"""A year that is over: approved projects with indicators, what was spent by 31 December, and the self-evaluation open."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from accounts import clock
from accounts.models import Office, Unit, User
from monitoring.evaluation.planning import plan_evaluation
from monitoring.evaluation.saving import save
from monitoring.models import EvaluationRow, SelfEvaluation
from projects import amounts
from projects.models import BudgetYear, Project, TargetVersion
from tests.cast import Cast
from tests.desk.rows import cases
from tests.monitoring.checkpoints.year import on, tick
from tests.monitoring.makers import imported
from tests.projects.makers import draft
from workflows import year
from workflows.models import Case, StageRun

YEAR = 2026
JANUARY = date(2026, 1, 22)
OPENS, DUE, CLOSES = date(2027, 1, 10), date(2027, 2, 28), date(2027, 3, 20)
DAY = date(2027, 1, 12)
BUDGET, SPENT = "365000", "310250"
#: 三级指标 -> what a good drafter fills in; everything reached but the stations: 57 of 60
ACTUAL = {
    "更新终端站点数": {"actual": "57", "cause": "3 个村因道路施工未能进场", "measure": "2027年4月底前补齐"},
    "站点验收合格率": {"actual": "98"},
    "更新完成时间": {"outcome": "done", "actual": "9月28日"},
    "总成本": {"actual": "31.03"},
    "党员参学覆盖率": {"actual": "93.5"},
    "基层党员满意度": {"sent": "220", "returned": "200", "satisfied": "191"},
}
HEAD = {
    "carried_out": "yes",
    "achieved": "更新站点 57 个，其余 3 个因道路施工顺延。",
    "execution_cause": "3 个站点未更新，设备款未支付",
    "execution_measure": "2027年结转支付",
    "leader": "沈知远",
    "accountant": "苏晚晴",
}


def project_of(
    cast: Cast,
    budget_year: BudgetYear,
    name: str = "远程教育站点更新经费",
    *,
    unit: Unit | None = None,
    office: Office | None = None,
    drafter: User | None = None,
    **fields: object,
) -> Project:
    """An approved project of 36.5 万元 with six indicators; of 教育中心 and 沈知远 unless told otherwise."""
    number = Project.objects.count() + 1
    version = draft(
        budget_year,
        unit or cast.centre,
        office,
        drafter or cast.shen,
        code=f"13990026P{number:011d}0",
        name=name,
    )
    assert version.created_by is not None
    cases([version], version.created_by, state="approved", round=1)
    locked_at = datetime.combine(JANUARY, time(10), clock.SHANGHAI)
    TargetVersion.objects.filter(pk=version.pk).update(
        state="approved", label="approved", locked_at=locked_at
    )
    money = {"approved": Decimal(BUDGET), "adjusted": Decimal(BUDGET)} | fields
    Project.objects.filter(pk=version.project_id).update(**money)
    return Project.objects.get(pk=version.project_id)


def plan(cast: Cast) -> None:
    """秦若兰 opens the year and plans its self-evaluation, in January of the year."""
    with on(JANUARY):
        year.open_year(YEAR, actor=cast.qin)
        plan_evaluation(YEAR, cast.qin)


def opened(cast: Cast, *projects: Project, spent: str = SPENT) -> list[SelfEvaluation]:
    """The year planned, spending until 31 December imported, and the sheets open on 12 January."""
    plan(cast)
    if spent:
        figures = dict.fromkeys(projects, spent)
        imported(cast.qin, date(2026, 12, 31), figures, unit=cast.root)
    tick(DAY)
    return [sheet_of(project) for project in projects]


def sheet_of(project: Project) -> SelfEvaluation:
    """The project's present sheet."""
    related = ("project__year", "project__unit", "project__drafter", "round", "version")
    return SelfEvaluation.objects.select_related(*related).get(project=project, is_current=True)


def row_of(sheet: SelfEvaluation, name: str) -> EvaluationRow:
    return sheet.rows.get(name=name)


def typed(sheet: SelfEvaluation, **changed: str) -> dict[str, str]:
    """A sheet filled in well; ``changed``: head fields, or ``<三级指标>__<field>`` of a row."""
    found = dict(HEAD)
    for line in ("initial", "adjusted", "spent"):
        whole = getattr(sheet, f"{line}_total") or Decimal(0)
        found[f"funds/{line}/fiscal"] = amounts.shown(whole)
        found |= {f"funds/{line}/{name}": "0" for name in ("carried", "other")}
    rows = {row.name: row for row in sheet.rows.all()}
    for name, facts in ACTUAL.items():
        if name in rows:
            found |= {f"rows/{rows[name].uuid}/{field}": text for field, text in facts.items()}
    for key, text in changed.items():
        name, _, field = key.rpartition("__")
        found[f"rows/{rows[name].uuid}/{field}" if name else key] = text
    return found


def filled(sheet: SelfEvaluation, actor: User, **changed: str) -> SelfEvaluation:
    """Saved with what ``typed`` says."""
    return save(sheet.pk, actor=actor, revision=sheet.revision, typed=typed(sheet, **changed))


def case_of(sheet: SelfEvaluation) -> Case:
    return Case.objects.get(kind="self_evaluation", document_id=sheet.pk)


def stage_of(project: Project) -> StageRun:
    return StageRun.objects.select_related("run", "round", "case").get(
        run__subject_kind="project", run__subject_id=project.pk, stage="self_evaluation"
    )
