"""部门整体绩效目标, from the paragraphs before the first table.

The form's own headings part it: 总体绩效目标, 分项绩效目标, 工作保障措施. A numbered paragraph, or in 工作保障措施 any, begins an
item. Where a whole line is the title the paragraphs below are its text; otherwise the first sentence is the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from projects.importing.published.document import Department, Item
from projects.importing.published.joining import Habit, join
from projects.importing.published.lines import Line
from projects.importing.published.prose import ORDINAL, paragraphs

_OVERALL, _ITEMS, _SAFEGUARDS = "总体绩效目标", "分项绩效目标", "工作保障措施"
_STOPS = "。．.！？；"
_PUNCTUATION = re.compile("[。．.！？；，：]")
_LONGEST_HEADING = 20
_FIRST_SENTENCE = re.compile(r"(.+?)(?:[。！？]|$)")


def read_department(lines: Sequence[Line]) -> Department:
    """The department's part; empty where the document has none."""
    habit = Habit.of([line.text for line in lines])
    chapters: dict[str, list[str]] = {}
    chapter = ""
    for paragraph in paragraphs(lines):
        text = join(paragraph, habit)
        if (name := _bare(text)) in (_OVERALL, _ITEMS, _SAFEGUARDS) and ORDINAL.match(text):
            chapter = name
        elif chapter and not re.match("第[一二三四五六七八九十]+部分", text):
            chapters.setdefault(chapter, []).append(text)
        else:
            chapter = ""
    return _department(chapters)


def _department(chapters: dict[str, list[str]]) -> Department:
    overall = _without_heading(chapters.get(_OVERALL, []), _OVERALL)
    intro = 0
    while intro < len(overall) and not ORDINAL.match(overall[intro]):
        intro += 1
    return Department(
        "\n".join(overall[:intro]),
        tuple(_items(overall[intro:])),
        tuple(_sectioned(_without_heading(chapters.get(_ITEMS, []), _ITEMS), _ITEMS)),
        tuple(_sectioned(_without_heading(chapters.get(_SAFEGUARDS, []), _SAFEGUARDS), _SAFEGUARDS)),
    )


def _bare(text: str) -> str:
    """A heading without its number."""
    match = ORDINAL.match(text)
    return text[match.end() :] if match else text


def _without_heading(texts: Sequence[str], heading: str) -> Sequence[str]:
    """The form prints the heading of a chapter a second time below it."""
    return texts[1:] if texts and texts[0] == heading else texts


def _sectioned(texts: Iterable[str], chapter: str) -> Iterator[Item]:
    """Items under headings; those before the first heading are the chapter's own."""
    section = chapter
    waiting: list[str] = []
    for text in texts:
        if _is_heading(text):
            yield from _items(waiting, section)
            section, waiting = text, []
        else:
            waiting.append(text)
    yield from _items(waiting, section)


def _is_heading(text: str) -> bool:
    """A short line without any stop, numbered like a chapter or not at all; （一）某某经费 is an item's title."""
    if len(text) > _LONGEST_HEADING or _PUNCTUATION.search(text):
        return False
    match = ORDINAL.match(text)
    return not match or match[0].endswith("、")


def _items(texts: Sequence[str], section: str = "") -> Iterator[Item]:
    """Where paragraphs are numbered, those numbered like the first begin an item; elsewhere each is one."""
    style = next((_style(text) for text in texts if _style(text)), "")
    title, body = "", list[str]()
    for text in texts:
        if _style(text) != style:
            body.append(text)
            continue
        if title or body:
            yield Item(title, "\n".join(body), section)
        title, rest = _titled(text)
        body = [rest] if rest else []
    if title or body:
        yield Item(title, "\n".join(body), section)


def _style(text: str) -> str:
    """How a paragraph is numbered, whatever its number: ``（）``, ``、``, ``是``, ``.``; empty when it is not."""
    match = ORDINAL.match(text)
    return re.sub(r"[一二三四五六七八九十百\d]", "", match[0]) if match else ""


def _titled(text: str) -> tuple[str, str]:
    """Title without its stop, and the rest: a line without stop is all title."""
    if text[-1] not in _STOPS:
        return text, ""
    number = ORDINAL.match(text)
    first = _FIRST_SENTENCE.match(text, number.end() if number else 0)
    end = first.end(1) if first else len(text)
    return text[:end].rstrip(_STOPS), text[end:].lstrip(_STOPS)
