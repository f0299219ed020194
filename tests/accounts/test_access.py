"""Who holds what, who reads what."""

from datetime import timedelta

import pytest

from accounts import access, clock, rights
from accounts.models import Membership
from accounts.roles import Role


def test_the_budget_desk_holds_its_role_over_the_units_below(cast):
    assert access.holds(cast.qin, Role.BUDGET_OFFICER)
    assert access.holds(cast.qin, Role.BUDGET_OFFICER, cast.root)
    assert access.holds(cast.qin, Role.BUDGET_OFFICER, cast.centre)
    assert access.holds(cast.qin, Role.BUDGET_OFFICER, cast.root, cast.research)
    assert not access.holds(cast.gao, Role.SECTION_HEAD, cast.college)
    assert not access.holds(cast.gao, Role.SECTION_HEAD, cast.root)


def test_a_head_of_an_office_holds_the_role_there_and_nowhere_else(cast):
    assert access.holds(cast.xu, Role.SECTION_HEAD, cast.root, cast.office_one)
    assert access.holds(cast.xu, Role.SECTION_HEAD, office=cast.office_one)
    assert not access.holds(cast.xu, Role.SECTION_HEAD, cast.root, cast.research)
    assert not access.holds(cast.xu, Role.SECTION_HEAD, cast.root)


def test_holders_come_a_before_b_and_only_from_the_place_itself(cast):
    assert access.holders(Role.BUDGET_OFFICER, cast.root) == [cast.qin, cast.xie]
    assert access.holders(Role.BUDGET_OFFICER, cast.centre) == []
    assert access.holders(Role.SECTION_HEAD, cast.root, cast.office_one) == [cast.xu]
    assert access.holders(Role.SECTION_HEAD, cast.root, cast.research) == []


def test_an_office_without_holder_is_served_by_those_of_the_whole_unit(cast):
    assert access.holders(Role.FINANCE_LEADER, cast.root, cast.research) == [cast.gu]


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [(0, 0, True), (None, 0, True), (0, None, True), (1, None, False), (None, -1, False), (-5, 5, True)],
)
def test_a_membership_counts_from_its_first_to_its_last_day(cast, starts, ends, counts):
    def day(offset):
        return None if offset is None else clock.today() + timedelta(days=offset)

    Membership.objects.filter(user=cast.gu).update(starts_on=day(starts), ends_on=day(ends))
    assert access.holds(cast.gu, Role.FINANCE_LEADER) is counts
    assert (access.holders(Role.FINANCE_LEADER, cast.root) == [cast.gu]) is counts
    assert (Role.FINANCE_LEADER in access.roles_of(cast.gu)) is counts
    assert (cast.centre in access.units_readable(cast.gu)) is counts


def test_a_deactivated_person_holds_nothing_and_reads_nothing(cast):
    cast.qin.is_active = False
    cast.qin.save()
    assert access.holders(Role.BUDGET_OFFICER, cast.root) == [cast.xie]
    assert not access.is_budget_officer(cast.qin)
    assert not access.units_readable(cast.qin).exists()


def test_the_office_of_the_head_department_sees_all_units_and_a_unit_itself(cast):
    assert set(access.units_readable(cast.qin)) == {cast.root, cast.centre, cast.college}
    assert set(access.units_readable(cast.shi)) == {cast.root, cast.centre, cast.college}
    assert set(access.units_readable(cast.shen)) == {cast.centre}
    assert set(access.units_readable(cast.lu)) == {cast.centre}
    assert set(access.office_scope(cast.lu)) == {cast.office_one}
    assert set(access.units_readable(cast.fang)) == set()
    assert set(access.office_scope(cast.fang)) == {cast.office_one}


@pytest.mark.parametrize("who", ["luo", "he", "yan"])
def test_administrators_read_no_business(cast, who):
    person = getattr(cast, who)
    assert not access.units_readable(person).exists()
    assert access.is_administrator(person)


def test_the_derived_groups_say_what_access_says(cast):
    assert rights.differences() == []
    assert cast.qin.has_perm("accounts.act_budget_officer", cast.college)
    assert cast.qin.has_perm("accounts.act_budget_officer", cast.research)
    assert not cast.qin.has_perm("accounts.act_finance_leader", cast.root)
    assert cast.xu.has_perm("accounts.act_section_head", cast.office_one)
    assert not cast.xu.has_perm("accounts.act_section_head", cast.root)
