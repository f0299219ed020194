"""Two people of one name, wherever they are named."""

import pytest

from accounts.models import User
from accounts.namesakes import named, named_as


@pytest.fixture
def namesake(cast):
    """A second 方以宁, in the centre."""
    return User.objects.create_user("fang2", name="方以宁", post="会计", unit=cast.centre)


def test_a_name_of_ones_own_stands_alone(cast):
    assert named(cast.shen) == "沈知远"
    assert named(None) == ""


def test_two_of_one_name_carry_their_place(cast, namesake):
    assert named(cast.fang) == "方以宁（组织一科）"
    assert named(namesake) == f"方以宁（{cast.centre.label}）"


def test_two_of_one_name_in_one_place_carry_their_post(cast, namesake):
    User.objects.filter(pk=cast.fang.pk).update(unit=cast.centre, office=None)
    assert named(namesake) == "方以宁（会计）"


def test_a_name_kept_in_a_record_is_told_apart_only_while_it_is_still_theirs(cast, namesake):
    assert named_as(cast.fang.pk, "方以宁") == "方以宁（组织一科）"
    assert named_as(cast.fang.pk, "方一宁") == "方一宁"
    assert named_as(None, "方以宁") == "方以宁"


def test_a_list_full_of_names_asks_for_the_shared_ones_once(
    client, cast, namesake, django_assert_max_num_queries
):
    client.force_login(cast.luo)
    page = client.get("/people/").content.decode()
    assert page.count("方以宁") >= 2
    client.force_login(cast.yan)
    with django_assert_max_num_queries(14):
        log = client.get("/audit/").content.decode()
    assert "安全日志" in log
