"""Every form somebody writes in is kept in the browser, or stands here with the reason why not."""

from __future__ import annotations

import re

import pytest

from config.environment import BASE_DIR
from config.strict_templates import templates

FORM = re.compile(r"<form\b(?P<tag>(?:{%.*?%}|{{.*?}}|[^>{])*)>(?P<inside>.*?)</form>", re.S)
TEXT = re.compile(r"<textarea\b|<input\b(?![^>]*\btype=)[^>]*>|<input\b[^>]*\btype=\"text\"", re.S)
FIELDS = re.compile(r"{{ *(?:form|field)\b[^}]*}}|{% include [^%]*(?:field|rows)[^%]*%}")
KEEP = re.compile(r"\sdata-keep(?:=\"(?P<how>[a-z]*)\")?(?=[\s>{]|$)")

#: forms with text that are not kept, by template and what names them
NOT_KEPT = {
    ("accounts/login.html", "login"): "account and password",
    ("accounts/password.html", "password"): "passwords",
    (
        "notifications/calendar_preview.html",
        "calendar_publish",
    ): "repeats what was typed on the page before; nothing is typed here",
    ("workflows/batch.html", "batch_items"): "ticks alone",
    ("projects/import_columns.html", "post"): "choices alone, proposed anew by the page",
    ("accounts/person.html", "accounts:grant"): "choices alone",
    ("accounts/person.html", "accounts:pair"): "choices alone",
    ("projects/sheets.html", "data-download"): "choices alone, for a file",
    ("projects/target_paper.html", "data-download"): "choices alone, for a file",
}
#: data-keep="no": only asks before leaving
PERSONAL = {
    "accounts/form.html": "names, telephone numbers and addresses of people",
    "accounts/tokens.html": "stands beside a token that is shown once",
    "desk/roll.html": "names, telephone numbers and addresses of people",
    "notifications/preferences.html": "stands beside an address that is shown once",
    "notifications/robot.html": "the robot's address is its secret",
    "notifications/webhook.html": "the receiver's secret",
}
#: data-keep="own": a script of its own keeps it
OWN = {"projects/target_edit.html"}


def forms() -> list[tuple[str, str, str]]:
    """(template, tag, what stands in it) of every form that is sent."""
    return [
        (str(path.relative_to(BASE_DIR / "templates")), found["tag"], found["inside"])
        for path in templates()
        for found in FORM.finditer(path.read_text())
        if 'method="get"' not in found["tag"]
    ]


def writes(inside: str) -> bool:
    return bool(TEXT.search(inside) or FIELDS.search(inside))


def test_every_form_with_text_is_kept_or_stands_on_the_list() -> None:
    bare = [
        (name, tag.strip()[:90])
        for name, tag, inside in forms()
        if writes(inside)
        and not KEEP.search(tag)
        and not any(name == one and words in tag + name for one, words in NOT_KEPT)
    ]
    assert bare == []


def test_what_is_personal_or_secret_is_never_kept() -> None:
    ways = {name: KEEP.search(tag)["how"] for name, tag, _ in forms() if KEEP.search(tag)}  # type: ignore[index]
    assert {name for name, how in ways.items() if how == "no"} == set(PERSONAL)
    assert {name for name, how in ways.items() if how == "own"} == OWN
    secret = [
        (name, tag[:60])
        for name, tag, inside in forms()
        if KEEP.search(tag)
        and KEEP.search(tag)["how"] is None
        and re.search(r"type=\"password\"|name=\"(?:phone|email|secret|url)", inside)  # type: ignore[index]
    ]
    assert secret == []


@pytest.mark.parametrize("name", sorted({name for name, _ in NOT_KEPT}))
def test_the_list_names_forms_that_are_there(name: str) -> None:
    assert (BASE_DIR / "templates" / name).exists()
