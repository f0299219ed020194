"""The demo department from drafting to September with the clock moved: 整改, 逾期补报 and a paper signature, and the record at the end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import override_settings

from accounts import audit
from desk.demo.people import ROOT, Department
from desk.demo.seed import seed
from monitoring.models import MonitoringReport, Rectification
from monitoring.papers.bulk import forms_of, zipped
from projects.layout.formats import FORMATS
from tests.reliability.played import months
from tests.reliability.played.acts import on, project_of
from workflows.models import Case, Event, ParkedWork, StageRun
from workflows.trail import verify_case

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]


def test_two_monitoring_rounds_with_all_that_goes_late_leave_a_whole_record(db: None, tmp_path: Path) -> None:
    with override_settings(MEDIA_ROOT=tmp_path):
        made = seed()
        months.june()
        months.july(made)
        months.august(made)
        with on(date(2026, 9, 2)):
            what_happened()
            papers(made)
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


def papers(made: Department) -> None:
    for code in ("monitoring", "rectification"):
        found = forms_of(code, made.people["qinruolan"], 2026, made.units[ROOT])
        for form in FORMATS:
            assert zipped(found, form)[:2] == b"PK"


def record() -> None:
    assert {case.title: found for case in Case.objects.all() if (found := verify_case(case))} == {}
    assert audit.verify() == []
    assert not ParkedWork.objects.exists()
