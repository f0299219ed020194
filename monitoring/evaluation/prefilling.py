"""预填: every sheet of a year that is still with its drafter takes figures, 分值 and settings as they are now, in batches.

Asked for by the budget desk, carried on by the dispatcher; the page may be left. Each batch is a transaction of its own with the
same few statements however many sheets it has; killed in between, the next tick goes on where it stopped.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from functools import partial

from django.db import IntegrityError, transaction

from accounts import audit, clock
from accounts.models import User
from monitoring.access import is_whole_desk
from monitoring.evaluation.refreshing import in_work, refresh
from monitoring.models import PrefillRun, SelfEvaluation
from workflows.dispatching import Source, Work
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Round
from workflows.wakeups import knock
from workflows.year import SELF_EVALUATION

BATCH = 100
#: seconds a tick works on one run before others have their turn
PATIENCE = 20.0


def start(year: int, *, actor: User) -> PrefillRun:
    """Ask for it. NotAllowed but for the budget desk of the 本级; Refused where nothing is open; Stale while one is under way."""
    if not is_whole_desk(actor):
        raise NotAllowed("自评表的预填由本级预算绩效岗操作。")
    rounds = Round.objects.filter(year=year, stage=SELF_EVALUATION).exclude(state=Round.State.RECALLED)
    round = rounds.order_by("-number").first()
    total = SelfEvaluation.objects.filter(round=round, **in_work()).count() if round is not None else 0
    if round is None or not total:
        raise Refused("现在没有在经办人手里的自评表，不用预填。")
    try:
        with transaction.atomic():
            run = PrefillRun.objects.create(round=round, asked_by=actor, total=total)
            audit.record("prefill", actor, f"预填{year}年度自评表 {total} 份", round=round.pk)
            knock()
            return run
    except IntegrityError:
        raise Stale("上一次预填还在进行，请等它完成。") from None


def due(parked: Collection[str], most: int) -> Iterable[Work]:
    """The runs under way."""
    runs = PrefillRun.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)[:most]
    return [Work(str(pk), alone=partial(carry_on, pk)) for pk in runs if str(pk) not in parked]


def carry_on(run_id: int, patience: float = PATIENCE) -> None:
    """Batch after batch until it is done or the time is up; then the dispatcher is knocked up again."""
    until = time.monotonic() + patience
    while batch(run_id):
        if time.monotonic() > until:
            knock()
            return


@transaction.atomic
def batch(run_id: int) -> bool:
    """The next sheets; False when there are no more. Two at once take turns at the run's row."""
    run = PrefillRun.objects.select_for_update(no_key=True).get(pk=run_id)
    if run.finished_at is not None:
        return False
    rows = SelfEvaluation.objects.filter(round=run.round_id, pk__gt=run.reached, **in_work())
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    if ids:
        run.changed += refresh(ids)
        run.done, run.reached = run.done + len(ids), ids[-1]
    else:
        run.finished_at, run.total = clock.now(), max(run.total, run.done)
    run.save(update_fields=["changed", "done", "reached", "finished_at", "total"])
    return bool(ids)


SOURCE = Source("self_evaluation_prefill", "自评表预填", due)
