"""docs/pages.md: what it says, and reading it back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from benchmarks.pages.costs import Cost
from benchmarks.pages.limits import ALL, FIRST_LOAD, KB, MORE, limit_of
from desk.help.pages import section_of

PAGE = Path(settings.BASE_DIR) / "docs" / "pages.md"
ROW = re.compile(r"^\| `([^`]+)`(?: ·)? \| .*? \| .*? \| (\d+) \| ([\d.]+) \| ([\d.]+) \|", re.M)
HEAD = """# 每一页的用量

页面快不快，先看它问数据库几次、送出多少网页。这张表由 `python -m benchmarks.pages` 写成：在一次性的数据库里建好演示部门，由预算绩效岗、
经办人和三员沿着页面上的链接走一遍，每种页面各开两件，记下最贵的一次；演示部门里没有链接通到的页面，在测试用的部门里打开（标 ·）。
`tests/desk/test_page_costs.py` 每次测试都打开全部页面，超过限度就不通过。

"""


def written(found: Mapping[str, Cost], others: Iterable[Cost], first: Mapping[str, int]) -> str:
    """The whole document. ``found`` is of the demo, ``others`` of pages it has no link to, ``first`` bytes of static files."""
    rest = {cost.page: cost for cost in others}
    rows = [_row(cost, "") for cost in found.values()] + [_row(cost, " ·") for cost in rest.values()]
    return "\n".join([HEAD + _limits(first), "## 各页", "", _TITLE, *sorted(rows), ""])


def rows() -> dict[str, tuple[int, float, float]]:
    """As the document says: page -> queries, kilobytes, kilobytes packed."""
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    return {page: (int(queries), float(plain), float(packed)) for page, queries, plain, packed in found}


_TITLE = "| 页面 | 手册里讲它的一节 | 打开的人 | 查询 | 网页 KB | 压缩后 KB |\n|---|---|---|--:|--:|--:|"


def _row(cost: Cost, mark: str) -> str:
    section = section_of(cost.page, [])
    about = section[1] if section else ""
    sizes = f"{cost.plain / KB:.1f} | {cost.packed / KB:.1f}"
    return f"| `{cost.page}`{mark} | {about} | {cost.who} | {cost.queries} | {sizes} |"


def _limits(first: Mapping[str, int]) -> str:
    lines = [
        "## 限度",
        "",
        f"- 每一页：查询不超过 {ALL.queries} 次，网页不超过 {ALL.plain} KB（压缩后 {ALL.packed} KB）。1 KB 按 1000 字节计。",
        f"- 样式、脚本和图标：第一次打开首页共 {sum(first.values()) / KB:.1f} KB（压缩后，{len(first)} 个文件），不超过 "
        f"{FIRST_LOAD} KB；文件名带校验值，以后各页从浏览器的存储里取。不下载字体，用系统自带的。",
        "",
        "| 例外 | 查询 | 网页 KB | 压缩后 KB | 原因 |",
        "|---|--:|--:|--:|---|",
        *(
            f"| `{page}` | {limit_of(page).queries} | {limit_of(page).plain} | {limit_of(page).packed} | {more.why} |"
            for page, more in MORE.items()
        ),
        "",
        "",
    ]
    return "\n".join(lines)
