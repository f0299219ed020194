"""Every command the handbooks tell people to type exists."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").rglob("*.md"))]


def said(pattern: str) -> set[tuple[str, str]]:
    """What the pages say, with the page's name."""
    return {
        (word, page.name) for page in PAGES for word in re.findall(pattern, page.read_text(encoding="utf-8"))
    }


def test_every_make_target_the_pages_name_is_one() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    named = said(r"(?:`|^|\n)make ([a-z]+)")

    assert {"backup", "restore", "run"} <= {word for word, _ in named}
    assert {(word, page) for word, page in named if word not in targets} == set()


@pytest.mark.parametrize(
    ("pattern", "exists"),
    [
        (r"manage\.py ([a-z_]+)", lambda word: word in {*get_commands(), "help"}),
        (r"python -m ([a-z][a-z.]+[a-z])", lambda word: find_spec(word) is not None),
        (r"-m pytest (tests/[\w/.]+)", lambda word: (ROOT / word).exists()),
    ],
)
def test_every_other_command_is_one(pattern: str, exists) -> None:
    named = said(pattern)

    assert named
    assert {(word, page) for word, page in named if not exists(word)} == set()
