"""Two desks change one route at once; a route is changed while a case is submitted: one version wins, and every case has a whole one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from accounts.models import AuditEvent, Unit
from tests.cast import Cast
from tests.races.barrier import ROUNDS, at_once, eight
from tests.toy import PaperKind, new_case
from tests.workflows.routes import by_role
from workflows.cases import submit
from workflows.configuring.comparing import Sketch
from workflows.configuring.saving import Change, Overtaken, retire_route, save_route
from workflows.models import Case, Route, RouteStep
from workflows.routes import ensure_route

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("office_hours")]
KIND = PaperKind()


def change(name: str, unit: Unit | None, based_on: Route | None, steps: int = 1) -> Change:
    """A route of so many steps at the budget desk."""
    desk = by_role("budget_officer", "root")
    rows = [RouteStep(name=f"{name}{n}", **desk) for n in range(steps)]
    return Change(KIND, unit, name, based_on.pk if based_on else None, Sketch(name, "each", rows))


def one_wins(results: list[object]) -> Route:
    """Exactly one version came of it, and everybody else was told who was faster."""
    won = [result for result in results if isinstance(result, Route)]
    assert len(won) == 1, results
    assert all(isinstance(result, Route | Overtaken) for result in results), results
    return won[0]


def test_two_desks_that_change_one_version_at_once_make_one_new_version(cast: Cast) -> None:
    for number in range(ROUNDS):
        current = ensure_route(KIND)
        acts: list[Callable[[], object]] = [
            partial(save_route, who, change(f"{name}{number}", None, current))
            for who, name in ((cast.qin, "甲"), (cast.xie, "乙"))
        ]
        won = one_wins(at_once(eight(*acts)))
        assert won.version == current.version + 1
        assert Route.objects.get(kind="paper", unit=None, is_current=True) == won
    assert AuditEvent.objects.filter(kind="route").count() == ROUNDS


def test_two_desks_that_give_a_unit_its_first_route_at_once_make_one(cast: Cast) -> None:
    ensure_route(KIND)
    for number in range(ROUNDS):
        unit = Unit.objects.create(code=f"30102{number:02}", name=f"单位{number}", parent=cast.root)
        acts = [partial(save_route, who, change("首版", unit, None)) for who in (cast.qin, cast.xie)]
        assert one_wins(at_once(eight(*acts))).version == 1
        assert Route.objects.filter(unit=unit).count() == 1


def test_saving_against_giving_up_leaves_one_of_the_two(cast: Cast) -> None:
    ensure_route(KIND)
    current: Route | None = None
    for number in range(ROUNDS):
        current = current or save_route(cast.qin, change(f"起{number}", cast.centre, None))
        one_wins(
            at_once(
                eight(
                    partial(save_route, cast.qin, change(f"改{number}", cast.centre, current)),
                    partial(retire_route, cast.xie, change("不用了", cast.centre, current)),
                )
            )
        )
        current = Route.objects.filter(unit=cast.centre, is_current=True).first()
        assert Route.objects.filter(unit=cast.centre, is_current=True).count() == (1 if current else 0)


def test_a_case_submitted_while_its_route_is_saved_has_one_version_of_it_whole(cast: Cast) -> None:
    for number in range(ROUNDS):
        current = ensure_route(KIND)
        size = 2 + number % 4
        papers = [new_case(cast.shen) for _ in range(4)]
        acts: list[Callable[[], object]] = [partial(submit, case.pk, actor=cast.shen) for case in papers]
        acts += [partial(save_route, cast.qin, change(f"第{number}回", None, current, size))] * 4
        results = at_once([act for pair in zip(acts[:4], acts[4:], strict=True) for act in pair])
        won = one_wins(results[1::2])
        for case in Case.objects.filter(pk__in=[case.pk for case in papers]).select_related("route"):
            assert case.route in (current, won), results
            planned = list(case.steps.order_by("order").values_list("name", flat=True))
            assert planned == list(case.route.steps.order_by("order").values_list("name", flat=True))
