"""Where a list is empty, the page says what will stand there and how it gets there."""

from __future__ import annotations

import re

from config.environment import BASE_DIR
from config.strict_templates import templates

EMPTY = re.compile(r'<div class="empty[^"]*">(.*?)</div>', re.S)
TAGS = re.compile(r"{%.*?%}|<[^>]+>")

#: emptiness that is an answer in itself: nothing is to be done, or the line says it all
ANSWERS = [
    "各单位都没有预警。",
    "自上次",  # what changed since one last looked
    "没有补正。",
    "另行管理的项目不在本系统归档。",
    "这次没有写入新的执行数。",
    "还没有填写说明。",
    "上班和放假的日子都没有改变。",
    "这一年已经公布过，改正安排不移动期限。",
    "全部内容都审核。",
    "两个版本的内容相同。",
    "没有可以带入的内容：上年写了的，这张表都有了。",
    "{{ nothing }}",
    "两版没有差别。",
    "目标表没有绩效指标。",
    "没有找到，请换一个词。",
]


def empty_states() -> list[tuple[str, str]]:
    """(template, markup) of every empty state."""
    return [
        (str(path.relative_to(BASE_DIR / "templates")), found)
        for path in templates()
        for found in EMPTY.findall(path.read_text())
    ]


def test_every_empty_state_says_what_comes_next() -> None:
    bare = []
    for name, inside in empty_states():
        said = re.sub(r"\s+", " ", TAGS.sub("", inside)).strip()
        if inside.count("<p") < 2 and not any(said.startswith(answer) for answer in ANSWERS):
            bare.append((name, said[:80]))
    assert bare == []


def test_each_answer_on_the_list_is_still_given_somewhere() -> None:
    said = " ".join(TAGS.sub("", inside) for _, inside in empty_states())
    assert [answer for answer in ANSWERS if answer not in said] == []


def test_every_table_made_of_a_list_has_an_empty_state_beside_it() -> None:
    """A table of a page's own list stands in an ``if``, or its loop has an ``empty``: no head above nothing."""
    bare = []
    for path in templates():
        text = path.read_text()
        for table in re.finditer(r"<tbody[^>]*>\s*{% for \w+(?:, \w+)* in page(?:\.object_list)? %}", text):
            before = text[: table.start()]
            if not re.search(r"{% (?:if|elif) page(?:\.object_list)?\b|{% if \w+ %}", before):
                bare.append(str(path.relative_to(BASE_DIR)))
    assert bare == []
