"""One decision by our verb, with 1, 4 and 20 candidates in the next step, against the floor (one row updated and one
inserted), bare Viewflow (assign and execute), SpiffWorkflow with task rows, and our own verb with one candidate. Each in
a transaction of its own, all in one loop."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.db import transaction

from accounts import clock
from accounts.models import Membership, User
from benchmarks import spiff
from benchmarks.bare import flows
from benchmarks.harness import Measurement, Work, measure
from tests.cast import Cast, make_cast
from tests.toy import Paper, make_table, new_case, new_paper
from workflows.cases import approve, submit

ROUNDS = 200
SIZES = (1, 4, 20)
ONE = "one candidate"


def run() -> Iterator[Measurement]:
    """``n`` is the number of people the next step opens for."""
    make_table()
    cast = make_cast()
    Membership.objects.filter(user=cast.xie).delete()
    if spiff.available():
        spiff.make_tables()
    _seat(cast, max(SIZES))
    for candidates in SIZES:
        decisions = {ONE: _decisions(cast)} if candidates > 1 else {}
        yield measure(
            "decide",
            candidates,
            ours=_decisions(cast),
            against={"floor": _floor(cast.shen), **_engines(cast), **decisions},
            rounds=ROUNDS,
            database=True,
            before=lambda label, number=candidates: _come(1 if label == ONE else number),
            note="" if spiff.available() else "SpiffWorkflow is not installed: not compared",
        )


def _decisions(cast: Cast) -> Work:
    return _each(lambda: _waiting(cast), lambda pk: approve(pk, actor=cast.lu, comment="同意上报"))


def _engines(cast: Cast) -> dict[str, Work]:
    engines = {"viewflow": _each(flows.waiting, lambda pk: flows.decide(pk, cast.lu))}
    if spiff.available():
        engines["spiff"] = _each(spiff.begin, lambda pk: spiff.decide(pk, cast.lu.pk))
    return engines


def _each(prepare: Callable[[], int], work: Callable[[int], object]) -> Work:
    """``work`` on something fresh at every call, all prepared beforehand (one more for the statements)."""
    waiting = iter([prepare() for _ in range(ROUNDS + 1)])
    return lambda: work(next(waiting))


def _waiting(cast: Cast) -> int:
    """A case before the decision that opens the budget desk's step."""
    case = new_case(cast.shen)
    submit(case.pk, actor=cast.shen)
    approve(case.pk, actor=cast.gao)
    return case.pk


def _seat(cast: Cast, candidates: int) -> None:
    """The budget desk of the 本级 gets this many people."""
    there = Membership.objects.filter(role="budget_officer", unit=cast.root).count()
    for n in range(there, candidates):
        person = User.objects.create(username=f"bench{n}", name=f"预算{n}", unit=cast.root)
        Membership.objects.create(user=person, role="budget_officer", unit=cast.root, order=n)


def _come(number: int) -> None:
    """From today on this many of them work there."""
    desk = Membership.objects.filter(role="budget_officer", unit__parent=None).order_by("order", "id")
    here = list(desk.values_list("pk", flat=True)[:number])
    desk.filter(pk__in=here).update(ends_on=None)
    desk.exclude(pk__in=here).update(ends_on=clock.today() - timedelta(days=1))


def _floor(drafter: User) -> Work:
    """The least a decision could be: one row updated and one inserted, through the same ORM, in one transaction."""
    paper = new_paper(drafter)

    def write() -> None:
        with transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(state="done")
            new_paper(drafter)

    return write
