"""A year through crashes and crowds: real processes over one PostgreSQL, killed where it hurts most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from psycopg.conninfo import make_conninfo
from viewflow.workflow.models import Process, Task

from accounts.models import User
from tests import toy_year
from tests.cast import Cast
from tests.reliability.starts import ROOT
from tests.toy import Paper
from tests.toy_year import Slip, at, handed_in, live, new_run, opened, planned, stage_of, tick
from tests.workflows.fixtures import cast, toy_table
from workflows.cases import submit
from workflows.models import Case, ParkedWork, StageRun, WakeUp, YearRun
from workflows.trail import verify_case

__all__ = ["cast", "toy_table"]
pytestmark = [pytest.mark.reliability, pytest.mark.django_db(transaction=True)]
State = StageRun.State

#: how many projects the crowded morning has
CROWD = int(os.environ.get("CROWD", "10000"))

CHILD = """
import os, signal, sys
import django
django.setup()
from datetime import datetime
from accounts import clock
from tests import toy_year
from workflows import kinds, wakeups
from workflows.year import moving, subjects
kinds.register(toy_year.YearPaperKind()); kinds.register(toy_year.SlipKind())
subjects._registry.clear(); subjects.register(toy_year.PAPERS)
wakeups._knock = lambda: None
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
with clock.shifted(datetime(2026, 6, 8, 10, 32, tzinfo=clock.SHANGHAI)):
"""
TICK = "from workflows.dispatching import tick; tick()"


@pytest.fixture(autouse=True)
def toys(toy_table: None, django_db_blocker: Any, monkeypatch: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        toy_year.make_table()
    toy_year.register(monkeypatch)
    with at(6, 8):
        yield


def child(*lines: str) -> subprocess.Popen[bytes]:
    """A process of its own over the test's database that runs these lines at 2026-06-08."""
    settings = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    address = make_conninfo(**{libpq: str(settings[name]) for name, libpq in names.items() if settings[name]})
    script = CHILD + "".join(f"    {line}\n" for line in lines)
    environment = os.environ | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("PYTEST_XDIST_WORKER", None)
    return subprocess.Popen([sys.executable, "-c", script], env=environment, cwd=ROOT)


def under_review(cast: Cast) -> YearRun:
    """A run whose 6月底 lies with 高映雪."""
    opened(cast)
    run = new_run(cast)
    planned(cast)
    tick()
    handed_in(cast, stage_of(run, "june"), done=False)
    return run


def approving(run: YearRun, cast: Cast) -> list[str]:
    return [
        "from accounts.models import User",
        "from workflows.cases import approve",
        f"approve({stage_of(run, 'june').case_id}, actor=User.objects.get(pk={cast.gao.pk}))",
    ]


def killed(process: subprocess.Popen[bytes]) -> bool:
    return process.wait(120) == -signal.SIGKILL


def test_killed_between_the_end_of_a_sub_case_and_the_waking_the_year_goes_on_by_itself(cast: Cast) -> None:
    run = under_review(cast)
    assert killed(child("wakeups._knock = die", *approving(run, cast)))
    june = stage_of(run, "june")
    assert (june.case.state, june.state) == (Case.State.APPROVED, State.OPEN)
    assert WakeUp.objects.count() == 1, "written with the end, whatever became of the process"
    assert child(TICK).wait(120) == 0
    assert stage_of(run, "june").state == State.DONE
    assert "june" not in live(run)
    assert not WakeUp.objects.exists()


def test_killed_before_the_end_is_written_nothing_has_happened(cast: Cast) -> None:
    run = under_review(cast)
    from_trail = "from workflows import trail; trail.case_ended = die"
    assert killed(child(from_trail, *approving(run, cast)))
    june = stage_of(run, "june")
    assert (june.case.state, june.state) == (Case.State.OPEN, State.OPEN)
    assert not WakeUp.objects.exists()
    assert verify_case(june.case) == []
    assert child(*approving(run, cast), TICK).wait(120) == 0
    assert stage_of(run, "june").state == State.DONE


