"""Two desks urge the same people at the same moment: each stage is urged by one of them, and each drafter told once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from notifications.models import Notice
from tests import toy_year
from tests.cast import Cast
from tests.races.barrier import at_once, eight
from tests.toy_year import at, new_run, opened, planned, stage_of, tick
from workflows.models import StageUrge
from workflows.year import urge_many
from workflows.year.urging import Fate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def toys(toy_table: None, django_db_blocker: Any, monkeypatch: Any) -> None:
    with django_db_blocker.unblock():
        toy_year.make_table()
    toy_year.register(monkeypatch)


@pytest.fixture(autouse=True)
def june() -> Iterator[None]:
    with at(6, 8):
        yield


def test_two_desks_at_once_urge_each_stage_once(cast: Cast) -> None:
    opened(cast)
    made = planned(cast)
    ids = [stage_of(new_run(cast, f"第{n}项"), "june").pk for n in range(4)]
    tick()
    there = partial(urge_many, made.pk, ids, actor=cast.qin)
    back = partial(urge_many, made.pk, ids[::-1], actor=cast.xie)
    results = at_once(eight(there, back))
    assert [one for one in results if isinstance(one, BaseException)] == []
    fates = [one.fate for result in results for one in result]
    assert fates.count(Fate.DONE) == len(ids)
    assert fates.count(Fate.SOON) == 7 * len(ids)
    assert StageUrge.objects.count() == len(ids)
    assert set(StageUrge.objects.values_list("times", flat=True)) == {1}
    assert Notice.objects.filter(kind="stage_urged").count() == 1, "one drafter, one message"
