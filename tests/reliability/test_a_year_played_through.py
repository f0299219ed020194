"""The demo department's whole year with the clock moved, from drafting to the sealed folders: a red light, 整改, 逾期补报, a project
that leaves, paper signatures, a deduction, 财政复核分; all papers drawn, and the record and every package verified at the end."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings

from accounts import audit
from accounts.templatetags.show import wan
from desk.demo.people import ROOT, Department
from desk.demo.seed import seed
from monitoring.evaluation.lines import lines as evaluation_lines
from monitoring.models import ArchiveJobItem, ArchiveSeal, CheckpointReport, MonitoringReport, Rectification
from monitoring.papers.bulk import forms_of, zipped
from monitoring.papers.results import results_of
from monitoring.views.papers import REPORTS
from projects.access import visible_projects
from projects.keeping import read
from projects.layout.formats import FORMATS
from projects.layout.paper import Text
from tests.reliability.played import changed, months, winter
from tests.reliability.played.acts import on, project_of
from workflows.models import Case, Event, ParkedWork, StageRun
from workflows.trail import verify_case

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]


def test_a_year_with_all_that_goes_late_leaves_a_whole_record_and_folders_that_check_themselves(
    db: None, tmp_path: Path
) -> None:
    with override_settings(MEDIA_ROOT=tmp_path / "files", ARCHIVES_ROOT=tmp_path / "archives"):
        made = seed()
        months.june()
        months.july(made)
        months.august(made)
        with on(date(2026, 9, 2)):
            what_happened()
            what_was_changed()
            papers(made, "monitoring", "rectification")
        winter.autumn(made)
        winter.january(made)
        winter.spring(made)
        winter.closing(made)
        with on(date(2027, 4, 12)):
            what_it_came_to(made)
            papers(made, "evaluation")
            reports(made)
            folders(tmp_path / "unpacked")
            record()


def what_happened() -> None:
    assert [one.state for one in Rectification.objects.all()] == ["closed", "closed"]
    overdue = Rectification.objects.get(project=project_of(months.BEHIND))
    assert overdue.closed_at is not None
    assert overdue.closed_at.date() > overdue.due_on
    assert MonitoringReport.objects.filter(light="warning", project=project_of(months.RED)).count() == 2
    assert Event.objects.filter(case__kind="monitoring", source="paper").count() == 1
    late = StageRun.objects.get(stage="monitoring", late=True)
    assert (late.run.subject_id, late.state) == (project_of(months.LATE_FORM).pk, "done")


def what_it_came_to(made: Department) -> None:
    explained = CheckpointReport.objects.get(
        project=project_of(winter.LAGS), checkpoint__month=10, is_current=True
    )
    assert (explained.state, explained.light) == ("confirmed", "warning")
    seen = visible_projects(made.people["qinruolan"]).filter(year=2026)
    lines = {line.project: line for line in evaluation_lines(seen, 2026)}
    left, late = lines[project_of(winter.LEAVES).pk], lines[project_of(winter.LATE_SHEET).pk]
    assert (left.state, left.sheet) == ("gone", None)
    assert "不再评分" in left.said
    assert (late.state, late.late) == ("confirmed", True)
    taken = lines[project_of(winter.DEDUCTED).pk]
    assert taken.total is not None
    assert taken.left == taken.total - winter.TAKEN
    assert lines[project_of(winter.ON_PAPER).pk].rescore == winter.RESCORED
    assert Event.objects.filter(case__kind="self_evaluation", source="paper").count() == 1


def reports(made: Department) -> None:
    """Every written paper of the year, in its three formats; what the 自评报告 says is what its appendix adds up to."""
    desk, root = made.people["qinruolan"], made.units[ROOT]
    for code, (_, _, make) in REPORTS.items():
        paper = make(desk, 2026, root)
        for form, one in FORMATS.items():
            file = one.make(paper)
            assert file[:2] == (b"%P" if form == "pdf" else b"PK"), code
    results = results_of(desk, 2026, root)
    report = REPORTS["report"][2](desk, 2026, root)
    words = "".join(block.text for block in report.blocks if isinstance(block, Text))
    assert wan(sum(row.budget for row in results.rows)) in words
    assert wan(sum(row.spent for row in results.rows)) in words


def folders(place: Path) -> None:
    """Every package is unpacked and checked by the script that lies in it."""
    seals = list(ArchiveSeal.objects.filter(project__year=2026).select_related("project"))
    waiting = ArchiveJobItem.objects.exclude(state=ArchiveJobItem.State.DONE)
    assert [(item.project.name, item.words) for item in waiting] == []
    assert len(seals) == ArchiveJobItem.objects.count() > 20
    for seal in seals:
        into = place / str(seal.pk)
        with zipfile.ZipFile(read(seal.sha256)) as archive:
            archive.extractall(into)
        (folder,) = into.iterdir()
        done = subprocess.run(
            [sys.executable, "-I", "jicheng_check.py"], cwd=folder, capture_output=True, text=True, check=False,
            env={"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip
        assert (done.returncode, "内容没有变动" in done.stdout) == (0, True), done.stdout


def what_was_changed() -> None:
    """What was in force before stays readable beside what took its place."""
    for number, label in ((changed.ADJUSTED, "adjusted"), (changed.CORRECTED, "corrected")):
        versions = project_of(number).versions.order_by("pk").values_list("label", "state")
        assert list(versions)[-2:] == [("approved", "superseded"), (label, "approved")]


def papers(made: Department, *codes: str) -> None:
    for code in codes:
        found = forms_of(code, made.people["qinruolan"], 2026, made.units[ROOT])
        for form in FORMATS:
            assert zipped(found, form)[:2] == b"PK"


def record() -> None:
    assert {case.title: found for case in Case.objects.all() if (found := verify_case(case))} == {}
    assert audit.verify() == []
    assert not ParkedWork.objects.exists()
