"""The environment of `make interop` holds our program and the programs that read its exports."""

import importlib.metadata

import pytest

pytestmark = pytest.mark.interop


@pytest.mark.parametrize("package", ["pm4py", "SpiffWorkflow", "Django", "django-viewflow"])
def test_ours_and_theirs_are_installed_side_by_side(package: str) -> None:
    assert importlib.metadata.version(package)
