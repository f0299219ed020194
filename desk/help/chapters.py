"""The chapters of the handbook, read from ``docs/handbook`` and drawn once a process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from accounts.roles import Role

HANDBOOK = Path(settings.BASE_DIR) / "docs" / "handbook"

#: slug of a chapter (its file's name) -> whose it is, in the order of the contents
CHAPTERS: dict[str, frozenset[Role]] = {
    "start": frozenset(),
    "drafter": frozenset({Role.DRAFTER}),
    "section-head": frozenset({Role.SECTION_HEAD}),
    "accountant": frozenset({Role.UNIT_ACCOUNTANT}),
    "desk": frozenset({Role.BUDGET_OFFICER}),
    "leaders": frozenset({Role.DIVISION_LEADER, Role.FINANCE_LEADER, Role.DEPARTMENT_LEADER}),
    "inspector": frozenset({Role.INSPECTOR}),
    "administrators": frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LOG_AUDITOR}),
}

#: Raw HTML stays text: whoever edits a chapter cannot put a script on a page.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Chapter:
    """``sections``: the headings below the title, each its own anchor on the page. ``html`` has no title."""

    slug: str
    title: str
    sections: tuple[str, ...]
    html: SafeString


@cache
def chapter(slug: str) -> Chapter:
    """KeyError for a slug that is none."""
    if slug not in CHAPTERS:
        raise KeyError(slug)
    title, _, text = (HANDBOOK / f"{slug}.md").read_text(encoding="utf-8").partition("\n")
    tokens = _markdown.parse(text)
    sections = tuple(_name_headings(tokens))
    for token in tokens:
        _lead_inside(token)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    return Chapter(slug, title.removeprefix("# "), sections, mark_safe(html))


def chapters() -> list[Chapter]:
    """All of them, in their order."""
    return [chapter(slug) for slug in CHAPTERS]


def anchor(heading: str) -> str:
    """The id of a section: its words without what would end an address."""
    return re.sub(r"\s+", "-", heading.strip())


def _name_headings(tokens: list[Token]) -> list[str]:
    found = []
    for head, inline in pairwise(tokens):
        if head.type == "heading_open":
            head.attrSet("id", anchor(inline.content))
            if head.tag == "h2":
                found.append(inline.content)
    return found


def _lead_inside(token: Token) -> None:
    """Links between chapters lead to their pages; what lies outside the handbook (``../``) is only named.

    Pictures come from where all our files do: the browser takes none from elsewhere.
    """
    for child in token.children or ():
        if child.type == "image":
            child.attrSet("src", static(str(child.attrGet("src")).removeprefix("../")))
            child.attrSet("loading", "lazy")
        if child.type != "link_open":
            continue
        slug = str(child.attrGet("href")).removesuffix(".md")
        if slug in CHAPTERS:
            child.attrSet("href", reverse("desk:help_chapter", args=[slug]))
        else:
            child.tag = "span"
            child.attrs = {}
            _close_alike(token.children or [], child)


def _close_alike(tokens: list[Token], opened: Token) -> None:
    closing = next(one for one in tokens[tokens.index(opened) :] if one.type == "link_close")
    closing.tag = "span"
