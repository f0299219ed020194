"""Any route a desk could save: every way to name people, every mode and medium, limits, conditions, fallback people."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from accounts.models import User
from tests.workflows.routes import by_head, by_name, by_role, route_of
from workflows import kinds
from workflows.configuring.rules import errors_of
from workflows.models import RouteStep

SIGNERS = ("gao", "lu", "qin", "xie", "gu", "ding", "su", "ouyang")
ROLES = [
    ("section_head", "office"), ("division_leader", "office"), ("budget_officer", "root"),
    ("budget_officer", "parent"), ("finance_leader", "root"), ("department_leader", "root"),
    ("section_head", "unit"), ("unit_accountant", "unit"),
]  # fmt: skip
MEETING = {"medium": "meeting"} | by_role("budget_officer", "root")
LETTER = {"medium": "outside"} | by_role("budget_officer", "root")


@st.composite
def signed_steps(draw: st.DrawFn) -> dict[str, Any]:
    """A step somebody decides. ``people`` and ``fallback`` are account names."""
    people = draw(st.lists(st.sampled_from(SIGNERS), min_size=1, max_size=4, unique=True))
    how = draw(st.sampled_from(["name", "role", "name", "role", "head"]))
    step: dict[str, Any] = {"mode": draw(st.sampled_from(["any", "all", "in_turn", "vote"]))}
    if how == "name":
        step |= {"people": people}
    else:
        step |= by_head() if how == "head" else by_role(*draw(st.sampled_from(ROLES)))
    if step["mode"] == "vote":
        most = len(people) if how == "name" else 1
        share = draw(st.sampled_from([None, 50, 67, 100]))
        step |= {"votes_percent": share} if share else {"votes_needed": draw(st.integers(1, most))}
    step["medium"] = draw(st.sampled_from(["screen", "screen", "screen", "paper"]))
    step["limit_days"] = draw(st.integers(0, 2))
    step["at_limit"] = draw(st.sampled_from(["remind", "deputy", "desk"]))
    step["fallback"] = draw(st.sampled_from([None, "ding", "su", "lu"]))
    if draw(st.integers(0, 5)) == 5:
        step["conditions"] = [{"fact": "amount", "from": "50.00", "to": None}]
    return step


@st.composite
def routes(draw: st.DrawFn) -> dict[str, Any]:
    """Steps for ``make``: somebody decides at least one, a meeting anywhere, a letter at the end."""
    first = draw(signed_steps())
    first.pop("conditions", None)
    steps = [first, *draw(st.lists(signed_steps(), max_size=3))]
    if draw(st.booleans()):
        steps.insert(draw(st.integers(0, len(steps))), dict(MEETING))
    if draw(st.booleans()):
        steps.append(dict(LETTER))
    return {"steps": steps, "same_person": draw(st.sampled_from(["each", "once"]))}


def make(told: dict[str, Any]) -> bool:
    """The route, in force; not where the desk could not save it, because somebody named has left."""
    known = {user.username: user for user in User.objects.all()}
    steps = []
    for step in told["steps"]:
        own = dict(step)
        if "people" in own:
            own |= by_name(*(known[key] for key in own["people"]))
        own["fallback"] = known[own["fallback"]] if own.get("fallback") else None
        steps.append(own)
    unsaved = [RouteStep(name=f"第{place}步", **step) for place, step in enumerate(steps)]
    if errors_of(unsaved, kinds.get("paper")):
        return False
    route_of(*steps, same_person=told["same_person"])
    return True
