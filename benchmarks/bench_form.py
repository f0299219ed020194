"""What a drafter waits for while typing: the remarks on a form of 200 indicators among 40 other projects of the year,
against reading the same POST and rendering nothing. ``note`` tells the 95th percentile."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from benchmarks.harness import Measurement, measure
from projects.forms.draft import draft_from_post, draft_of
from projects.forms.target import read
from projects.models import Indicator, TargetVersion
from projects.versions import data_of, with_rows
from tests.cast import make_cast
from tests.projects.forms.posting import as_query, posted
from tests.projects.makers import draft, make_year

SIZES, OTHERS, ROUNDS = (50, 200, 500), 40, 40


def run() -> Iterator[Measurement]:
    """``n`` is the number of indicator rows; p95 at 200 should stay below 200 ms."""
    cast, year = make_cast(), make_year()
    for n in range(OTHERS):
        draft(year, cast.centre, None, cast.shen, code=f"13990027P{n:011d}7", name=f"其他项目{n}经费")
    version = draft(year, cast.centre, None, cast.shen)
    browser = Client()
    browser.force_login(cast.shen, backend="django.contrib.auth.backends.ModelBackend")
    for n in SIZES:
        _grow(version, n)
        now = with_rows(TargetVersion.objects.all()).get(pk=version.pk)
        query = as_query(posted(draft_of(data_of(now), now.revision)))
        url, typed = reverse("projects:target_check", args=[version.pk]), as_sent(query)
        taken: list[float] = []

        def check(url: str = url, typed: str = typed, taken: list[float] = taken) -> None:
            began = time.perf_counter()
            answer = browser.post(
                url,
                typed.encode(),
                content_type="application/x-www-form-urlencoded",
                headers={"host": "localhost"},
            )
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"the review answered {answer.status_code}")

        found = measure(
            "remarks while typing",
            n,
            ours=check,
            against={"reading the form": lambda query=query, now=now: read(draft_from_post(query), now)},
            rounds=ROUNDS,
            database=True,
        )
        p95 = statistics.quantiles(taken[1:], n=20)[-1]
        yield Measurement(**{**vars(found), "note": f"p95 {p95:.0f} ms"})


def as_sent(query: QueryDict) -> str:
    """The body as the page's script writes it (``body`` of app.js)."""
    pairs = ((name, text) for name, texts in query.lists() for text in texts)
    return "&".join(f"{_part(name)}={_part(text)}" for name, text in pairs)


def _part(text: str) -> str:
    return re.sub(r"[%&=+#\x00-\x1f]", lambda sign: f"%{ord(sign[0]):02X}", text).replace(" ", "+")


def _grow(version: TargetVersion, n: int) -> None:
    """``n`` rows in all: copies of the six with numbers of their own."""
    rows = list(version.indicators.order_by("order")[:6])
    have = version.indicators.count()
    Indicator.objects.bulk_create(
        Indicator(
            version=version,
            order=at,
            level1=row.level1,
            level2=row.level2,
            name=f"{row.name}{at}",
            description=f"{row.description}（第{at}项）",
            value=row.value if "万元" not in row.value else "≤0.1 万元",
            basis=row.basis,
            weight=None,
        )
        for at in range(have, n)
        for row in [rows[at % len(rows)]]
    )
