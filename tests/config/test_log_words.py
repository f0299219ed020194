"""安全日志 has a word for every kind of event the program writes: nobody reads a name of the code there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from accounts.logbook import KINDS

ROOMS = ("accounts", "notifications", "workflows", "projects", "monitoring", "desk", "config")
#: ``audit.record`` itself, and the helpers of modules that hand it their first argument
WRITERS = ("record", "_record", "_note")


def written(source: str) -> Iterator[str]:
    """The kinds a module writes, where it names them."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or not call.args or not isinstance(call.args[0], ast.Constant):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        of = getattr(getattr(call.func, "value", None), "id", "")
        if name in WRITERS and of in ("", "audit") and isinstance(call.args[0].value, str):
            yield call.args[0].value


def test_every_kind_the_program_writes_into_the_log_has_its_word() -> None:
    root = Path(settings.BASE_DIR)
    modules = [one for room in ROOMS for one in (root / room).rglob("*.py")]
    sources = [text for one in modules if "audit.record(" in (text := one.read_text(encoding="utf-8"))]
    kinds = {kind for source in sources for kind in written(source)}

    assert {"login", "evidence_added", "year_opened", "disclosure"} <= kinds
    assert {kind for kind in kinds if kind not in KINDS} == set()
    assert [words for words in KINDS.values() if words.isascii()] == []
