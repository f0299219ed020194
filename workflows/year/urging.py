"""催办 of many stages at once: one message a person, a result for each stage, at most once in four working hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import connection

from accounts import audit, clock
from accounts.access import units_held
from accounts.models import User
from accounts.namesakes import named
from accounts.roles import Role
from notifications.hours import when
from workflows.cases.remarks import tidy
from workflows.engine.lock import one_act, wait_briefly
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Round, StageRun, StageUrge
from workflows.words import moment
from workflows.year.standing import Owed, owed
from workflows.year.telling import tell_urged

#: office time between two of them on one stage, whoever urges
PAUSE = timedelta(hours=4)
#: in one act
MOST = 500
LONGEST = 200

#: Two desks at once: each row is taken by one of them, in one order, and comes back to that one only.
CLAIM = """
INSERT INTO workflows_stageurge AS known (stage_run_id, urged_by_id, at, again_at, times)
SELECT id, %(actor)s, %(now)s, %(again)s, 1 FROM unnest(%(ids)s::bigint[]) AS id ORDER BY id
ON CONFLICT (stage_run_id) DO UPDATE
SET urged_by_id = EXCLUDED.urged_by_id, at = EXCLUDED.at, again_at = EXCLUDED.again_at, times = known.times + 1
WHERE known.again_at <= EXCLUDED.at
RETURNING stage_run_id
"""


class Fate(StrEnum):
    """What became of one stage."""

    DONE = "done"
    SOON = "soon"  # urged within four working hours
    LATE = "late"  # handed in meanwhile, or nothing to hand in any more
    NOBODY = "nobody"  # nobody who could be told


@dataclass(frozen=True)
class Result:
    """One stage: urged, or why not, as a sentence."""

    stage: StageRun
    fate: Fate
    text: str


def urge_many(round_id: int, stage_run_ids: Collection[int], *, actor: User, text: str = "") -> list[Result]:
    """Tell those who have not handed in, each once and at once; the results in the order asked for.

    Stages of units the actor is not the desk of are left out, as if they did not exist. NotAllowed for anybody but a budget
    desk; Refused for none, for more than ``MOST`` and for a text too long; Stale when the round has been recalled.
    Whoever hands in at this very moment is spared when the message is sent.
    """
    with one_act():
        units, ids, words = _asked(actor, stage_run_ids, text)
        round = Round.objects.select_related("recalled_by").get(pk=round_id)
        if round.state == Round.State.RECALLED:
            raise Stale(f"{round.title}已收回，不用再催办。")
        stages = StageRun.objects.filter(round=round, pk__in=ids, run__unit__in=units).select_related(
            "run__drafter"
        )
        known = {stage.pk: stage for stage in stages}
        open_ = {one.stage.pk: one for one in owed([round.pk], units, only=ids)}
        able = {pk: one for pk, one in open_.items() if _reached(one.stage, actor)}
        urged = _claim(able, actor)
        _tell(round, [able[pk] for pk in able if pk in urged], actor, words)
        last = StageUrge.objects.select_related("urged_by").in_bulk(
            set(able) - urged, field_name="stage_run_id"
        )
        results = [_result(known[pk], open_.get(pk), pk in urged, last.get(pk)) for pk in ids if pk in known]
        if urged:
            people = sorted({able[pk].stage.run.drafter_id or 0 for pk in urged})
            audit.record(
                "stages_urged",
                actor,
                f"催办{round.year}年度{round.title}：{len(people)} 人，{len(urged)} 个项目",
                round=round.pk,
                stages=sorted(urged),
                people=people,
                text=words,
            )
        return results


def _asked(actor: User, stage_run_ids: Collection[int], text: str) -> tuple[set[int], list[int], str]:
    """The units of the actor's desk, the stages each once, and the words."""
    units = units_held(actor, Role.BUDGET_OFFICER) if actor.is_active else set()
    if not units:
        raise NotAllowed("催办由预算绩效岗操作，需要时请与其联系。")
    ids = list(dict.fromkeys(stage_run_ids))
    if not ids:
        raise Refused("请勾选要催办的项目。")
    if len(ids) > MOST:
        raise Refused(f"一次最多催办 {MOST} 个项目，请分几次办理。")
    words = tidy(text)
    if len(words) > LONGEST:
        raise Refused(f"附言请写在 {LONGEST} 字以内。")
    return units, ids, words


def _reached(stage: StageRun, actor: User) -> bool:
    drafter = stage.run.drafter
    return drafter is not None and drafter.is_active and drafter.pk != actor.pk


def _claim(ids: Collection[int], actor: User) -> set[int]:
    """Those of the stages that may be urged now; they are marked as urged. One statement."""
    if not ids:
        return set()
    now = clock.now()
    wait_briefly()
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"actor": actor.pk, "now": now, "again": when(now, PAUSE), "ids": sorted(ids)})
        return {row[0] for row in cursor.fetchall()}


def _tell(round: Round, urged: Sequence[Owed], actor: User, words: str) -> None:
    by_person: defaultdict[User, list[Owed]] = defaultdict(list)
    for one in urged:
        assert one.stage.run.drafter is not None, "only stages with a drafter are urged"
        by_person[one.stage.run.drafter].append(one)
    for person, theirs in by_person.items():
        tell_urged(round, person, theirs, actor, words)


def _result(stage: StageRun, owing: Owed | None, urged: bool, last: StageUrge | None) -> Result:
    drafter = stage.run.drafter
    if urged:
        return Result(stage, Fate.DONE, f"已催办{named(drafter)}")
    if owing is None:
        return Result(stage, Fate.LATE, "已提交、已办结或不用提交，不用再催")
    if last is not None:
        return Result(stage, Fate.SOON, too_soon(last))
    if drafter is None:
        return Result(stage, Fate.NOBODY, "还没有经办人，请先指定经办人")
    if not drafter.is_active:
        return Result(stage, Fate.NOBODY, f"{drafter.name}已停用，请先办理工作移交")
    return Result(stage, Fate.NOBODY, "由您本人经办，请抽空办理")


def too_soon(last: StageUrge) -> str:
    return (
        f"{last.urged_by.name}已于 {moment(last.at)} 催办过，四个工作小时内只催办一次，"
        f"{moment(last.again_at)} 以后可以再催"
    )
