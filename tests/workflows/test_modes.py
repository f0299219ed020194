"""What seats amount to in each mode: every combination of three seats, and the arithmetic of votes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest

from workflows.cases.modes import Verdict, needed, shortfall, tally, verdict
from workflows.models import Seat, StepRules

Mode, State = StepRules.Mode, Seat.State
W, C, F = Verdict.WAITING, Verdict.CARRIED, Verdict.FAILED
#: o: not decided, a: agreed, x: against, r: returned, c: closed without a decision, g: gone
LETTERS = {
    "o": State.OPEN,
    "w": State.WAITING,
    "a": State.AGREED,
    "x": State.AGAINST,
    "r": State.RETURNED,
    "c": State.CLOSED,
    "g": State.TRANSFERRED,
    "d": State.REMOVED,
    "b": State.TAKEN_BACK,
}


@dataclass
class Rules:
    mode: str
    votes_needed: int | None = None
    votes_percent: int | None = None


def of(rules: Rules, seats: str) -> Verdict:
    return verdict(rules, [LETTERS[letter] for letter in seats])


ANY, ALL, TURN = Rules(Mode.ANY), Rules(Mode.ALL), Rules(Mode.IN_TURN)


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        ("o", W),
        ("a", C),
        ("x", F),
        ("r", F),
        ("oo", W),
        ("ao", C),
        ("oa", C),
        ("ac", C),
        ("xo", F),
        ("or", F),
    ],
)
def test_one_decision_ends_an_any(seats: str, expected: Verdict) -> None:
    assert of(ANY, seats) is expected


@pytest.mark.parametrize("rules", [ALL, TURN])
def test_all_three_must_agree_and_the_first_who_does_not_ends_it(rules: Rules) -> None:
    """All 64 combinations of three seats, against the rule said in other words."""
    for seats in map("".join, product("oaxr", repeat=3)):
        expected = F if set(seats) & set("xr") else C if seats == "aaa" else W
        assert of(rules, seats) is expected, seats


@pytest.mark.parametrize("rules", [ANY, ALL, TURN, Rules(Mode.VOTE, 2), Rules(Mode.VOTE, None, 60)])
def test_seats_that_are_gone_count_nowhere(rules: Rules) -> None:
    for seats in map("".join, product("oax", repeat=3)):
        for gone in "gdb":
            assert of(rules, seats + gone) is of(rules, seats), seats


@pytest.mark.parametrize("rules", [ANY, ALL, TURN, Rules(Mode.VOTE, 1), Rules(Mode.VOTE, None, 1)])
def test_a_step_without_seats_is_never_carried(rules: Rules) -> None:
    assert of(rules, "") is not C
    assert of(rules, "gdb") is not C


@pytest.mark.parametrize(("votes", "seats_of"), [(n, m) for m in range(1, 6) for n in range(1, m + 1)])
def test_a_vote_ends_exactly_when_nothing_could_change_it_any_more(votes: int, seats_of: int) -> None:
    """Against brute force: a vote waits if and only if the seats that are left could still turn it either way."""
    rules = Rules(Mode.VOTE, votes)
    for seats in map("".join, product("oax", repeat=seats_of)):
        ends = {
            full.count("a") >= votes
            for full in map("".join, product(*("ax" if seat == "o" else seat for seat in seats)))
        }
        expected = W if len(ends) == 2 else C if ends == {True} else F
        assert of(rules, seats) is expected, (votes, seats)


@pytest.mark.parametrize(
    ("percent", "seats", "votes"),
    [
        (1, 1, 1), (1, 100, 1), (50, 1, 1), (50, 2, 1), (50, 3, 2), (50, 4, 2), (50, 5, 3), (51, 4, 3), (60, 5, 3),
        (66, 3, 2), (67, 3, 3), (80, 5, 4), (100, 7, 7), (34, 3, 2), (33, 3, 1), (75, 8, 6), (1, 0, 0),
    ],
)  # fmt: skip
def test_a_percentage_is_rounded_up_to_whole_votes(percent: int, seats: int, votes: int) -> None:
    assert needed(Rules(Mode.VOTE, None, percent), seats) == votes


def test_two_thirds_of_three_are_two_and_the_third_is_not_waited_for() -> None:
    rules = Rules(Mode.VOTE, None, 66)
    assert [of(rules, seats) for seats in ("ooo", "aoo", "aao", "axo", "xxo", "axa")] == [W, W, C, W, F, C]


def test_a_vote_for_which_there_are_too_few_says_so() -> None:
    assert shortfall(Rules(Mode.VOTE, 3), "集体研究", 3) == ""
    assert shortfall(Rules(Mode.VOTE, 3), "集体研究", 2).startswith(
        "“集体研究”环节须有 3 票同意，现在只有 2 人可以表决。"
    )
    assert shortfall(Rules(Mode.ALL, 3), "集体研究", 2) == ""


def test_the_tally_counts_what_was_decided_what_is_left_and_nothing_that_is_gone() -> None:
    count = tally([LETTERS[letter] for letter in "aaxrowcgdb"])
    assert (count.agreed, count.against, count.left, count.of) == (2, 2, 2, 7)
    assert count.words == "同意 2 票，不同意 2 票"
