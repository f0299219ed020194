"""决算公开: the forms of a year as one PDF and one workbook, after the 保密审查 (``projects.disclosing``).

Only papers of ours are in it, never a file somebody handed in; a placeholder (另行管理) is refused by the query and by the paper;
a citizen's number in any cell stops the whole package.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from accounts import audit
from accounts.models import Unit, User
from monitoring.access import is_whole_desk
from monitoring.models import Disclosure, SelfEvaluation
from monitoring.papers.bulk import evaluation_form, joined, sheets_of
from monitoring.papers.layouts import layout_of
from monitoring.papers.reports import APPENDIX, appendix
from monitoring.papers.results import Results, results_of
from projects.disclosing.review import POINTS, SIGNED, Review, examined, keep_package
from projects.layout.paper import Paper, Style, Text
from projects.models import BudgetYear
from projects.printing.choosing import sender_of
from workflows.errors import NotAllowed, Refused

__all__ = ["CHECKS", "Review", "names_of", "package", "publish"]

CHECKS = {**POINTS, "figures": "数字与绩效自评表、决算一致", **SIGNED}


def publish(year: BudgetYear, unit: Unit, review: Review, *, actor: User) -> Disclosure:
    """Make the package, keep it and write down who examined what. NotAllowed but for the budget desk of the 本级.

    Refused while a point is not examined, without reviewer, date or address, for an empty package, and where a cell holds
    what looks like a citizen's number.
    """
    if not is_whole_desk(actor):
        raise NotAllowed("决算公开由本级预算绩效岗办理。")
    found = examined(review, CHECKS)
    sheets = sheets_of(actor, year.year, unit, confirmed=True)
    out = [one for one in sheets if one.project_id not in set(review.withheld)]
    kept_back = [one for one in sheets if one not in out]
    if not out:
        raise Refused("没有可以公开的绩效自评表：自评办结的项目才能公开。")
    sha256, size = keep_package(package(year.year, unit, out, results_of(actor, year.year, unit)))
    with transaction.atomic():
        made = Disclosure.objects.create(
            year=year,
            unit=unit,
            reviewer=found.reviewer,
            reviewed_on=found.reviewed_on,
            address=found.address,
            checked=list(CHECKS.values()),
            withheld=[
                {"project": one.project_id, "name": one.project.name, "why": found.why} for one in kept_back
            ],
            projects=len(out),
            sha256=sha256,
            size=size,
            made_by=actor,
        )
        audit.record(
            "disclosure", actor, f"制作{year.year}年度决算公开材料（{len(out)} 个项目，保密审查：{found.reviewer}）",
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


def names_of(found: Iterable[SelfEvaluation]) -> list[tuple[int, str]]:
    """For the page: which projects would go out."""
    return [(one.project_id, one.project.name) for one in found]
