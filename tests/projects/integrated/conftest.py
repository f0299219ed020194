"""An export of 一体化 uploaded, its columns said, confirmed; targets that await the letter or are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from accounts import clock
from projects.integrated.confirming import confirm
from projects.integrated.outlook import outlook
from projects.integrated.receiving import choose_columns, layout_of, receive
from projects.models import BudgetYear, IntegratedImport, TargetVersion
from projects.versions import content_of, with_rows
from tests.cast import Cast
from tests.projects.integrated.exports import export
from tests.workflows.files import scan
from workflows import cases
from workflows.cases import Letter
from workflows.models import Case


@pytest.fixture(autouse=True)
def november(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.shifted(datetime(2026, 11, 17, 10, tzinfo=clock.SHANGHAI)):
        yield


def content(version: TargetVersion) -> dict[str, Any]:
    return content_of(with_rows(TargetVersion.objects.all()).get(pk=version.pk))


def awaiting(cast: Cast, version: TargetVersion) -> Case:
    """沈知远's target, signed by all and waiting for the answer of finance."""
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu, cast.qin, cast.gu):
        cases.approve(case.pk, actor=person, comment="同意。")
    return Case.objects.get(pk=case.pk)


def letter(cast: Cast, number: str = "云财预〔2026〕99号") -> Letter:
    return Letter("云河市财政局", number, date(2026, 11, 16), "关于批复预算的通知", None, scan(cast.qin))


Bring = Callable[..., IntegratedImport]


@pytest.fixture
def bring(cast: Cast, year: BudgetYear) -> Bring:
    """The way of an export from the upload to its confirmation, by 秦若兰."""

    def way(
        contents: Sequence[dict[str, Any]], shape: str = "repeated", of: BudgetYear = year
    ) -> IntegratedImport:
        held = receive(export(contents, shape), file_name="一体化.xlsx", year=of, actor=cast.qin)
        if not held.mapping:
            layout = layout_of(held)
            held = choose_columns(
                held.pk, actor=cast.qin, sheet=layout.sheet, columns=layout.columns, money="yuan"
            )
        return confirm(held.pk, actor=cast.qin, answers={}, seen=outlook(held, cast.qin, {}).seen)

    return way
