"""The 保密审查 of a publication, and its package: one PDF and one workbook of papers of ours, never a file somebody handed in."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import IO

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accounts import clock
from projects.keeping import keep
from projects.layout.excel import xlsx_of
from projects.layout.paper import Paper, Text
from projects.layout.pdf import pdf_of
from workflows.cases.remarks import tidy
from workflows.errors import Refused

#: every point must be examined; each publication adds what its figures are compared with
POINTS = {
    "secret": "不含国家秘密、工作秘密",
    "apart": "没有列入另行管理的项目",
    "personal": "不含身份证号、人员名单等个人信息",
}
SIGNED = {"signed": "已按程序报批同意公开"}
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


@dataclass(frozen=True)
class Examined:
    """A review that is complete, tidied as it is kept."""

    reviewer: str
    reviewed_on: date
    address: str
    why: str


def examined(review: Review, checks: Mapping[str, str]) -> Examined:
    """Refused while a point is not examined, without reviewer, date or address, and without a reason for what stays inside."""
    reviewer, address, why = tidy(review.reviewer)[:60], review.address.strip(), tidy(review.why)[:200]
    missing = [words for code, words in checks.items() if code not in review.checked]
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
    return Examined(reviewer, review.reviewed_on, address, why)


def keep_package(paper: Paper) -> tuple[str, int]:
    """Make PDF and workbook of it and keep them in one zip: SHA-256 and size. Refused as ``files_of``."""
    made = list(files_of(paper))

    def write(file: IO[bytes]) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in made:
                archive.writestr(name, content)

    _, sha256, size = keep(write)
    return sha256, size


def files_of(paper: Paper) -> Iterator[tuple[str, bytes]]:
    """Name and content of PDF and workbook. Refused where a cell holds a citizen's number."""
    refuse_personal(paper)
    yield f"{paper.title}.pdf", pdf_of(paper)
    yield f"{paper.title}.xlsx", xlsx_of(paper)


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
