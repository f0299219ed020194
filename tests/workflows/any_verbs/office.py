"""The machine's office: its people, its cases, its clock; an act that may be refused, and what is counted of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import transaction
from hypothesis import currently_in_test_context, note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from accounts import clock
from accounts.errors import Refused as RefusedBelow
from accounts.models import User
from tests.workflows.any_verbs.picture import Picture, pictures
from tests.workflows.files import scan
from workflows.cases import Letter
from workflows.errors import CaseError
from workflows.models import Assignment, Case, CaseStep

T = TypeVar("T")
#: those who take part; the others (三员, 巡察) stand for whoever has no business here
PEOPLE = ("gao", "lu", "qin", "xie", "gu", "ding", "su", "xu", "shen", "fang", "ouyang", "bai", "shi", "he")
DESK = ("qin", "xie")
#: a Thursday; the days that follow hold weekends and a holiday
MORNING = datetime(2026, 6, 11, 10, 0, tzinfo=clock.SHANGHAI)
#: draws that choose one of what there is at the moment
CHOICE = st.integers(0, 11)
State = Case.State
UNDER_REVIEW = (State.OPEN,)
UNDER_WAY = (State.OPEN, State.OUTSIDE)


class Office(RuleBasedStateMachine):
    """Every example begins with the cast and no case, and is undone as a whole; ``done`` counts over all examples."""

    done: ClassVar[Counter[str]] = Counter()
    #: a field of every document there is, to be remarked on
    FIELD: ClassVar[str] = "title"

    def __init__(self) -> None:
        super().__init__()
        self.cases: list[int] = []
        self.known: dict[int, Case] = {}
        self.now: dict[int, Picture] = {}
        self.people_changed = False
        self.letters = 0
        self.looks = 0
        self.own: set[str] = set()
        self.before = transaction.savepoint()
        self._time = ExitStack()
        self.moment = MORNING
        self.stand_at(MORNING)

    def teardown(self) -> None:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(self.before)
        self._time.close()

    def stand_at(self, moment: datetime) -> None:
        """The clock stands at this moment."""
        self._time.close()
        self._time.enter_context(clock.shifted(moment))

    def later(self, **by: int) -> None:
        self.moment += timedelta(**by)
        self.stand_at(self.moment)

    def attempt(self, verb: str, act: Callable[[], Any]) -> bool:
        """Whether it was done. A refusal in a sentence is an answer; whatever else is raised is a fault."""
        try:
            act()
        except (CaseError, RefusedBelow) as no:
            say(f"{verb}: {type(no).__name__} {no.text}")
            return False
        self.done[verb] += 1
        self.own.add(verb)
        say(f"{verb}: done")
        return True

    def look(self) -> None:
        """The cases as they are now."""
        self.looks += 1
        self.known = {case.pk: case for case in Case.objects.filter(pk__in=self.cases).order_by("pk")}
        self.now = pictures(list(self.known.values()))

    def there_are(self, *states: str) -> bool:
        return any(case.state in states for case in self.known.values())

    def has_done(self, *verbs: str) -> bool:
        """Whether one of these has been done in this example."""
        return any(verb in self.own for verb in verbs)

    def case(self, choice: int, *states: str) -> Case:
        """One of the cases in these states; where none is, of all."""
        fit = [case for case in self.known.values() if case.state in states]
        return fresh(one_of(fit or list(self.known.values()), choice))

    def person(self, key: str) -> User:
        return User.objects.get(username=key)

    def anybody(self, choice: int, likely: Sequence[User]) -> User:
        """One of those who should be able to; now and then somebody else."""
        if likely and choice != 7:
            return one_of(likely, choice)
        return self.person(one_of(PEOPLE, choice + len(self.own)))

    def holder(self, case: Case, choice: int) -> User:
        """Somebody with an open row on the case, most often."""
        rows = Assignment.objects.filter(case=case, state="open").select_related("person").order_by("id")
        return self.anybody(choice, [row.person for row in rows])

    def desk(self, choice: int) -> User:
        return self.anybody(choice, [self.person(key) for key in DESK])

    def step(self, case: Case) -> CaseStep | None:
        return case.steps.filter(state="open").first()

    def letter(self, actor: User, again: bool = False) -> Letter:
        """A letter (or meeting) of today with its scan: the next one, or the last once more."""
        self.letters += not again
        number = f"云财预〔2026〕{self.letters}号"
        return Letter("云河市财政局", number, clock.today(), "关于批复预算的通知", None, scan(actor))


def say(words: str) -> None:
    """With the example that failed; the tour has none."""
    if currently_in_test_context():
        note(words)


def one_of(options: Sequence[T], choice: int) -> T:
    return options[choice % len(options)]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)
