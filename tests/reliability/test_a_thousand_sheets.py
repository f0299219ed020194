"""A unit with a thousand projects: its list, its filters, and all its sheets as a task in volumes."""

from __future__ import annotations

import io
import zipfile
from copy import copy
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Model
from django.urls import reverse
from python_calamine import CalamineWorkbook

from projects.importing.tables.forms import find_forms
from projects.importing.tables.workbook import rows_of
from projects.models import PaperJob, PlanPoint, Project, TargetVersion
from projects.printing import jobs, volumes
from tests.cast import make_cast
from tests.desk.rows import as_, text_of
from tests.projects.makers import draft, make_year

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
MANY = 1000


def again(one: Model, **changed: Any) -> Any:
    """The same row once more, not stored yet."""
    made = copy(one)
    made.pk, made._state = None, copy(one._state)
    made._state.adding, made._state.fields_cache = True, {}
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def test_a_thousand_projects_are_listed_filtered_and_exported_in_volumes() -> None:
    cast, year = make_cast(), make_year()
    first = draft(year, cast.centre, None, cast.shen, name="站点更新经费0")
    projects = Project.objects.bulk_create(
        again(first.project, code=f"13990027P{number:011d}1", name=f"站点更新经费{number}")
        for number in range(1, MANY)
    )
    versions = TargetVersion.objects.bulk_create(again(first, project=project) for project in projects)
    for rows in (first.indicators.all(), first.goals.all()):
        rows.model.objects.bulk_create(
            again(row, version=version, uuid=uuid4()) for version in versions for row in rows
        )
    points = list(first.plan_points.all())
    PlanPoint.objects.bulk_create(again(point, version=version) for version in versions for point in points)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database does by itself, but not within the test's transaction

    desk = as_(cast.qin)
    assert f"合计 {MANY} 项" in text_of(desk.get("/projects/?year=2027"))
    assert "合计 111 项" in text_of(desk.get("/projects/?year=2027&q=经费1"))
    answer = desk.post(f"{reverse('projects:sheets')}?year=2027", {"format": "xlsx"})
    job = PaperJob.objects.get()
    assert answer.url == reverse("projects:paper_job", args=[job.pk])
    assert jobs.batch(job.pk)
    job.refresh_from_db()
    assert job.done == volumes.VOLUME
    while jobs.batch(job.pk):
        pass
    archive = zipfile.ZipFile(
        io.BytesIO(b"".join(desk.post(reverse("projects:paper_job_file", args=[job.pk]))))
    )
    names = archive.namelist()
    assert len(names) == MANY // volumes.VOLUME
    assert "第10册" in names[-1]
    book = archive.read(names[-1])
    assert "表1000 站点更新经费0" in CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
    assert len(find_forms(rows_of(book))) == volumes.VOLUME
