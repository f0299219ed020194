"""How far a project is at a checkpoint: its figures and its explanation, in the words every page uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from monitoring.lights import Light, Why, said
from monitoring.models import Checkpoint, CheckpointReport
from monitoring.stages import SUBJECT
from projects.models import Project
from workflows.models import Round, StageRun

State = CheckpointReport.State
Stage = StageRun.State

#: how far the explanation is: code -> words, in the order of a report's life
WORDS = {
    "owes": "待说明",
    "may": "可作说明",
    "review": "审核中",
    "confirmed": "已确认",
    "refused": "不同意",
    "missed": "未报",
    "none": "无需说明",
    "na": "不适用",
    "gone": "已退出",
    "coming": "未到",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One project at one checkpoint. Without ``light`` there are no figures (yet); ``note`` is the year's own words."""

    checkpoint: int
    code: str
    report: int | None = None
    light: Light | None = None
    lag: Decimal = Decimal(0)
    why: Why = Why.LAG
    provisional: bool = False
    final: bool = False
    late: bool = False
    note: str = ""
    budget: Decimal = Decimal(0)
    planned: Decimal | None = None
    spent: Decimal = Decimal(0)
    spent_as_of: date | None = None
    actual: Decimal | None = None

    @property
    def words(self) -> str:
        """How far the explanation is; what was handed in late says so."""
        words = WORDS[self.code]
        return f"{words}（逾期补报）" if self.late and self.code in ("review", "confirmed") else words

    @property
    def lamp(self) -> str:
        return self.light.lamp if self.light else "none"

    @property
    def light_words(self) -> str:
        """正常 …; before it opens 未到, where it does not apply 不适用."""
        return self.light.words if self.light else self.words

    @property
    def said(self) -> str:
        """The number beside the light."""
        return said(self.light, self.lag, self.why) if self.light else self.note

    @property
    def counts(self) -> bool:
        """Whether its figures belong into sums and papers."""
        return self.light is not None and self.code != "gone"


_REPORT = (
    "project_id", "checkpoint_id", "pk", "state", "light", "lag", "why", "provisional", "frozen_at", "refreshed_at",
    "budget", "planned", "spent", "spent_as_of", "actual",
)  # fmt: skip


def checkpoints_of(year: int) -> list[Checkpoint]:
    """The year's checkpoints in their order, without those that were recalled."""
    known = Checkpoint.objects.filter(round__year=year).exclude(round__state=Round.State.RECALLED)
    return list(known.select_related("round").order_by("cutoff_on", "pk"))


def standings(
    checkpoints: Iterable[Checkpoint], projects: QuerySet[Project]
) -> dict[int, dict[int, Standing]]:
    """Project -> checkpoint -> its standing, for those there is anything to say of. Two queries."""
    known = {one.pk: one for one in checkpoints}
    by_round = {one.round_id: one.pk for one in known.values()}
    ids = projects.order_by().values("pk")
    stages = StageRun.objects.filter(
        round__in=by_round, run__subject_kind=SUBJECT, run__subject_id__in=ids
    ).order_by()
    held = {
        (project, by_round[round]): (state, late, note)
        for project, round, state, late, note in stages.values_list(
            "run__subject_id", "round_id", "state", "late", "note"
        )
    }
    reports = CheckpointReport.objects.filter(is_current=True, checkpoint__in=known, project__in=ids)
    rows = {(row[0], row[1]): row for row in reports.order_by().values_list(*_REPORT)}
    found: dict[int, dict[int, Standing]] = {}
    for (project, checkpoint), stage in held.items():
        standing = _standing(known[checkpoint], stage, rows.get((project, checkpoint)))
        found.setdefault(project, {})[checkpoint] = standing
    return found


def _standing(checkpoint: Checkpoint, stage: tuple[str, bool, str], row: tuple | None) -> Standing:
    state, late, note = stage
    if state == Stage.SKIPPED:
        return Standing(checkpoint.pk, "na", note=note)
    if row is None or row[9] is None:
        code = "gone" if state == Stage.CANCELLED else "coming"
        return Standing(checkpoint.pk, code, note=note)
    light = Light(row[4])
    return Standing(
        checkpoint=checkpoint.pk,
        code=_code(state, row[3], light, checkpoint),
        report=row[2],
        light=light,
        lag=row[5],
        why=Why(row[6]),
        provisional=row[7],
        final=row[8] is not None,
        late=late,
        note=note,
        budget=row[10],
        planned=row[11],
        spent=row[12],
        spent_as_of=row[13],
        actual=row[14],
    )


def _code(stage: str, report: str, light: Light, checkpoint: Checkpoint) -> str:
    """How far the explanation is, from the stage of the year and the state of the report."""
    if stage in (Stage.CANCELLED, Stage.RECALLED):
        return "gone"
    if stage == Stage.MISSED:
        return "missed"
    if report == State.CONFIRMED:
        return "confirmed"
    if report == State.REFUSED:
        return "refused"
    if report == State.IN_REVIEW:
        return "review"
    if stage == Stage.OPEN and light.is_behind:
        return "owes" if checkpoint.demands else "may"
    return "none"
