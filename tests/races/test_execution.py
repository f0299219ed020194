"""Execution imported by several people at the same moment: every figure once, whoever was faster."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from accounts import clock
from accounts.models import AuditEvent
from monitoring.execution import confirming, receiving, spent_at
from monitoring.execution.outlook import outlook
from monitoring.execution.vouchers import register, reverse_entry
from monitoring.models import ExecutionFigure, ExecutionImport, Voucher
from projects.models import Project
from tests.cast import Cast
from tests.projects.makers import CODE, draft, make_year
from tests.races.barrier import at_once, eight
from workflows.errors import Stale

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8
MARCH = date(2026, 3, 31)
COLUMNS = {"code": 0, "spent": 1}


@pytest.fixture
def project(cast: Cast) -> Project:
    return draft(make_year(2026), cast.centre, None, cast.shen, code=CODE).project


def previewed(cast: Cast, project: Project, amount: int, sha256: str, unit: Any = None) -> ExecutionImport:
    return ExecutionImport.objects.create(
        year=project.year,
        unit=unit or cast.root,
        as_of=MARCH,
        file_name="支出.csv",
        sha256=sha256,
        table={"sheets": [{"name": "支出", "rows": [["项目编码", "累计支出"], [CODE, amount]]}]},
        mapping={"sheet": 0, "columns": COLUMNS, "money": "yuan"},
        created_by=cast.qin,
    )


def confirming_by(who: Any, held: ExecutionImport) -> Any:
    return partial(confirming.confirm, held.pk, actor=who, answers={}, seen=outlook(held, {}).seen)


def winners(results: list[Any]) -> list[Any]:
    rude = [one for one in results if isinstance(one, BaseException) and not isinstance(one, Stale)]
    assert not rude, f"a loser got {rude[0]!r}"
    return [one for one in results if not isinstance(one, BaseException)]


def test_one_preview_is_confirmed_once(cast: Cast, project: Project) -> None:
    for number in range(ROUNDS):
        held = previewed(cast, project, number + 1, f"one{number}")
        results = at_once(eight(confirming_by(cast.qin, held), confirming_by(cast.xie, held)))
        assert len(winners(results)) == 1
        assert ExecutionFigure.objects.filter(source=held).count() == 1
    assert AuditEvent.objects.filter(kind="execution_import").count() == ROUNDS


def test_one_file_uploaded_by_two_people_counts_once(cast: Cast, project: Project) -> None:
    for number in range(ROUNDS):
        mine, theirs = (previewed(cast, project, number + 1, f"same{number}") for _ in range(2))
        results = at_once(eight(confirming_by(cast.qin, mine), confirming_by(cast.xie, theirs)))
        assert len(winners(results)) == 1
        confirmed = ExecutionImport.objects.filter(sha256=f"same{number}", state="confirmed")
        assert confirmed.count() == 1
        assert ExecutionFigure.objects.filter(source__sha256=f"same{number}").count() == 1


def test_two_files_of_one_day_see_each_other(cast: Cast, project: Project) -> None:
    """The accountant's file and the desk's: who comes second has to look again, and no fall passes unasked."""
    for number in range(ROUNDS):
        mine = previewed(cast, project, 1000 - number, f"a{number}")
        theirs = previewed(cast, project, 500 - number, f"b{number}", cast.centre)
        ExecutionImport.objects.filter(state="confirmed").update(
            state="voided", voided_at=clock.now(), voided_by=cast.qin
        )
        results = at_once([confirming_by(cast.qin, mine), confirming_by(cast.su, theirs)])
        assert len(winners(results)) == 1
        assert spent_at([project.pk], MARCH)[project.pk] in (1000 - number, 500 - number)


def test_columns_are_not_changed_under_a_confirmation(cast: Cast, project: Project) -> None:
    for number in range(ROUNDS):
        held = previewed(cast, project, number + 1, f"columns{number}")
        columns = partial(
            receiving.choose_columns, held.pk, actor=cast.xie, sheet=0, columns=COLUMNS, money="wan"
        )
        at_once([confirming_by(cast.qin, held), columns])
        held.refresh_from_db()
        expected = Decimal(number + 1) * (10_000 if held.mapping["money"] == "wan" else 1)
        figure = ExecutionFigure.objects.filter(source=held).first()
        assert figure is None or figure.cumulative == expected


def test_one_voucher_is_entered_once_and_reversed_once(cast: Cast, project: Project) -> None:
    for number in range(ROUNDS):
        enter = partial(
            register, project.pk, actor=cast.su, number=f"记-{number}", dated=MARCH, amount=Decimal(5)
        )
        (entered,) = winners(at_once(eight(enter)))
        undo = partial(reverse_entry, entered.pk, actor=cast.qin, reason="金额填错")
        assert len(winners(at_once(eight(undo)))) == 1
    assert Voucher.objects.count() == 2 * ROUNDS
    assert spent_at([project.pk], MARCH)[project.pk] == 0
