"""What an import would do, project by project, before anything is written: for the preview page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import Any

from django.db.models import Q

from accounts.models import Unit
from projects.amounts import TEN_THOUSAND
from projects.checks.base import ERROR, INFO, WARNING
from projects.importing.compare import same_content
from projects.importing.record import Key, Record, key_of, record_of
from projects.models import Project, TargetImport, TargetVersion
from projects.sheet import CHECKPOINT_MONTHS
from projects.versions.content import with_rows
from projects.versions.questions import AS_PRINTED

NEW, SAME, DIFFERENT, UNKNOWN_UNIT, REFUSED = "new", "same", "different", "unknown_unit", "refused"


@dataclass(frozen=True)
class Option:
    """One possible answer: ``value`` as ``versions.questions`` reads it."""

    value: str
    words: str


@dataclass(frozen=True)
class Ask:
    """A question the text leaves open; answered here or later on the form."""

    name: str
    place: str
    text: str
    options: Sequence[Option]
    answer: str = ""


@dataclass(frozen=True)
class Remark:
    severity: str
    place: str
    text: str


@dataclass(frozen=True)
class Outlook:
    """One project as read. ``fate`` says what will become of it, ``why`` it is refused; ``project`` has its code already."""

    number: int
    code: str
    name: str
    unit: str
    unit_code: str
    budget: Decimal | None
    fate: str
    why: str
    project: Project | None
    asks: Sequence[Ask]
    remarks: Sequence[Remark]

    @property
    def counts(self) -> Counter[str]:
        return Counter(remark.severity for remark in self.remarks)

    @property
    def errors(self) -> int:
        return self.counts[ERROR]

    @property
    def warnings(self) -> int:
        return self.counts[WARNING]

    @property
    def infos(self) -> int:
        return self.counts[INFO]


@dataclass(frozen=True)
class Preview:
    """All projects of an import, and what they come to."""

    rows: Sequence[Outlook]
    year: int
    #: what the rules say of the department's own items
    department: Sequence[str] = ()

    @property
    def year_doubt(self) -> str:
        """A sentence where the newest code was registered in another year than the chosen one: the wrong year is the
        commonest error. "" otherwise."""
        years = [2000 + int(row.code[6:8]) for row in self.rows if row.code[6:8].isdecimal()]
        if not years or max(years) == self.year:
            return ""
        return (
            f"编码中最近的登记年份是 {max(years)}，您选的是 {self.year} 年度。"
            f"如果文件是 {max(years)} 年度的，请回到上一步重新选择年度。"
        )

    def _fated(self, fate: str) -> int:
        return sum(row.fate == fate for row in self.rows)

    @property
    def new(self) -> int:
        return self._fated(NEW)

    @property
    def same(self) -> int:
        return self._fated(SAME)

    @property
    def different(self) -> int:
        return self._fated(DIFFERENT)

    @property
    def unknown(self) -> int:
        return self._fated(UNKNOWN_UNIT)

    @property
    def refused(self) -> int:
        return self._fated(REFUSED)

    @property
    def budget(self) -> Decimal:
        return sum((row.budget for row in self.rows if row.budget is not None), Decimal(0))

    @property
    def asks(self) -> int:
        return sum(len(row.asks) for row in self.rows if row.fate == NEW)

    @property
    def unknown_units(self) -> list[str]:
        """``203009 某某中心``, each once."""
        return sorted({f"{row.unit_code} {row.unit}" for row in self.rows if row.fate == UNKNOWN_UNIT})


def preview(held: TargetImport, chosen: Mapping[str, str] | None = None) -> Preview:
    """The import against the database as it stands now. ``chosen``: field name -> answer picked so far."""
    read: list[dict[str, Any]] = held.parsed["projects"]
    screen: list[dict[str, Any]] = held.parsed.get("screen") or [{}] * len(read)
    units = set(Unit.objects.filter(is_active=True).values_list("code", flat=True))
    records = [record_of(one, {}) for one in read]
    known = _known(held, records)
    return Preview(
        [
            _outlook(number, one, shown, _fate(record, units, version), version, chosen or {})
            for number, (one, shown, record) in enumerate(zip(read, screen, records, strict=True), 1)
            for version in [known.get(record.key)]
        ],
        held.year_id,
        [one["message"] for one in held.parsed.get("findings", ()) if one["path"].startswith("items.")],
    )


def _known(held: TargetImport, records: Sequence[Record]) -> dict[Key, TargetVersion]:
    """The newest version of every project of the year that one of the records names."""
    named = Q(project__code__in=[record.code for record in records if record.code])
    named |= Q(project__code="", project__name__in=[record.name for record in records if not record.code])
    versions = with_rows(TargetVersion.objects.filter(named, project__year=held.year))
    found = versions.prefetch_related("questions").order_by("pk")
    return {key_of(version.project): version for version in found}


def _fate(record: Record, units: set[str], version: TargetVersion | None) -> tuple[str, str]:
    if record.unit_code not in units:
        return UNKNOWN_UNIT, ""
    if record.wrong:
        return REFUSED, "、".join(record.wrong)
    if version is not None and same_content(record, version):
        return SAME, ""
    if record.incomplete:
        return REFUSED, record.incomplete
    return (NEW if version is None else DIFFERENT), ""


def _outlook(
    number: int,
    one: Mapping[str, Any],
    shown: Mapping[str, Any],
    fate: tuple[str, str],
    version: TargetVersion | None,
    chosen: Mapping[str, str],
) -> Outlook:
    places = shown.get("places") or [""] * len(one["questions"])
    return Outlook(
        number=number,
        code=one["code"],
        name=one["name"],
        unit=one["unit_name"],
        unit_code=one["unit_code"],
        budget=_yuan(one["budget"]),
        fate=fate[0],
        why=fate[1],
        project=version.project if version else None,
        asks=[
            _ask(one, question, place, chosen)
            for question, place in zip(one["questions"], places, strict=True)
        ],
        remarks=[Remark(**remark) for remark in shown.get("remarks", [])],
    )


def _yuan(printed: str | None) -> Decimal | None:
    """万元 as printed; None where it is blank or no number (the record is refused then)."""
    try:
        number = None if printed is None else Decimal(printed.replace(",", ""))
    except InvalidOperation:
        return None
    return None if number is None or not number.is_finite() else number * TEN_THOUSAND


def _ask(one: Mapping[str, Any], question: Mapping[str, str], place: str, chosen: Mapping[str, str]) -> Ask:
    name = field_name(one["code"], question["path"])
    options = months_of(one["plan"]) if question["path"] == "plan" else [Option(AS_PRINTED, "按原文保留")]
    return Ask(name, place, question["text"], options, chosen.get(name, ""))


def months_of(printed: Sequence[str]) -> list[Option]:
    """The ways the printed percentages can belong to checkpoints, in their order: ``30%`` ``100%`` → six of them."""
    figures = [figure for figure in printed if figure]
    return [
        Option(
            "、".join(str(month) for month in months),
            "，".join(f"{month}月底 {figure}" for month, figure in zip(months, figures, strict=True)),
        )
        for months in combinations(CHECKPOINT_MONTHS, len(figures))
    ]


def field_name(code: str, path: str) -> str:
    """The name of a question's field in the preview's form."""
    return f"answer:{code}:{path}"


def answers_of(data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """A posted preview as project code → {path: answer}; what was left for later is not in it."""
    found: dict[str, dict[str, str]] = {}
    for name, value in data.items():
        prefix, _, rest = name.partition(":")
        code, _, path = rest.partition(":")
        if prefix == "answer" and path and isinstance(value, str) and value.strip():
            found.setdefault(code, {})[path] = value.strip()
    return found
