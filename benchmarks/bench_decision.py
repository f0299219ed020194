"""One decision by our verb, with 1, 4 and 20 candidates in the next step, against one row updated and one inserted."""

from collections.abc import Callable, Iterator

from django.db import transaction

from accounts.models import Membership, User
from benchmarks.harness import Measurement, measure
from tests.cast import Cast, make_cast
from tests.toy import Paper, make_table, new_case, new_paper
from workflows.cases import approve, submit

ROUNDS = 100


def run() -> Iterator[Measurement]:
    """``n`` is the number of people the next step opens for."""
    make_table()
    cast = make_cast()
    Membership.objects.filter(user=cast.xie).delete()
    for candidates in (1, 4, 20):
        _seat(cast, candidates)
        # One to warm up, one to count the statements, the rest for the clock: every run needs a fresh case.
        cases = iter([_waiting(cast) for _ in range(ROUNDS + 2)])

        def decide(cases: Iterator[int] = cases) -> None:
            approve(next(cases), actor=cast.lu, comment="同意上报")

        yield measure(
            "decide", candidates, ours=decide, floor=_floor(cast.shen), rounds=ROUNDS, database=True
        )


def _waiting(cast: Cast) -> int:
    """A case whose next step is the budget desk's."""
    case = new_case(cast.shen)
    submit(case.pk, actor=cast.shen)
    approve(case.pk, actor=cast.gao)
    return case.pk


def _seat(cast: Cast, candidates: int) -> None:
    """The budget desk of the 本级 has this many people."""
    there = Membership.objects.filter(role="budget_officer", unit=cast.root).count()
    for n in range(there, candidates):
        person = User.objects.create(username=f"bench{n}", name=f"预算{n}", unit=cast.root)
        Membership.objects.create(user=person, role="budget_officer", unit=cast.root, order=n)


def _floor(drafter: User) -> Callable[[], None]:
    """The least a decision could be: one row updated and one inserted, through the same ORM, in one transaction."""
    paper = new_paper(drafter)

    def write() -> None:
        with transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(state="done")
            new_paper(drafter)

    return write
