"""The head of a person: who stands above them in their own office, else in their unit, else in the units above."""

from __future__ import annotations

from accounts.access import roles_of
from accounts.models import Unit, User
from accounts.roles import Role
from workflows.places import holders_at, place_words

#: rung by rung; the head is on the first rung above one's own on which somebody else stands
LADDER = (Role.SECTION_HEAD, Role.DIVISION_LEADER, Role.DEPARTMENT_LEADER)
#: a leader in charge of money stands beside one in charge of a division
RUNGS = {role: rung for rung, role in enumerate(LADDER)} | {Role.FINANCE_LEADER: 1}


def heads_of(person: User, unit: Unit) -> tuple[list[User], str]:
    """Who heads ``person``, and as what (``组织一科科室负责人``); ([], "") where nobody does.

    ``unit`` stands in for the home of somebody who is listed in none.
    """
    here: Unit | None = person.unit or unit
    office = person.office
    above = max((RUNGS[role] for role in roles_of(person) if role in RUNGS), default=-1) + 1
    while here is not None:
        for role in LADDER[above:]:
            where, found = holders_at(role, here, office)
            others = [one for one in found if one.pk != person.pk]
            if others:
                return others, place_words(role, here, where)
        here, office = here.parent, None
    return [], ""
