"""A project in force, with files kept in the test's own directory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import clock
from projects.models import Indicator, Project, TargetVersion

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def pdf(name: str = "签到表.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def in_force(project: Project) -> TargetVersion:
    """The project's version as approved."""
    version = project.versions.get()
    TargetVersion.objects.filter(pk=version.pk).update(
        state="approved", label="approved", locked_at=clock.now()
    )
    version.refresh_from_db()
    return version


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rows(training: Project) -> Sequence[Indicator]:
    """The indicator rows of the version in force of 全市党员教育培训经费."""
    return list(in_force(training).indicators.order_by("order"))
