"""预填 of a thousand self-evaluations: carried on by the dispatcher, its page says how far it is, and a batch that dies costs nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.evaluation import prefilling
from monitoring.models import EvaluationRow, PrefillRun, SelfEvaluation
from projects.models import BudgetYear, Indicator, Project, TargetVersion
from tests.cast import Cast, make_cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import in_execution, on, tick
from tests.monitoring.evaluation.scene import DAY, opened, project_of
from tests.monitoring.makers import imported
from workflows import dispatching
from workflows.models import ParkedWork

pytestmark = [pytest.mark.reliability, pytest.mark.django_db]
MANY = 1000
SPENT_LATER = Decimal(365000)


def again(one: Model, **changed: Any) -> Any:
    """The same row once more, not stored yet."""
    made = copy(one)
    made.pk, made._state = None, copy(one._state)
    made._state.adding, made._state.fields_cache = True, {}
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def a_thousand(cast: Cast, year: BudgetYear) -> list[Project]:
    """One project opened by the year itself, and 999 like it."""
    first = project_of(cast, year)
    (sheet,) = opened(cast, first)
    projects = Project.objects.bulk_create(
        again(first, code=f"13990026P{number:011d}1", name=f"站点更新经费{number}")
        for number in range(1, MANY)
    )
    version = sheet.version
    assert version is not None
    versions = TargetVersion.objects.bulk_create(
        again(version, project=project, state="draft", label="", locked_at=None) for project in projects
    )
    rows, indicators = list(sheet.rows.all()), list(version.indicators.all())
    uuids = [{row.uuid: uuid4() for row in rows} for _ in projects]
    Indicator.objects.bulk_create(
        again(one, version=own, uuid=names[one.uuid])
        for own, names in zip(versions, uuids, strict=True)
        for one in indicators
    )
    TargetVersion.objects.filter(pk__in=[own.pk for own in versions]).update(
        state=version.state, label=version.label, locked_at=version.locked_at
    )
    sheets = SelfEvaluation.objects.bulk_create(
        again(sheet, project=project, version=own) for project, own in zip(projects, versions, strict=True)
    )
    EvaluationRow.objects.bulk_create(
        again(row, evaluation=own, uuid=names[row.uuid])
        for own, names in zip(sheets, uuids, strict=True)
        for row in rows
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that has stood overnight
    return [first, *projects]


class Watched:
    """``refresh`` as the batches call it; ends badly after having written, where ``faults`` says so."""

    def __init__(self, refresh: Any, faults: dict[int, BaseException]) -> None:
        self.refresh, self.faults, self.calls = refresh, faults, 0
        self.kept: Counter[int] = Counter()

    def __call__(self, ids: Sequence[int]) -> int:
        self.calls += 1
        changed = int(self.refresh(ids))
        if self.calls in self.faults:
            raise self.faults[self.calls]
        self.kept.update(ids)
        return changed


def counted(costs: list[int], batch: Any) -> Any:
    """``batch`` that notes how many statements it took."""

    def one(run_id: int) -> bool:
        with CaptureQueriesContext(connection) as found:
            more = bool(batch(run_id))
        costs.append(len(found))
        return more

    return one


def one_tick() -> None:
    with on(DAY, 11):
        dispatching.tick()


def page(cast: Cast, run: PrefillRun) -> str:
    with on(DAY, 11):
        return text_of(as_(cast.qin).get(reverse("monitoring:evaluation_prefill", args=[run.pk])))


def test_a_thousand_sheets_are_prefilled_once_each_whatever_happens_to_a_batch(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_cast()
    projects = a_thousand(cast, in_execution())
    with on(DAY):
        imported(cast.qin, date(2026, 12, 31), dict.fromkeys(projects, str(SPENT_LATER)), unit=cast.root)
        run = prefilling.start(2026, actor=cast.qin)
    assert run.total == MANY
    # the other sources would begin the year of the 999 meanwhile
    monkeypatch.setattr(dispatching, "_sources", {prefilling.SOURCE.name: prefilling.SOURCE})
    # the fourth batch fails, then a worker ends in the eighth: each after it had written, before its transaction was over
    watched = Watched(prefilling.refresh, {4: RuntimeError("no disk"), 9: SystemExit(137)})
    costs: list[int] = []
    monkeypatch.setattr(prefilling, "refresh", watched)
    monkeypatch.setattr(prefilling, "batch", counted(costs, prefilling.batch))
    assert "0 / 1000 份" in page(cast, run)

    one_tick()
    assert "300 / 1000 份，其中 300 份有变化" in page(cast, run)
    with pytest.raises(SystemExit):
        one_tick()
    assert "700 / 1000 份，其中 700 份有变化" in page(cast, run)
    assert SelfEvaluation.objects.filter(spent_total=SPENT_LATER).count() == 700
    tick(DAY, 12)

    run.refresh_from_db()
    assert (run.done, run.changed, run.finished_at is not None) == (MANY, MANY, True)
    assert "已完成" in page(cast, run)
    assert set(watched.kept.values()) == {1}
    assert len(watched.kept) == MANY
    assert SelfEvaluation.objects.filter(spent_total=SPENT_LATER).count() == MANY
    assert not ParkedWork.objects.exists(), "what failed once and then went well is forgotten"
    full = costs[:3] + costs[4:7]
    assert len(set(full)) == 1
    assert full[0] <= 30
