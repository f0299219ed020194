"""A button that gives out a file can be pressed again: the page stays, and another format may be wanted next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_BUTTON = re.compile(r"<button[^>]*>(?:<[^>]*>|\{%[^%]*%\}|\s)*(下载|导出)")


def forms_with_files() -> Iterator[tuple[str, str]]:
    """(template, attributes of the form) of every posted form with a button 下载… or 导出…"""
    for path in sorted(TEMPLATES.rglob("*.html")):
        for attributes, inside in _FORM.findall(path.read_text()):
            if _BUTTON.search(inside) and 'method="get"' not in attributes:
                yield str(path.relative_to(TEMPLATES)), attributes


def test_every_form_that_gives_out_a_file_opens_its_buttons_again() -> None:
    found = list(forms_with_files())
    assert len(found) > 15
    assert [path for path, attributes in found if "data-download" not in attributes] == []
