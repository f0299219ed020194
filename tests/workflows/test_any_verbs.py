"""Whatever anybody does in whatever order: a case stands in one place, and nothing of it is lost or lies unseen."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from accounts.models import User
from tests.cast import Cast
from tests.workflows.any_verbs import sound, tour
from tests.workflows.any_verbs.colleagues import Colleagues
from tests.workflows.any_verbs.deciding import Deciding
from tests.workflows.any_verbs.desk import Desk
from tests.workflows.any_verbs.elsewhere import Elsewhere
from tests.workflows.any_verbs.office import Office
from tests.workflows.any_verbs.people import PeopleAndTime
from tests.workflows.any_verbs.picture import Picture
from tests.workflows.any_verbs.situations import Situations
from tests.workflows.any_verbs.verbs import AROUND, OF_CASES
from workflows.showing.chart import course, drawing
from workflows.showing.path import path_of
from workflows.showing.record import days_of
from workflows.trail import verify_case

pytestmark = pytest.mark.django_db
#: with MACHINE_EXAMPLES the search is as wide as asked, and another one each time; without, the same few every time
WIDE = int(os.environ.get("MACHINE_EXAMPLES", "0"))


class AnyVerbs(Situations, Deciding, Colleagues, Desk, Elsewhere, PeopleAndTime):
    """All of it. After every step what must hold is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.decided: sound.Known = {}
        self.checked: dict[int, int] = {}
        self.ended: dict[int, str] = {}

    @invariant()
    def all_is_sound(self) -> None:
        """The rows always; what costs more, of the cases that have a new event, and now and then of all."""
        self.look()
        every = self.looks % 8 == 0
        moved = [
            now for now in self.now.values() if every or self.checked.get(now.case.pk) != now.case.event_count
        ]
        for now in self.now.values():
            self.rows_are_sound(now)
        for now in moved:
            sound.no_seat_is_decided_twice(now, self.decided)
            assert verify_case(now.case) == []
            self.checked[now.case.pk] = now.case.event_count
        if moved or self.people_changed:
            sound.nothing_lies_unseen(self.now.values(), self.person("qin"))
            self.people_changed = False
        if moved:
            sound.inboxes_are_the_open_rows(self.concerned(moved))
        with connection.cursor() as cursor:  # what is asked at a commit
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def rows_are_sound(self, now: Picture) -> None:
        sound.one_live_round(now)
        sound.nobody_sits_twice(now)
        sound.nothing_is_open_where_nothing_runs(now)
        sound.an_approval_was_signed(now)
        before, state = self.ended.get(now.case.pk), now.case.state
        assert before in (None, state), f"{now.case} was {before} and is {state}"
        if state in sound.ENDED:
            self.ended[now.case.pk] = state

    def concerned(self, moved: list[Picture]) -> list[User]:
        """A few of those who have or had something to do with these cases, others each time."""
        ids = sorted({row.person_id for now in moved for row in [*now.rows, *now.questions]})
        return list(User.objects.filter(pk__in=ids[self.looks % 3 :: 3]).order_by("pk"))

    def teardown(self) -> None:
        """What has become of each case can be read."""
        try:
            for now in self.now.values():
                path_of(now.case)
                days_of(now.case)
                drawing.draw(course.course_of(now.case))
        finally:
            super().teardown()


#: so many of the verbs a few examples do, whatever chance decides; a machine that is only ever refused shows nothing
SO_MANY = 30


def test_any_verbs(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    Office.done.clear()
    run_state_machine_as_test(AnyVerbs, settings=_how())
    never = never_done()
    assert len(never) <= (0 if WIDE >= 100 else len(OF_CASES) + len(AROUND) - SO_MANY), (
        f"never done: {sorted(never)}; done: {Office.done.most_common()}"
    )


def never_done() -> set[str]:
    return {*OF_CASES, *AROUND} - {verb for verb, times in Office.done.items() if times}


def test_there_is_a_way_to_every_verb(cast: Cast, settings: Any, tmp_path: Any) -> None:
    """A tour without chance: every verb is done by the machine's own rules, and all is sound after each."""
    settings.MEDIA_ROOT = tmp_path
    Office.done.clear()
    machine = AnyVerbs()
    try:
        for stop in tour.stops(machine):
            stop()
            machine.all_is_sound()
    finally:
        machine.teardown()
    assert never_done() == set()


def _how() -> settings:
    """Steps of an example are no unit tests: none is too slow, and a fault found is told without making it smaller."""
    return settings(
        max_examples=WIDE or 20,
        stateful_step_count=40,
        derandomize=not WIDE,
        database=None,
        phases=[Phase.generate] if WIDE else [Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
