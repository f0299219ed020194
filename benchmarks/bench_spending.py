"""The heat map, against reading the rows it is made of: the same number of queries for a hundred and for ten thousand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import transaction
from viewflow.workflow.models import Process

from accounts import clock
from benchmarks.harness import Measurement, measure
from monitoring.board.listing import Filters, board
from monitoring.models import Checkpoint, CheckpointReport
from projects.models import BudgetYear, Project
from tests.cast import Cast, make_cast
from workflows.models import Round, StageRun, YearRun

SIZES = (100, 10_000)
POINTS = ((3, "march"), (6, "june"), (10, "october"), (12, "december"))


def run() -> Iterator[Measurement]:
    """Four checkpoints of each project; ``n`` is the number of projects."""
    with transaction.atomic():
        cast = make_cast()
        year = BudgetYear.objects.create(year=2026, stage=BudgetYear.Stage.EXECUTION)
        checkpoints = [_checkpoint(month, stage) for month, stage in POINTS]
        made = 0
        for size in SIZES:
            _fill(cast, year, checkpoints, made, size)
            made = size
            yield measure(
                "heat map",
                size,
                ours=lambda: board(cast.qin, year, Filters()),
                against={"rows": lambda: list(CheckpointReport.objects.order_by().values_list())},
                rounds=5,
                database=True,
            )
        transaction.set_rollback(True)


def _checkpoint(month: int, stage: str) -> Checkpoint:
    day = date(2026, month, 28)
    round = Round.objects.create(
        year=2026,
        stage=stage,
        kind="checkpoint",
        title=f"{month}月底支出进度",
        opens_on=day,
        due_on=day,
        closes_on=day,
    )
    return Checkpoint.objects.create(round=round, month=month, cutoff_on=day, import_due_on=day)


def _fill(cast: Cast, year: BudgetYear, checkpoints: list[Checkpoint], first: int, size: int) -> None:
    projects = Project.objects.bulk_create(
        Project(
            year=year,
            code=f"B{number:08d}",
            name=f"第{number}项经费",
            unit=cast.centre,
            drafter=cast.shen,
            approved=Decimal(1_000_000),
        )
        for number in range(first, size)
    )
    processes = Process.objects.bulk_create(
        Process(flow_class="workflows/flows.YearFlow", data={}) for _ in projects
    )
    runs = YearRun.objects.bulk_create(
        YearRun(
            subject_kind="project",
            subject_id=project.pk,
            year=2026,
            title=project.name,
            unit=cast.centre,
            drafter=cast.shen,
            process=process,
        )
        for project, process in zip(projects, processes, strict=True)
    )
    StageRun.objects.bulk_create(
        StageRun(run=run, stage=point.round.stage, round=point.round, state=StageRun.State.OPEN)
        for run in runs
        for point in checkpoints
    )
    CheckpointReport.objects.bulk_create(
        CheckpointReport(
            project=project,
            checkpoint=point,
            budget=Decimal(1_000_000),
            planned=Decimal(60),
            spent=Decimal(project.pk % 900_000),
            lag=Decimal(project.pk % 60),
            light=("normal", "attention", "warning")[project.pk % 3],
            refreshed_at=clock.now(),
        )
        for project in projects
        for point in checkpoints
    )
