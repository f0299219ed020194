"""What the chart and the table of a year say, before any geometry. Constant queries, however many rounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from accounts import clock
from accounts.models import User
from notifications.calendar import Calendar
from workflows.access import visible_cases
from workflows.models import Case, StageRun, YearRun
from workflows.showing.words import short_date
from workflows.words import day_words
from workflows.year import (
    ARCHIVE,
    BESIDE,
    NOT_ENABLED,
    NOT_PLANNED,
    STAGES,
    TARGET,
    YearStage,
    is_desk,
    stage_of,
    with_dates,
)
from workflows.year.late import ended

State = StageRun.State
#: how a row looks; the words always stand beside it
TONES = {
    State.WAITING: "next",
    State.OPEN: "now",
    State.DONE: "done",
    State.MISSED: "back",
    State.SKIPPED: "skip",
    State.RECALLED: "skip",
    State.CANCELLED: "skip",
}


@dataclass(frozen=True)
class Row:
    """One stage, or one round of it. ``lane``: it runs beside others. Dates are None where nothing is planned."""

    code: str
    title: str
    tone: str
    said: str
    lane: bool
    opens_on: date | None = None
    due_on: date | None = None
    closes_on: date | None = None
    note: str = ""
    stage: StageRun | None = None
    #: its case, where the reader may read it
    case: Case | None = None
    #: whether the reader may hand it in late
    late: bool = False
    #: whether the reader may open it again
    reopens: bool = False
    #: （暂定） where the last day asked for may still move
    mark: str = ""

    @property
    def when(self) -> str:
        """06-08 至 07-10."""
        if self.opens_on is None or self.due_on is None:
            return ""
        return f"{short_date(self.opens_on)} 至 {short_date(self.due_on)}{self.mark}"


@dataclass(frozen=True)
class Year:
    """One run, row by row in the order of the flow."""

    run: YearRun
    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.run.year}年度"

    @property
    def banner(self) -> str:
        """Why the year does not go on; "" while it does."""
        if self.run.state == YearRun.State.RUNNING:
            return ""
        reason = f"：{self.run.reason}" if self.run.reason else ""
        return f"{self.title}工作{self.run.get_state_display()}{reason}"

    @property
    def told(self) -> str:
        """The chart in words, for who does not see it."""
        parts = [f"{row.title}{row.said}" + (f"，{row.when}" if row.when else "") for row in self.rows]
        return f"{'；'.join(parts)}。"


def year_of(run: YearRun, user: User) -> Year:
    """The year of a run as this person reads it."""
    stages = list(
        with_dates(run.stages.all()).select_related("round", "case").order_by("round__opens_on", "id")
    )
    cases = [stage.case_id for stage in stages if stage.case_id is not None]
    readable = set(visible_cases(user).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()
    mine = run.drafter_id == user.pk and user.is_active
    running, desk = run.state == YearRun.State.RUNNING, is_desk(run.unit, user)
    late = running and (mine or desk)
    reading = _Reading(run, stages, readable, late, running and desk, Calendar.load())
    return Year(run, [row for stage in STAGES for row in reading.rows(stage)])


@dataclass(frozen=True)
class _Reading:
    """What a reader sees of a run's stages."""

    run: YearRun
    stages: list[StageRun]
    readable: set[int]
    late: bool
    desk: bool
    calendar: Calendar

    def rows(self, stage: YearStage) -> Iterator[Row]:
        own = [one for one in self.stages if one.stage == stage.code]
        if not own:
            yield self._empty(stage)
        for one in own:
            yield self._row(stage, one)

    def _row(self, stage: YearStage, one: StageRun) -> Row:
        dates: dict[str, date | None] = {
            name: getattr(one, name) for name in ("opens_on", "due_on", "closes_on")
        }
        title = one.round.title if one.round is not None else stage.words
        return Row(
            code=stage.code,
            title=title,
            tone=TONES[State(one.state)],
            said=self._said(one, dates["due_on"]),
            lane=stage.code in BESIDE,
            note=self._note(one, dates["closes_on"]),
            stage=one,
            case=one.case if one.case_id in self.readable else None,
            late=self.late and one.state == State.MISSED,
            reopens=self.desk and ended(one),
            mark=self.calendar.mark(dates["due_on"]) if dates["due_on"] else "",
            **dates,
        )

    def _said(self, one: StageRun, due_on: date | None) -> str:
        words = one.state_words
        if one.state != State.OPEN or due_on is None:
            return words
        if one.case is not None and one.case.state != Case.State.DRAFT:
            return one.case.state_words
        late = "（逾期补报）" if one.late else ""
        return f"{words}{late}，{self.calendar.left_words(due_on, clock.today())}"

    def _note(self, one: StageRun, closes_on: date | None) -> str:
        if one.note or one.state != State.OPEN or closes_on is None or one.case is None:
            return one.note
        return f"{day_words(closes_on)}{self.calendar.mark(closes_on)} 关闭，届时未提交的记为未报"

    def _empty(self, stage: YearStage) -> Row:
        """A stage nothing is planned for: its kind is not there yet, or its round is not."""
        words = NOT_PLANNED if stage.enabled else NOT_ENABLED
        passed = self.run.passes_on is None or self.run.state not in YearRun.ALIVE
        return Row(
            code=stage.code,
            title=stage_of(stage.code).words,
            tone="skip" if passed else "next",
            said=words,
            lane=stage.code in BESIDE,
            note="" if passed or stage.code in (TARGET, ARCHIVE) else self._waits(stage),
        )

    def _waits(self, stage: YearStage) -> str:
        return "由预算绩效岗安排后办理" if stage.enabled else "功能启用并安排后办理"
