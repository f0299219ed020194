"""The form is saved by whoever may explain, while the report is with them. Figures that are taken are never typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import cast
from uuid import UUID

from accounts import clock
from accounts.models import User
from monitoring.access import MONITORING_KIND, may_explain
from monitoring.lights import Light
from monitoring.midyear.lights import performance, worse
from monitoring.midyear.questions import ANSWERS, QUESTIONS
from monitoring.models import MonitoringFunds, MonitoringReport, MonitoringRow
from workflows.cases.remarks import tidy
from workflows.editing import locked_for_edit
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Problem

Sources = MonitoringFunds.Source
#: longest texts of a row
LIMITS = {"achieved": 300, "expected": 300, "explanation": 1000, "measure": 1000, "remark": 300}


@dataclass(frozen=True)
class RowText:
    """One row as typed."""

    achieved: str = ""
    expected: str = ""
    causes: tuple[str, ...] = ()
    explanation: str = ""
    chance: str = ""
    measure: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Typed:
    """The whole form: yuan by source (None for a blank), rows by uuid, answers by question with their remark."""

    spent: Mapping[str, Decimal | None] = field(default_factory=dict)
    expected: Mapping[str, Decimal | None] = field(default_factory=dict)
    rows: Mapping[UUID, RowText] = field(default_factory=dict)
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def save(report_id: int, *, actor: User, revision: int, typed: Typed) -> MonitoringReport:
    """Keep what was typed, if nobody saved since ``revision``.

    ``NotAllowed`` for anybody else, ``Stale`` where the case is under way or somebody saved meanwhile, ``Refused`` for a
    text that is too long or a choice there is not.
    """
    with locked_for_edit(MONITORING_KIND, report_id) as editing:
        report = cast(MonitoringReport, editing.document)
        if not may_explain(actor, report.project):
            raise NotAllowed("监控表由项目的经办人或单位财务填写，您可以查看。", editing.case)
        if not report.is_current or report.state != MonitoringReport.State.DRAFT or editing.case is None:
            raise Stale("这张监控表已经办结，不能修改。需要补充时请预算绩效岗重新打开。", editing.case)
        if report.revision != revision:
            raise Stale(
                "您打开页面后，别人保存过这张监控表。您填的还没有保存，请对照后再保存一次。", editing.case
            )
        _write_rows(report, typed)
        _write_funds(report, typed)
        report.compliance = {
            one.code: {"answer": answer if answer in ANSWERS else "", "remark": tidy(remark)[:300]}
            for one in QUESTIONS
            for answer, remark in [typed.answers.get(one.code, ("", ""))]
        }
        chances = MonitoringRow.objects.filter(report=report, uuid__in=pinned_rows(report))
        report.performance_light = performance(chances.values_list("chance", flat=True))
        report.light = worse(report.funds_lamp, Light(report.performance_light))
        report.revision += 1
        report.saved_at = clock.now()
        report.save(update_fields=["compliance", "performance_light", "light", "revision", "saved_at"])
        return report


def pinned_rows(report: MonitoringReport) -> list[UUID]:
    """The rows of the version the report is of."""
    return list(report.version.indicators.values_list("uuid", flat=True)) if report.version else []


def _write_rows(report: MonitoringReport, typed: Typed) -> None:
    rows, wrong = [], []
    for row in MonitoringRow.objects.filter(report=report, uuid__in=typed.rows):
        said = typed.rows[row.uuid]
        for cell, limit in LIMITS.items():
            text = tidy(getattr(said, cell))
            if len(text) > limit:
                wrong.append(Problem(f"请写在 {limit} 字以内。", f"indicators/{row.uuid}/{cell}"))
            setattr(row, cell, text[:limit])
        row.chance = said.chance if said.chance in MonitoringRow.Chance.values else ""
        row.causes = [code for code in MonitoringRow.Cause.values if code in said.causes]
        rows.append(row)
    if wrong:
        raise Refused("有的内容太长，请精简后再保存。", wrong)
    MonitoringRow.objects.bulk_update(rows, [*LIMITS, "chance", "causes"])


def _write_funds(report: MonitoringReport, typed: Typed) -> None:
    """What was spent by source where several have money; what is expected by source. The totals are computed."""
    funds = {one.source: one for one in report.funds.all()}
    own = [one for source, one in funds.items() if source != Sources.TOTAL]
    several = len([one for one in own if one.initial > 0]) > 1
    for one in own:
        one.expected = typed.expected.get(one.source)
        if several:
            one.spent = typed.spent.get(one.source)
    if (total := funds.get(Sources.TOTAL)) is not None:
        known = [one.expected for one in own if one.expected is not None]
        total.expected = sum(known, Decimal(0)) if known else None
    MonitoringFunds.objects.bulk_update(funds.values(), ["spent", "expected"])
