"""What time asks for in a year: the dispatcher's sources. Each piece reads the dates again, under the lock of its run."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts import clock
from workflows.dispatching import Source, Work
from workflows.models import DateChange, Round, StageRun, WakeUp, YearRun
from workflows.wakeups import ENDED
from workflows.year import beginning
from workflows.year.closing import close, from_case, recall
from workflows.year.dates import effective
from workflows.year.hands import Hand, hand_of, save
from workflows.year.moving import finish, go_on, reached
from workflows.year.opening import look_for_drafter, open_stage, refresh, sleep
from workflows.year.stages import TARGET

State = StageRun.State
ONE = timedelta(days=1)
NEVER_OPENED = "开放期间未能打开，可逾期补报"


def look(run: YearRun, *, stage_run_id: int) -> None:
    """A stage whose day has come: it opens, closes, or sleeps again where its dates were moved meanwhile."""
    hand = hand_of(run)
    stage = hand.stage(stage_run_id)
    if run.state != YearRun.State.RUNNING or stage.wake_on is None or stage.wake_on > clock.today():
        return
    if stage.round is None or stage.state not in StageRun.ALIVE:
        stage.wake_on = None
        save(stage)
    elif stage.round.state == Round.State.RECALLED:
        _recall(hand, stage, stage.round)
    elif stage.state == State.WAITING:
        _waiting(hand, stage, stage.round)
    else:
        _open(hand, stage, stage.round)


def wake(run: YearRun, *, stage_run_id: int) -> None:
    """A sub-case has ended: so does its stage, unless it has ended otherwise. What the run copies is renewed besides."""
    # First: an end that is written from now on writes its row anew, one that was is read below.
    WakeUp.objects.filter(stage_run=stage_run_id).delete()
    hand = hand_of(run)
    stage = hand.stage(stage_run_id)
    if run.state not in YearRun.ALIVE:
        return
    refresh(hand)
    if stage.state != State.OPEN:
        return
    if stage.stage == TARGET:
        if beginning.is_decided(run):
            finish(hand, stage, State.DONE)
    elif stage.case is not None and stage.case.state in ENDED:
        from_case(hand, stage, stage.case)


def pass_on(run: YearRun) -> None:
    """The year's last day is over: what nothing was planned for passes."""
    if run.state == YearRun.State.RUNNING and run.passes_on is not None and run.passes_on <= clock.today():
        run.passes_on = None
        run.save(update_fields=["passes_on"])
        go_on(hand_of(run))


def _waiting(hand: Hand, stage: StageRun, round: Round) -> None:
    dates = effective(round, hand.run)
    if not reached(hand, stage.stage):
        stage.wake_on = None  # the flow wakes it when it comes there
        save(stage)
    elif dates.over:
        finish(hand, stage, State.MISSED, NEVER_OPENED)
    elif dates.opens_on > clock.today():
        stage.wake_on = dates.opens_on
        save(stage)
    else:
        open_stage(hand, stage)


def _open(hand: Hand, stage: StageRun, round: Round) -> None:
    dates = effective(round, hand.run)
    if dates.over:
        close(hand, stage, dates)
        return
    if stage.case is None:
        look_for_drafter(hand, stage)
    sleep(stage, dates)


def _recall(hand: Hand, stage: StageRun, round: Round) -> None:
    assert round.recalled_by is not None
    recall(hand, stage, State.RECALLED, f"本轮已收回：{round.recall_reason}", round.recalled_by)
    go_on(hand)


def open_rounds() -> int:
    """Rounds whose first day has come say so; how many."""
    moved = DateChange.objects.filter(round=OuterRef("pk"), run=None, unit=None).order_by("-id")
    rounds = Round.objects.filter(state=Round.State.PLANNED)
    opening = rounds.annotate(opens=Coalesce(Subquery(moved.values("opens_on")[:1]), "opens_on"))
    ids = list(opening.filter(opens__lte=clock.today()).values_list("pk", flat=True))
    return Round.objects.filter(pk__in=ids, state=Round.State.PLANNED).update(state=Round.State.OPEN)


def due_stages(parked: Collection[str], most: int) -> list[Work]:
    rows = StageRun.objects.filter(wake_on__lte=clock.today(), run__state=YearRun.State.RUNNING)
    rows = rows.exclude(pk__in=[int(key) for key in parked]).order_by("wake_on", "id")
    return [
        Work(str(pk), run=run, on_run=partial(look, stage_run_id=pk))
        for pk, run in rows.values_list("pk", "run_id")[:most]
    ]


def due_wake_ups(parked: Collection[str], most: int) -> list[Work]:
    rows = WakeUp.objects.exclude(stage_run__in=[int(key) for key in parked]).order_by("id")
    return [
        Work(str(pk), run=run, on_run=partial(wake, stage_run_id=pk))
        for pk, run in rows.values_list("stage_run_id", "stage_run__run_id")[:most]
    ]


def due_passes(parked: Collection[str], most: int) -> list[Work]:
    rows = YearRun.objects.filter(state=YearRun.State.RUNNING, passes_on__lte=clock.today())
    rows = rows.exclude(pk__in=[int(key) for key in parked]).order_by("passes_on", "id")
    return [Work(str(pk), run=pk, on_run=pass_on) for pk in rows.values_list("pk", flat=True)[:most]]


def due_beginnings(parked: Collection[str], most: int) -> list[Work]:
    return [Work(key, alone=act) for key, act in beginning.works(set(parked), most)]


def due_rounds(parked: Collection[str], most: int) -> list[Work]:
    moved = Q(changes__opens_on__lte=clock.today())
    rounds = Round.objects.filter(Q(opens_on__lte=clock.today()) | moved, state=Round.State.PLANNED)
    return [Work("all", alone=open_rounds)] if "all" not in parked and rounds.exists() else []


SOURCES = (
    Source("year_begin", "项目进入年度工作", due_beginnings),
    Source("year_wake", "年度环节办结", due_wake_ups),
    Source("year_stage", "年度环节按日期开放和关闭", due_stages),
    Source("year_round", "轮次开始", due_rounds),
    Source("year_pass", "年度结束", due_passes),
)
