"""The year's plan: rounds are planned, moved and recalled by the budget desk. Each is one act with one line in the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max, QuerySet

from accounts import audit, clock
from accounts.models import Unit, User
from workflows import kinds
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act, run_lock, wait_briefly
from workflows.errors import Refused, Stale
from workflows.models import DateChange, Round, StageRun, YearRun
from workflows.wakeups import knock
from workflows.words import day_words, moment
from workflows.year.dates import Dates, closing_day, effective, for_all, for_unit
from workflows.year.hands import ask_desk, ask_whole_desk, reasoned
from workflows.year.stages import NOT_ENABLED, TARGET, stage_kind, stage_of
from workflows.year.telling import tell_moved, tell_recalled

State = StageRun.State
LONGEST = 80


@dataclass(frozen=True)
class NewRound:
    """What 安排轮次 asks for. ``kind`` "" is the stage's own; ``closes_on`` None the usual day; ``number`` 0 the next one;
    ``given`` what the kind asks for besides.
    """

    year: int
    stage: str
    title: str
    opens_on: date
    due_on: date
    closes_on: date | None = None
    kind: str = ""
    number: int = 0
    given: Mapping[str, Any] = field(default_factory=dict)


def plan_round(new: NewRound, *, actor: User, seen: int | None = None) -> Round:
    """A round for every subject of the year; those that come later join it. ``seen``: the newest round the page knew of, 0 for none.

    NotAllowed for anybody but the desk of the 本级; Refused while the year is not open or the kind not registered, and for dates
    out of order; Stale where somebody has planned another meanwhile.
    """
    with one_act():
        ask_whole_desk(actor, "安排轮次")
        # Against whoever begins in the year at this moment: one of both sees the other.
        if not run_lock.plan(new.year):
            raise Refused(f"{new.year}年度工作还没有开启，请先开启年度工作。")
        asked = _asked(new)
        _ask_newest_round(new.year, seen)
        round = Round.objects.create(**asked, created_by=actor)
        kind = stage_kind(round.kind)
        if kind is not None:
            kind.on_planned(round, new.given)
        _give_to_all(round)
        told = {"round": round.pk, "stage": round.stage, **_told(Dates(*_days(round)))}
        knock()
        audit.record("round_planned", actor, f"安排{round.year}年度{round.title}", **told)
        return round


def move_dates(
    round_id: int,
    *,
    actor: User,
    reason: str,
    due_on: date,
    opens_on: date | None = None,
    closes_on: date | None = None,
    run: YearRun | None = None,
    unit: Unit | None = None,
    seen: int | None = None,
) -> DateChange:
    """延期 for one run, for one unit, or for all: from now on these dates hold, and the timers read them again.

    What is not given follows: the first day stays, the closing day is the usual one after ``due_on``. What has been closed
    as 未报 stays so (逾期补报). ``seen``: the newest 延期 of the round the page knew of, 0 for none; Stale where there is
    a newer one. NotAllowed, Refused, Stale as for the others.
    """
    with one_act():
        round = _held(round_id)
        _ask(round, actor, run, unit)
        why = reasoned(reason, "延期")
        if round.state == Round.State.RECALLED:
            raise Stale(_recalled(round))
        _ask_newest_change(round, seen)
        before = in_force(round, run, unit)
        dates = Dates(opens_on or min(before.opens_on, due_on), due_on, closes_on or closing_day(due_on))
        _in_order(dates)
        change = apply_change(round, dates, actor=actor, why=why, run=run, unit=unit)
        whom = whose(run, unit) or "全部项目"
        audit.record(
            "round_moved",
            actor,
            f"{round.year}年度{round.title}（{whom}）截止日期由 {before.due_on} 改为 {due_on}",
            round=round.pk,
            run=run.pk if run is not None else None,
            unit=unit.pk if unit is not None else None,
            reason=why,
            **_told(dates),
        )
        return change


def apply_change(
    round: Round,
    dates: Dates,
    *,
    actor: User | None,
    why: str,
    run: YearRun | None,
    unit: Unit | None,
    sort: DateChange.Sort = DateChange.Sort.MOVED,
    tell: bool = True,
) -> DateChange:
    """Let these dates hold for a round in hand: written, its timers read again, its drafters told. Whoever calls logs it."""
    change = DateChange.objects.create(
        round=round, run=run, unit=unit, sort=sort, reason=why, actor=actor, at=clock.now(), **vars(dates)
    )
    _read_again(round, run, unit)
    if tell:
        people = _drafters(_touched(round, run, unit))
        tell_moved(round, people, dates.due_on, why, whose(run, unit))
    knock()
    return change


def whose(run: YearRun | None, unit: Unit | None) -> str:
    """Whom a change of dates is for, in words; blank for all."""
    return run.title if run is not None else unit.label if unit is not None else ""


def in_force(round: Round, run: YearRun | None = None, unit: Unit | None = None) -> Dates:
    """The dates as they hold now for one run, one unit, or (neither) all."""
    if run is not None:
        return effective(round, run)
    return for_unit(round, unit) if unit is not None else for_all(round)


def recall_round(round_id: int, *, actor: User, reason: str) -> Round:
    """收回: what waits is recalled with the act, what is open by the dispatcher, piece by piece; what is done stays done."""
    with one_act():
        round = _held(round_id)
        ask_whole_desk(actor, "收回轮次")
        why = reasoned(reason, "收回")
        if round.state == Round.State.RECALLED:
            raise Stale(_recalled(round))
        round.state, round.recall_reason = Round.State.RECALLED, why
        round.recalled_by, round.recalled_at = actor, clock.now()
        round.save(update_fields=["state", "recall_reason", "recalled_by", "recalled_at"])
        stages = StageRun.objects.filter(round=round)
        words = f"本轮已收回：{why}"[:300]
        stages.filter(state=State.WAITING).update(
            state=State.RECALLED, note=words, wake_on=None, ended_at=clock.now()
        )
        tell_recalled(round, _drafters(stages.filter(state=State.OPEN)), why)
        stages.filter(state=State.OPEN).update(wake_on=clock.today())
        knock()
        audit.record(
            "round_recalled", actor, f"收回{round.year}年度{round.title}", round=round.pk, reason=why
        )
        return round


def _asked(new: NewRound) -> dict[str, object]:
    """The columns of the round, or Refused."""
    try:
        stage = stage_of(new.stage)
    except KeyError:
        raise Refused("请从列表中选择环节。") from None
    title, kind = tidy(new.title), new.kind or stage.kind
    if stage.code == TARGET:
        raise Refused("绩效目标由经办人编报，不用安排轮次。")
    if stage_kind(kind) is None:
        known = kinds.find(kind)
        words = known.name if known is not None else stage.words
        raise Refused(
            f"“{words}”{NOT_ENABLED}，现在不能安排这一轮。启用后再安排，已进入年度工作的项目也会办理。"
        )
    if not title or len(title) > LONGEST:
        raise Refused(f"请填写轮次名称，{LONGEST} 字以内。")
    dates = Dates(new.opens_on, new.due_on, new.closes_on or closing_day(new.due_on))
    _in_order(dates)
    number = new.number or _next_number(new.year, stage.code)
    if Round.objects.filter(year=new.year, stage=stage.code, number=number).exists():
        raise Refused(f"{new.year}年度{stage.words}已有第 {number} 轮，请核对。")
    return {
        "year": new.year, "stage": stage.code, "number": number, "kind": kind, "title": title, **vars(dates),
    }  # fmt: skip


def _ask_newest_round(year: int, seen: int | None) -> None:
    newest = newest_round(year) if seen is not None else None
    if newest is not None and newest.pk != seen:
        who = newest.created_by.name if newest.created_by else "系统"
        raise Stale(
            f"{who}已于 {moment(newest.created_at)} 安排{newest.title}，您的操作没有写入。请核对后再安排。"
        )


def _ask_newest_change(round: Round, seen: int | None) -> None:
    newest = newest_change(round.pk) if seen is not None else None
    if newest is not None and newest.pk != seen:
        who = newest.actor.name if newest.actor else "系统"
        raise Stale(f"{who}已于 {moment(newest.at)} 对{round.title}延期，您的操作没有写入。请核对后再办理。")


def newest_round(year: int) -> Round | None:
    """What was planned last in the year."""
    return Round.objects.filter(year=year).select_related("created_by").order_by("pk").last()


def newest_change(round_id: int) -> DateChange | None:
    """The last 延期 of the round, for whomever; not what was opened again for one subject."""
    changes = DateChange.objects.filter(round=round_id, sort=DateChange.Sort.MOVED)
    return changes.select_related("actor").order_by("pk").last()


def _in_order(dates: Dates) -> None:
    if not dates.in_order:
        raise Refused("开始日期、截止日期、关闭日期应依次在后，请核对日期。")
    if dates.over:
        raise Refused(f"关闭日期 {day_words(dates.closes_on)} 已过，请改为今天以后的日期。")


def _next_number(year: int, stage: str) -> int:
    last = Round.objects.filter(year=year, stage=stage).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _give_to_all(round: Round) -> None:
    """A stage for every run that is in the year; one statement. Who leaves the year at this moment is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO workflows_stagerun (run_id, stage, round_id, state, late, note, wake_on)
            SELECT id, %(stage)s, %(round)s, 'waiting', false, '', %(opens)s
            FROM (
                SELECT id FROM workflows_yearrun
                WHERE year = %(year)s AND state IN ('running', 'suspended') ORDER BY id FOR SHARE
            ) alive
            """,
            {"stage": round.stage, "round": round.pk, "opens": round.opens_on, "year": round.year},
        )


def _held(round_id: int) -> Round:
    """The round, locked: two changes of it follow each other. Round.DoesNotExist when there is none."""
    wait_briefly()
    return Round.objects.select_for_update(no_key=True).get(pk=round_id)


def _ask(round: Round, actor: User, run: YearRun | None, unit: Unit | None) -> None:
    if run is not None:
        ask_desk(run.unit, actor, "延期")
    elif unit is not None:
        ask_desk(unit, actor, "延期")
    else:
        ask_whole_desk(actor, "对全部项目延期")


def _touched(round: Round, run: YearRun | None, unit: Unit | None) -> QuerySet[StageRun]:
    stages = StageRun.objects.filter(round=round, state__in=StageRun.ALIVE)
    if run is not None:
        return stages.filter(run=run)
    return stages.filter(run__unit=unit) if unit is not None else stages


def _read_again(round: Round, run: YearRun | None, unit: Unit | None) -> None:
    """Their timers look today: too early, and they sleep again. A case past its closing date is looked at too."""
    _touched(round, run, unit).update(wake_on=clock.today())


def _drafters(stages: QuerySet[StageRun]) -> list[User]:
    """Who drafts for the subjects whose stage is open, each once."""
    ids = stages.filter(state=State.OPEN).values("run__drafter")
    return list(User.objects.filter(pk__in=ids).order_by("pk"))


def _recalled(round: Round) -> str:
    assert round.recalled_by is not None
    assert round.recalled_at is not None
    return f"{round.recalled_by.name}已于 {moment(round.recalled_at)} 收回{round.title}，您的操作没有写入。"


def _days(round: Round) -> tuple[date, date, date]:
    return round.opens_on, round.due_on, round.closes_on


def _told(dates: Dates) -> dict[str, date]:
    return {"opens_on": dates.opens_on, "due_on": dates.due_on, "closes_on": dates.closes_on}
