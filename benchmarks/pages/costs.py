"""One page opened and what it cost."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from benchmarks.pages.limits import KB, limit_of

LINK = re.compile(r'href="(/[^"#]*)')


@dataclass(frozen=True)
class Cost:
    """One answer. ``page`` is the name of the address, with its tab; sizes of the HTML in bytes, as sent and packed."""

    page: str
    who: str
    queries: int
    plain: int
    packed: int
    links: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """By which the dearest of a page's answers is chosen."""
        return self.queries, self.packed

    @property
    def excess(self) -> str:
        """In what it is over its limit; "" if in nothing."""
        limit = limit_of(self.page)
        over = [
            f"{has} {unit}, {may} allowed"
            for has, may, unit in (
                (self.queries, limit.queries, "queries"),
                (self.plain / KB, limit.plain, "KB"),
                (self.packed / KB, limit.packed, "KB packed"),
            )
            if has > may
        ]
        return f"{self.page} ({self.who}): {'; '.join(over)}" if over else ""


def open_page(client: Client, path: str, who: str, query: dict[str, Any] | None = None) -> Cost | None:
    """Open an address as ``who``; None where it answers no page (a download, JSON, a refusal)."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path, query or {})
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        # reading a download to its end closes its file
        list(response.streaming_content if response.streaming else ())
        return None
    body = response.content
    if not body.lstrip().startswith(b"<!doctype"):
        return None  # a part of a page, put into one that is open
    links = dict.fromkeys(unescape(one) for one in LINK.findall(body.decode()))
    packed = len(gzip.compress(body, 6, mtime=0))
    return Cost(page_of(path) or path, who, len(asked), len(body), packed, tuple(links))


def page_of(path: str) -> str | None:
    """The name of the page at a path, with its tab; None where there is none."""
    parts = urlsplit(path)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return None
    tab = parse_qs(parts.query).get("tab")
    return f"{name}?tab={tab[0]}" if tab else name
