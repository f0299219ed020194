"""How far a project is in a monitoring round: its lights and its form, in the words every page uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from monitoring.lights import Light, Why, said
from monitoring.models import MonitoringReport, MonitoringRound
from monitoring.stages import SUBJECT
from projects.models import Project
from workflows.models import Round, StageRun

State = MonitoringReport.State
Stage = StageRun.State

#: how far the form is: code -> words, in the order of its life
WORDS = {
    "owes": "待填写",
    "review": "审核中",
    "confirmed": "已办结",
    "refused": "不同意",
    "missed": "未报",
    "na": "不适用",
    "gone": "已退出",
    "coming": "未到",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One project in one round. Without ``light`` there are no figures (yet)."""

    round: int
    code: str
    report: int | None = None
    light: Light | None = None
    funds: Light = Light.UNPLANNED
    performance: Light = Light.UNPLANNED
    lag: Decimal = Decimal(0)
    why: Why = Why.LAG
    provisional: bool = False
    late: bool = False
    note: str = ""
    budget: Decimal = Decimal(0)
    spent: Decimal = Decimal(0)

    @property
    def words(self) -> str:
        words = WORDS[self.code]
        return f"{words}（逾期补报）" if self.late and self.code in ("review", "confirmed") else words

    @property
    def said(self) -> str:
        """The number beside the light of the funds."""
        return said(self.funds, self.lag, self.why) if self.light else self.note

    @property
    def counts(self) -> bool:
        """Whether its light belongs into counts: it has figures and its project is in the year."""
        return self.light is not None and self.code not in ("gone", "na")


def rounds_of(year: int) -> list[MonitoringRound]:
    """The year's rounds in their order, without those that were recalled."""
    known = MonitoringRound.objects.filter(round__year=year).exclude(round__state=Round.State.RECALLED)
    return list(known.select_related("round").order_by("cutoff_on", "pk"))


_REPORT = (
    "project_id", "round_id", "pk", "state", "light", "funds_light", "performance_light", "lag", "why", "provisional",
    "budget", "spent", "refreshed_at",
)  # fmt: skip


def standings(
    rounds: Iterable[MonitoringRound], projects: QuerySet[Project]
) -> dict[int, dict[int, Standing]]:
    """Project -> round -> its standing, for those there is anything to say of. Two queries."""
    by_round = {one.round_id: one.pk for one in rounds}
    ids = projects.order_by().values("pk")
    stages = StageRun.objects.filter(
        round__in=by_round, run__subject_kind=SUBJECT, run__subject_id__in=ids
    ).order_by()
    reports = MonitoringReport.objects.filter(
        is_current=True, round__in=by_round.values(), project__in=ids
    ).order_by()
    rows = {(row[0], row[1]): row for row in reports.values_list(*_REPORT)}
    found: dict[int, dict[int, Standing]] = {}
    for project, round, state, late, note in stages.values_list(
        "run__subject_id", "round_id", "state", "late", "note"
    ):
        at = by_round[round]
        found.setdefault(project, {})[at] = _standing(at, state, late, note, rows.get((project, at)))
    return found


def _standing(round: int, stage: str, late: bool, note: str, row: tuple | None) -> Standing:
    if stage == Stage.SKIPPED:
        return Standing(round, "na", note=note)
    if row is None or row[12] is None:
        code = "gone" if stage in (Stage.CANCELLED, Stage.RECALLED) else "coming"
        return Standing(round, code, note=note)
    return Standing(
        round=round,
        code=_code(stage, row[3]),
        report=row[2],
        light=Light(row[4]),
        funds=Light(row[5]),
        performance=Light(row[6]),
        lag=row[7],
        why=Why(row[8]),
        provisional=row[9],
        late=late,
        note=note,
        budget=row[10],
        spent=row[11],
    )


def _code(stage: str, report: str) -> str:
    if stage in (Stage.CANCELLED, Stage.RECALLED):
        return "gone"
    if stage == Stage.MISSED:
        return "missed"
    return {State.CONFIRMED: "confirmed", State.REFUSED: "refused", State.IN_REVIEW: "review"}.get(
        State(report), "owes"
    )
