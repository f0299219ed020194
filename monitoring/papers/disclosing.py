"""决算公开: the forms of a year as one PDF and one workbook, after the 保密审查. What must not go out cannot get in.

Only papers of ours are in it, never a file somebody handed in; a placeholder (另行管理) is refused by the query and by the paper;
a citizen's number in any cell stops the whole package.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction

from accounts import audit, clock
from accounts.models import Unit, User
from monitoring.access import is_whole_desk
from monitoring.models import Disclosure, SelfEvaluation
from monitoring.papers.bulk import evaluation_form, joined, sheets_of
from monitoring.papers.layouts import layout_of
from monitoring.papers.reports import APPENDIX, appendix
from monitoring.papers.results import Results, results_of
from projects.keeping import keep
from projects.layout.excel import xlsx_of
from projects.layout.paper import Paper, Style, Text
from projects.layout.pdf import pdf_of
from projects.models import BudgetYear
from projects.printing.choosing import sender_of
from workflows.cases.remarks import tidy
from workflows.errors import NotAllowed, Refused

#: every point must be examined
CHECKS = {
    "secret": "不含国家秘密、工作秘密",
    "apart": "没有列入另行管理的项目",
    "personal": "不含身份证号、人员名单等个人信息",
    "figures": "数字与绩效自评表、决算一致",
    "signed": "已按程序报批同意公开",
}
_CITIZEN = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


@dataclass(frozen=True)
class Review:
    """The 保密审查 as typed. ``withheld``: ids of projects that stay inside; ``why`` for all of them."""

    reviewer: str
    reviewed_on: date | None
    address: str
    checked: Collection[str]
    withheld: Collection[int] = field(default_factory=tuple)
    why: str = ""


def publish(year: BudgetYear, unit: Unit, review: Review, *, actor: User) -> Disclosure:
    """Make the package, keep it and write down who examined what. NotAllowed but for the budget desk of the 本级.

    Refused while a point is not examined, without reviewer, date or address, for an empty package, and where a cell holds
    what looks like a citizen's number.
    """
    if not is_whole_desk(actor):
        raise NotAllowed("决算公开由本级预算绩效岗办理。")
    reviewer, address, why = tidy(review.reviewer)[:60], review.address.strip(), tidy(review.why)[:200]
    _ask(review, reviewer, address, why)
    assert review.reviewed_on is not None
    sheets = sheets_of(actor, year.year, unit, confirmed=True)
    out = [one for one in sheets if one.project_id not in set(review.withheld)]
    kept_back = [one for one in sheets if one not in out]
    if not out:
        raise Refused("没有可以公开的绩效自评表：自评办结的项目才能公开。")
    paper = package(year.year, unit, out, results_of(actor, year.year, unit))
    refuse_personal(paper)
    _, sha256, size = keep(lambda file: _write(file, paper))
    with transaction.atomic():
        made = Disclosure.objects.create(
            year=year,
            unit=unit,
            reviewer=reviewer,
            reviewed_on=review.reviewed_on,
            address=address,
            checked=list(CHECKS.values()),
            withheld=[{"project": one.project_id, "name": one.project.name, "why": why} for one in kept_back],
            projects=len(out),
            sha256=sha256,
            size=size,
            made_by=actor,
        )
        audit.record(
            "disclosure", actor, f"制作{year.year}年度决算公开材料（{len(out)} 个项目，保密审查：{reviewer}）",
            disclosure=made.pk, sha256=sha256, withheld=[one.project_id for one in kept_back],
        )  # fmt: skip
    return made


def package(year: int, unit: Unit, sheets: Sequence[SelfEvaluation], results: Results) -> Paper:
    """The list of results, then each sheet; only of the projects that go out."""
    layout = layout_of("evaluation")
    title = f"{sender_of(unit)}{year}年度项目支出绩效自评结果"
    codes = {(one.project.code, one.project.name) for one in sheets}
    own = Results(year, sender_of(unit), [row for row in results.rows if (row.code, row.name) in codes])
    front = Paper(
        title, [Text(title, Style.TITLE), Text(APPENDIX.partition("　")[2], Style.HEADING), appendix(own)]
    )
    return joined(title, [front, *(evaluation_form(one, layout) for one in sheets)])


def refuse_personal(paper: Paper) -> None:
    """Refused with the place where a citizen's number stands."""
    for place, text in _texts(paper):
        if _CITIZEN.search(text):
            raise Refused(f"{place}里像有身份证号，不能公开。请退回经办人改正后再制作。")


def _texts(paper: Paper) -> Iterator[tuple[str, str]]:
    last = paper.title
    for block in paper.blocks:
        if isinstance(block, Text):
            yield last, block.text
            continue
        last = f"“{block.name}”表" if block.name else last
        yield from ((last, placed.cell.text) for placed in block.placed)


def _ask(review: Review, reviewer: str, address: str, why: str) -> None:
    missing = [words for code, words in CHECKS.items() if code not in review.checked]
    if missing:
        raise Refused(f"保密审查还没有完成：{'、'.join(missing)}。逐项审查后再制作公开材料。")
    if not reviewer or review.reviewed_on is None:
        raise Refused("请填写审查人和审查日期。")
    if review.reviewed_on > clock.today():
        raise Refused("审查日期在今天以后，请核对。")
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise Refused("请填写公开网址，例如 https://www.example.gov.cn/ 开头的完整地址。") from None
    if review.withheld and not why:
        raise Refused("有项目不公开的，请写明理由。")


def _write(file: IO[bytes], paper: Paper) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{paper.title}.pdf", pdf_of(paper))
        archive.writestr(f"{paper.title}.xlsx", xlsx_of(paper))


def names_of(found: Iterable[SelfEvaluation]) -> list[tuple[int, str]]:
    """For the page: which projects would go out."""
    return [(one.project_id, one.project.name) for one in found]