def test_killed_while_waking_the_next_one_wakes(cast: Cast) -> None:
    run = under_review(cast)
    assert child(*approving(run, cast)).wait(120) == 0
    assert killed(child("moving.operations.leave = die", TICK))
    assert stage_of(run, "june").state == State.OPEN, "all of it or nothing"
    assert WakeUp.objects.count() == 1
    assert "june" in live(run)
    assert child(TICK).wait(120) == 0
    assert stage_of(run, "june").state == State.DONE
    assert "june" not in live(run)


def test_a_crowd_opens_on_one_morning_the_pages_stay_usable_and_what_fails_is_parked(cast: Cast) -> None:
    """Every project's stage opens; whoever looks or hands in meanwhile is served; the bad one is put aside and shown."""
    opened(cast)
    planned(cast)
    first = new_run(cast, "第一个")
    bad = new_run(cast, "坏的", sort="坏的")
    multiply(first, CROWD - 2)
    assert YearRun.objects.count() == CROWD
    workers = [child(f"for again in range({CROWD}):", f"    {TICK}") for _ in range(2)]
    try:
        watch(cast, bad)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait(30)
    stages = StageRun.objects.filter(stage="june")
    assert stages.filter(state=State.OPEN).count() == CROWD - 1
    assert Case.objects.filter(kind="slip").count() == CROWD - 1
    assert Slip.objects.filter(pk__in=stages.values("document_id")).count() == CROWD - 1
    for _ in range(5):
        tick()
    parked = ParkedWork.objects.get()
    assert (parked.source, parked.key) == ("year_stage", str(stage_of(bad, "june").pk))
    assert parked.parked_at is not None
    page = Client()
    page.force_login(cast.qin)
    assert "年度环节按日期开放和关闭" in page.get("/oversight/").content.decode()


def watch(cast: Cast, bad: YearRun) -> None:
    """Look at a page and hand something in again and again, until all that can open have."""
    looking = Client()
    looking.force_login(cast.qin)
    handed = 0
    waiting = StageRun.objects.filter(stage="june", state=State.WAITING).exclude(run=bad)
    end = time.monotonic() + 3600
    while waiting.exists():
        assert time.monotonic() < end, f"{waiting.count()} have not opened"
        assert looking.get("/").status_code == 200
        draft = Case.objects.filter(kind="slip", state=Case.State.DRAFT).first()
        if draft is not None:
            submit(draft.pk, actor=User.objects.get(pk=draft.drafter_id))
            handed += 1
        time.sleep(0.5)
    assert handed > 0


def multiply(run: YearRun, times: int) -> None:
    """The run with its process, tasks and stages so many times over, of papers of their own; a statement a table."""
    paper = Paper.objects.get(pk=run.subject_id)
    papers = [copied(paper, title=f"第{number + 3}个") for number in range(times)]
    papers = Paper.objects.bulk_create(papers, batch_size=2000)
    pattern = list(Task.objects.filter(process=run.process).order_by("pk"))
    stages = list(run.stages.order_by("pk"))
    base = YearRun.objects.get(pk=run.pk)
    processes = Process.objects.bulk_create([copied(base.process) for _ in range(times)], batch_size=2000)
    tasks = [copied(task, process=process) for process in processes for task in pattern]
    tasks = Task.objects.bulk_create(tasks, batch_size=2000)
    runs = YearRun.objects.bulk_create(
        [
            copied(base, subject_id=paper.pk, title=paper.title, process=process)
            for paper, process in zip(papers, processes, strict=True)
        ],
        batch_size=2000,
    )
    places = {task.pk: place for place, task in enumerate(pattern)}
    StageRun.objects.bulk_create(
        [
            copied(stage, run=row, task=tasks[number * len(pattern) + places[stage.task_id]])
            if stage.task_id is not None
            else copied(stage, run=row)
            for number, row in enumerate(runs)
            for stage in stages
        ],
        batch_size=2000,
    )


def copied(row: Any, **changes: Any) -> Any:
    """The row once more, without its number."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    made = type(row)(**values)
    for name, value in changes.items():
        setattr(made, name, value)
    return made
