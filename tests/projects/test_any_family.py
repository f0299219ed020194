"""Whatever anybody does to a 代编 project, its children and their year: every case, every run and every yuan stays whole."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from projects import budget
from projects.models import Project
from tests import toy_year
from tests.cast import Cast
from tests.projects.families import Families, ProjectSlip
from tests.workflows.any_verbs import sound
from tests.workflows.any_verbs.office import Office
from workflows import kinds
from workflows.engine import operations
from workflows.models import StageRun, WakeUp, YearRun
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db
WIDE = int(os.environ.get("MACHINE_EXAMPLES", "0"))
#: a machine that is only ever refused shows nothing
AT_LEAST = {"break down", "submit", "approve", "plan round", "tick"}
#: so many draws of eight examples, until each of these was done: which acts are drawn changes with every rule that is added
DRAWS = 6


class AnyFamily(Families):
    def __init__(self) -> None:
        super().__init__()
        self.decided: sound.Known = {}

    @invariant()
    def every_case_is_sound(self) -> None:
        """Targets and what stages ask for alike: what is done to one leaves the others whole."""
        self.look()
        for now in self.now.values():
            sound.one_live_round(now)
            sound.nobody_sits_twice(now)
            sound.no_seat_is_decided_twice(now, self.decided)
            sound.nothing_is_open_where_nothing_runs(now)
            sound.an_approval_was_signed(now)
            assert verify_case(now.case) == []
        sound.nothing_lies_unseen(self.now.values(), self.person("qin"))

    @invariant()
    def every_year_is_sound(self) -> None:
        """A stage is open as long as its case is, but for one just ended, which wakes it; who has left has nothing to come."""
        woken = set(WakeUp.objects.values_list("stage_run", flat=True))
        for stage in StageRun.objects.exclude(case=None).select_related("case", "run"):
            ended = stage.case.state in sound.ENDED
            if stage.round_id is not None and stage.pk not in woken:
                assert ended == (stage.state != StageRun.State.OPEN), (stage.state, stage.case.state)
        for run in YearRun.objects.select_related("process"):
            live = operations.waiting_at(run.process)
            if run.state in YearRun.ALIVE:
                assert live, f"{run} is alive and waits nowhere"
            else:
                assert not live
                assert not run.stages.filter(state__in=StageRun.ALIVE).exists()

    @invariant()
    def no_yuan_is_lost(self) -> None:
        """What a project may spend is its 批复数 and its events; never less than nothing, and no child beyond its parent."""
        spendable = budget.adjusted_at(Project.objects.values_list("pk", flat=True), self.moment.date())
        for project in Project.objects.all():
            assert project.adjusted == spendable[project.pk] >= 0
        assert sum(spendable.values(), Decimal(0)) <= 800_000


def test_any_family(cast: Cast, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    toy_year.make_table()
    monkeypatch.setitem(kinds._registry, "slip", ProjectSlip())
    Office.done.clear()
    for chance in range(1, DRAWS + 1):
        run_state_machine_as_test(_drawn_by(chance), settings=_how())
        if set(Office.done) >= AT_LEAST:
            return
    pytest.fail(f"never done: {AT_LEAST - set(Office.done)}; done: {Office.done.most_common()}")


def _drawn_by(chance: int) -> type[AnyFamily]:
    """The machine, whose draws begin from this number: the same ones every time."""
    return AnyFamily if WIDE else seed(chance)(type("AnyFamily", (AnyFamily,), {}))


def _how() -> settings:
    return settings(
        max_examples=WIDE or 8,
        stateful_step_count=30,
        derandomize=not WIDE,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
