"""Granting and revoking: who may, what follows, what the database refuses."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts import access, audit, memberships, organisation, pairs, people, rights
from accounts.errors import NotAllowed, Refused
from accounts.models import AuditEvent, Deputy, Membership, Unit, User
from accounts.roles import ADMINISTRATORS, Role
from tests.cast import make_cast


def last_event():
    return AuditEvent.objects.first()


def test_the_security_administrator_grants_and_the_rights_follow_at_once(cast):
    memberships.grant(cast.he, cast.bai, Role.SECTION_HEAD, cast.root, cast.research)
    assert access.holders(Role.SECTION_HEAD, cast.root, cast.research) == [cast.bai]
    assert cast.bai.has_perm("accounts.act_section_head", cast.research)
    assert rights.differences() == []
    assert last_event().kind == "grant"
    assert last_event().actor == cast.he
    assert "白露" in last_event().summary
    assert "研究室" in last_event().summary


def test_what_is_revoked_is_gone_from_groups_and_object_permissions(cast):
    memberships.revoke(cast.he, cast.gu.memberships.get())
    assert access.holders(Role.FINANCE_LEADER, cast.root) == []
    fresh = User.objects.get(pk=cast.gu.pk)
    assert not fresh.has_perm("accounts.act_finance_leader", cast.centre)
    assert rights.differences() == []
    assert last_event().kind == "revoke"


def test_granting_again_sets_order_and_dates_and_makes_no_second_row(cast):
    memberships.grant(cast.he, cast.xie, Role.BUDGET_OFFICER, cast.root, order=3, ends_on=date(2099, 1, 1))
    row = cast.xie.memberships.get()
    assert (row.order, row.ends_on) == (3, date(2099, 1, 1))


@pytest.mark.parametrize("who", ["luo", "yan", "qin", "ding", "shen"])
def test_nobody_but_the_security_administrator_grants_or_revokes(cast, who):
    actor = getattr(cast, who)
    with pytest.raises(NotAllowed, match="安全保密管理员"):
        memberships.grant(actor, cast.bai, Role.SECTION_HEAD, cast.root, cast.research)
    with pytest.raises(NotAllowed, match="安全保密管理员"):
        memberships.revoke(actor, cast.gu.memberships.get())
    assert rights.differences() == []


def test_nobody_changes_their_own_rights(cast):
    with pytest.raises(NotAllowed, match="本人"):
        memberships.grant(cast.he, cast.he, Role.LOG_AUDITOR, cast.root)
    with pytest.raises(NotAllowed, match="本人"):
        memberships.revoke(cast.he, cast.he.memberships.get())
    with pytest.raises(NotAllowed, match="本人"):
        memberships.grant_object(cast.he, cast.he, cast.centre)
    with pytest.raises(NotAllowed, match="本人"):
        people.reset_password(cast.luo, cast.luo)
    with pytest.raises(NotAllowed, match="本人"):
        people.deactivate(cast.luo, cast.luo)


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_an_administrator_takes_no_part_in_the_business_and_the_three_are_three_people(cast, role):
    with pytest.raises(Refused, match="三员由三人分任"):
        memberships.grant(cast.he, cast.qin, role, cast.root)
    with pytest.raises(Refused):
        memberships.grant(cast.he, cast.yan, Role.DRAFTER, cast.root)
    with pytest.raises(Refused):
        memberships.grant(cast.he, cast.luo, Role.LOG_AUDITOR, cast.root)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("qin", Role.SYSTEM_ADMIN),
        ("luo", Role.DRAFTER),
        ("luo", Role.SECURITY_ADMIN),
        ("yan", Role.INSPECTOR),
    ],
)
def test_the_database_refuses_it_too_whoever_writes(cast, who, role):
    person = getattr(cast, who)
    with pytest.raises(IntegrityError, match="an administrator holds no other role"), transaction.atomic():
        Membership.objects.create(user=person, role=role, unit=cast.centre)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO accounts_membership (user_id, role, unit_id, "order") VALUES (%s, %s, %s, 0)',
            [person.pk, role, cast.centre.pk],
        )


def test_the_database_refuses_a_change_of_role_and_two_at_once(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(user=cast.ouyang, role=Role.DRAFTER).update(role=Role.SYSTEM_ADMIN)
    newcomer = User.objects.create_user("newcomer", name="新来")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.bulk_create(
            Membership(user=newcomer, role=role, unit=cast.root) for role in (Role.DRAFTER, Role.LOG_AUDITOR)
        )


def test_the_office_of_a_membership_belongs_to_its_unit(cast):
    with pytest.raises(Refused, match="不属于"):
        memberships.grant(cast.he, cast.shen, Role.DRAFTER, cast.centre, cast.office_one)
    with pytest.raises(IntegrityError, match="another unit"), transaction.atomic():
        Membership.objects.create(user=cast.shen, role=Role.DRAFTER, unit=cast.centre, office=cast.office_one)


def test_a_role_of_the_unit_is_not_held_in_an_office_and_dates_run_forward(cast):
    with pytest.raises(Refused, match="不要选择科室"):
        memberships.grant(cast.he, cast.bai, Role.BUDGET_OFFICER, cast.root, cast.research)
    with pytest.raises(Refused, match="日期"):
        memberships.grant(
            cast.he, cast.bai, Role.DRAFTER, cast.root, starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)
        )


def test_the_last_administrator_of_a_kind_stays(cast):
    with pytest.raises(Refused, match="唯一"):
        memberships.revoke(cast.he, cast.luo.memberships.get())
    other = User.objects.create_user("other", name="第二位")
    memberships.grant(cast.he, other, Role.SYSTEM_ADMIN, cast.root)
    memberships.revoke(cast.he, cast.luo.memberships.get())
    with pytest.raises(Refused, match="唯一"):
        people.deactivate(other, cast.he)


def test_the_first_security_administrator_is_appointed_by_the_system_administrator_and_nobody_else(cast):
    cast.he.memberships.all().delete()
    memberships.rebuild_groups()
    newcomer = User.objects.create_user("newcomer", name="新来")
    with pytest.raises(NotAllowed):
        memberships.grant(cast.luo, newcomer, Role.DRAFTER, cast.root)
    with pytest.raises(NotAllowed, match="本人"):
        memberships.grant(cast.luo, cast.luo, Role.SECURITY_ADMIN, cast.root)
    memberships.grant(cast.luo, newcomer, Role.SECURITY_ADMIN, cast.root)
    assert last_event().actor == cast.luo
    with pytest.raises(NotAllowed):
        memberships.grant(cast.luo, cast.he, Role.SECURITY_ADMIN, cast.root)


def test_rights_follow_the_tree_when_a_unit_moves_and_when_one_is_new(cast):
    new = organisation.save_unit(cast.luo, Unit(code="301009", name="新单位", parent=cast.centre))
    assert cast.qin.has_perm("accounts.act_budget_officer", new)
    assert cast.gao.has_perm("accounts.act_section_head", new)
    new.parent = cast.college
    organisation.save_unit(cast.luo, new)
    gao, ouyang = User.objects.get(pk=cast.gao.pk), User.objects.get(pk=cast.ouyang.pk)
    assert not gao.has_perm("accounts.act_section_head", new)
    assert ouyang.has_perm("accounts.act_section_head", new)
    assert rights.differences() == []


def test_a_unit_never_stands_under_itself_and_is_closed_only_when_empty(cast):
    cast.root.parent = cast.centre
    with pytest.raises(Refused, match="下级"):
        organisation.save_unit(cast.luo, cast.root)
    cast.centre.is_active = False
    with pytest.raises(Refused, match="任职"):
        organisation.save_unit(cast.luo, cast.centre)
    with pytest.raises(NotAllowed):
        organisation.save_unit(cast.he, cast.college)


def test_a_single_object_can_be_granted_for_reading_and_taken_back(cast):
    memberships.grant_object(cast.he, cast.bai, cast.college)
    memberships.grant_object(cast.he, cast.bai, cast.college)
    assert list(access.granted_ids(cast.bai, Unit)) == [cast.college.pk]
    assert list(access.granted_ids(cast.fang, Unit)) == []
    memberships.revoke_object(cast.he, cast.bai, cast.college)
    assert list(access.granted_ids(cast.bai, Unit)) == []
    kinds = AuditEvent.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["grant_object", "grant_object", "revoke_object"]


def test_an_administrator_gets_no_single_object_and_loses_those_of_before(cast):
    with pytest.raises(Refused, match="管理员"):
        memberships.grant_object(cast.he, cast.yan, cast.college)
    memberships.grant_object(cast.he, cast.bai, cast.college)
    cast.bai.memberships.all().delete()
    memberships.grant(None, cast.bai, Role.LOG_AUDITOR, cast.root)
    assert list(access.granted_ids(cast.bai, Unit)) == []


def test_a_pair_is_set_by_the_security_administrator_for_others_in_the_business(cast):
    row = pairs.pair(cast.he, cast.gu, cast.ding)
    assert Deputy.objects.get(principal=cast.gu).deputy == cast.ding
    with pytest.raises(NotAllowed):
        pairs.pair(cast.luo, cast.gu, cast.qin)
    with pytest.raises(Refused, match="同一人"):
        pairs.pair(cast.he, cast.gu, cast.gu)
    with pytest.raises(Refused, match="管理员"):
        pairs.pair(cast.he, cast.gu, cast.yan)
    with pytest.raises(NotAllowed, match="本人"):
        pairs.pair(cast.he, cast.gu, cast.he)
    pairs.unpair(cast.he, row)
    assert not Deputy.objects.filter(principal=cast.gu).exists()


def test_who_stands_in_a_pair_becomes_no_administrator(cast):
    cast.xie.memberships.all().delete()
    with pytest.raises(Refused, match="AB角"):
        memberships.grant(cast.he, cast.xie, Role.LOG_AUDITOR, cast.root)


def test_nobody_is_deleted_by_whatever_way(cast):
    with pytest.raises(ProtectedError):
        cast.gu.delete()
    lonely = User.objects.create_user("lonely", name="无牵挂")
    with pytest.raises(Exception, match="Cannot delete rows from accounts_user"), transaction.atomic():
        lonely.delete()
    with (
        pytest.raises(Exception, match="Cannot delete rows from accounts_user"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [lonely.pk])
    assert User.objects.filter(pk=lonely.pk).exists()


def test_nobody_is_a_superuser(cast):
    with pytest.raises(IntegrityError, match="nobody_is_superuser"), transaction.atomic():
        User.objects.filter(pk=cast.luo.pk).update(is_superuser=True)
    with pytest.raises(TypeError, match="create_first_admin"):
        User.objects.create_superuser("root", password="x")


@pytest.mark.django_db(transaction=True)
def test_eight_grants_at_once_leave_rights_and_log_in_order():
    cast = make_cast()
    newcomers = [User.objects.create_user(f"new{n}", name=f"新人{n}") for n in range(8)]
    gate, faults = threading.Barrier(8), []

    def work(person):
        try:
            gate.wait()
            memberships.grant(cast.he, person, Role.DRAFTER, cast.college)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    run([threading.Thread(target=work, args=[person]) for person in newcomers])
    assert faults == []
    assert rights.differences() == []
    assert audit.verify() == []
    assert AuditEvent.objects.filter(kind="grant").count() == 8


@pytest.mark.django_db(transaction=True)
def test_of_a_business_and_an_administrators_role_at_once_exactly_one_is_granted():
    """Past the verbs, straight into the table: the trigger alone must hold. 25 rounds of eight."""
    unit = Unit.objects.create(code="1", name="单位")
    roles = [Role.DRAFTER, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LOG_AUDITOR] * 2
    for n in range(25):
        person = User.objects.create_user(f"both{n}", name=f"两头{n}")
        gate = threading.Barrier(8)
        won: list[str] = []
        lost: list[str] = []

        def work(role, person=person, gate=gate, won=won, lost=lost):
            try:
                gate.wait()
                with transaction.atomic():
                    Membership.objects.create(user_id=person.pk, role=role, unit_id=unit.pk)
                won.append(role)
            except IntegrityError:
                lost.append(role)
            finally:
                connection.close()

        run([threading.Thread(target=work, args=[role]) for role in roles])
        assert (len(won), len(lost)) == (1, 7)


def run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
