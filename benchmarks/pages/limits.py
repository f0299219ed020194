"""The limits: one for all pages, and the pages that may have more, each with its reason."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders

KB = 1000


@dataclass(frozen=True)
class Limit:
    """The most a page may cost; sizes of the HTML in kilobytes of 1000 bytes, as sent and packed with gzip."""

    queries: int = 30
    plain: int = 90
    packed: int = 15
    why: str = ""


ALL = Limit()
#: page -> what it may cost instead
MORE = {
    "workflows:case": Limit(
        queries=45, why="一页上有表、系统审核、批注、变更、办理路径、预计用时和决定，各读一次，不随行数增加"
    ),
    "workflows:path": Limit(
        queries=48,
        why="草稿的审批流程逐个环节找办理人和代办人，每个环节两次；环节数由审批流程定，不随项目数增加",
    ),
    "projects:target_paper": Limit(plain=600, packed=450, why="逐页显示打印稿的图，图就在网页里；文字不另取"),
}
#: style, script and icon of the first page a person opens, packed; later pages take them from the browser's store
FIRST_LOAD = 110
LINKED = re.compile(r'(?:href|src)="/static/([^"?]+)"')


def limit_of(page: str) -> Limit:
    """The limit of a page, its tabs included."""
    return MORE.get(page.partition("?")[0], ALL)


def first_load(body: str) -> dict[str, int]:
    """The static files a page names -> bytes, packed with gzip."""
    found: dict[str, int] = {}
    for name in dict.fromkeys(LINKED.findall(body)):
        place = finders.find(name)
        assert isinstance(place, str), name
        found[name] = len(gzip.compress(Path(place).read_bytes(), 6, mtime=0))
    return found
