"""docs/engine.md says of every verb what it means, and names none there is not."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import workflows.cases
import workflows.year
from tests.workflows.any_verbs.verbs import OF_CASES

PAGE = Path(__file__).parents[2] / "docs" / "engine.md"
#: verbs that stand in the table of the cases and are exported elsewhere
ELSEWHERE = {"hand_over", "editing.locked_for_edit"}
#: called inside other verbs, with the case in hand
INSIDE = {"leave_outside"}


def verbs_of(module: ModuleType) -> set[str]:
    """What it exports that somebody does: told by whom, and what by its id. What is asked of a case in hand is no verb."""
    found = set()
    for name in module.__all__:
        what = getattr(module, name)
        if inspect.isfunction(what):
            told = inspect.signature(what)
            first = next(iter(told.parameters.values()), None)
            asks = told.return_annotation == "bool" or (first is not None and first.annotation == "Case")
            if "actor" in told.parameters and not asks:
                found.add(name)
    return found - INSIDE


def told_in(heading: str) -> set[str]:
    """The names in backquotes in the first column of the table under a heading like ``| verb | who |``."""
    rows = PAGE.read_text("utf-8").split(heading, 1)[1].split("\n\n", 1)[0].splitlines()
    cells = [row.split("|")[1] for row in rows if row.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([a-z_.]+)", cell)}


def test_every_verb_of_a_case_has_a_line() -> None:
    told = told_in("| verb | who | when | what happens |")
    assert told - ELSEWHERE == verbs_of(workflows.cases)
    assert told >= ELSEWHERE


def test_every_verb_of_the_year_has_a_line() -> None:
    assert told_in("| verb (`workflows.year`) | who | what happens |") == verbs_of(workflows.year) | {
        "settle"
    }


def test_the_machine_does_every_verb_of_a_case() -> None:
    never_asked = {"open_case"}  # each of its cases begins with it
    assert set(OF_CASES.values()) - {"hand_over"} == verbs_of(workflows.cases) - never_asked


@pytest.mark.parametrize("name", ["suspend", "return_run"])
def test_a_line_that_is_missing_is_found(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shorter = tmp_path / "engine.md"
    lines = PAGE.read_text("utf-8").splitlines(keepends=True)
    shorter.write_text("".join(line for line in lines if not line.startswith(f"| `{name}`")), "utf-8")
    monkeypatch.setitem(globals(), "PAGE", shorter)
    told = told_in("| verb | who | when | what happens |") | told_in("| verb (`workflows.year`) | who |")
    assert name not in told
    assert name in verbs_of(workflows.cases) | verbs_of(workflows.year)
