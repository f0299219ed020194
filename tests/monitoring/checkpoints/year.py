"""A year in execution with approved projects, its checkpoints planned, and time that can be moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal

from accounts import clock
from accounts.models import Office, Unit, User
from monitoring.checkpoints.planning import plan_checkpoints
from monitoring.models import CheckpointReport
from projects.models import BudgetYear, Indicator, PlanPoint, Project, TargetVersion
from tests.cast import Cast
from tests.desk.rows import cases
from tests.projects.makers import make_year
from workflows import dispatching, year
from workflows.models import StageRun

YEAR = 2026
JANUARY = date(2026, 1, 22)
#: June: 开放 06-08, 统计截止 06-30, 数据导入 07-07, 说明截止 07-10, 关闭 08-07
JUNE_OPENS, JUNE_CUTOFF, JUNE_DUE, JUNE_CLOSES = (
    date(2026, 6, 8),
    date(2026, 6, 30),
    date(2026, 7, 10),
    date(2026, 8, 7),
)
MARCH_OPENS, MARCH_CUTOFF = date(2026, 3, 11), date(2026, 3, 31)


@contextmanager
def on(day: date, hour: int = 10, minute: int = 0) -> Iterator[None]:
    """Within the block it is that day."""
    with clock.shifted(datetime.combine(day, time(hour, minute), clock.SHANGHAI)):
        yield


def tick(day: date, hour: int = 10) -> None:
    """The dispatcher on a day, until nothing more is due."""
    with on(day, hour):
        for _ in range(5):
            if not dispatching.tick():
                break


def approved(
    cast: Cast,
    budget_year: BudgetYear,
    name: str = "档案数字化经费",
    *,
    unit: Unit | None = None,
    office: Office | None = None,
    drafter: User | None = None,
    budget: str = "1000000",
    plan: tuple[int, ...] = (15, 60, 80, 100),
    locked_on: date = JANUARY,
    rows: Sequence[tuple[str, str, str, str]] = (),
    **fields: object,
) -> Project:
    """A project with an approved target of so much yuan; of 教育中心 and 沈知远 unless told otherwise."""
    number = Project.objects.count() + 1
    project = Project.objects.create(
        year=budget_year,
        code=f"13990026P{number:011d}0",
        name=name,
        unit=unit or cast.centre,
        office=office,
        drafter=drafter or cast.shen,
        **({"approved": Decimal(budget), "adjusted": Decimal(budget)} | fields),
    )
    lock(project, plan, budget, locked_on, rows)
    return project


def lock(
    project: Project,
    plan: tuple[int, ...],
    budget: str,
    day: date,
    rows: Sequence[tuple[str, str, str, str]] = (),
) -> TargetVersion:
    """A version of the project's target, approved on a day; ``rows``: level1, level2, 三级指标, 指标值."""
    TargetVersion.objects.filter(project=project, state="approved").update(state="superseded")
    version = TargetVersion.objects.create(
        project=project, created_by=project.drafter, budget=Decimal(budget), fiscal=Decimal(budget)
    )
    PlanPoint.objects.bulk_create(
        PlanPoint(version=version, month=month, percent=Decimal(percent))
        for month, percent in zip((3, 6, 10, 12), plan, strict=True)
    )
    Indicator.objects.bulk_create(
        Indicator(version=version, order=order, level1=level1, level2=level2, name=name, value=value)
        for order, (level1, level2, name, value) in enumerate(rows)
    )
    assert project.drafter is not None
    cases([version], project.drafter, state="approved", round=1)
    locked_at = datetime.combine(day, time(10), clock.SHANGHAI)
    TargetVersion.objects.filter(pk=version.pk).update(
        state="approved", label="approved", locked_at=locked_at
    )
    return version


def plan_year(cast: Cast) -> None:
    """秦若兰 opens the year and plans the four checkpoints, in January."""
    with on(JANUARY):
        year.open_year(YEAR, actor=cast.qin)
        plan_checkpoints(YEAR, cast.qin)


def report_of(project: Project, month: int = 6) -> CheckpointReport:
    """The project's present report."""
    found = CheckpointReport.objects.select_related("checkpoint__round", "project")
    return found.get(project=project, checkpoint__month=month, is_current=True)


def stage_of(project: Project, month: int = 6) -> StageRun:
    """The project's stage of the year."""
    return StageRun.objects.select_related("run", "round", "case").get(
        run__subject_kind="project", run__subject_id=project.pk, round__checkpoint__month=month
    )


def in_execution() -> BudgetYear:
    return make_year(YEAR, stage=BudgetYear.Stage.EXECUTION)
