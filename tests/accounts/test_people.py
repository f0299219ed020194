"""Persons, units, commands: the verbs behind the people pages."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection

from accounts import access, checks, clock, hooks, memberships, organisation, passwords, people, rights, tasks
from accounts.errors import NotAllowed, Refused
from accounts.models import AuditEvent, Membership, Office, Unit, User
from accounts.roles import Role
from tests.projects.makers import draft, make_year
from workflows import cases
from workflows.models import Case


def said(name, *args, **more):
    out = StringIO()
    call_command(name, *args, stdout=out, stderr=out, **more)
    return out.getvalue()


def test_a_new_person_gets_an_initial_password_to_be_changed_and_no_rights(cast):
    user, password = people.create_person(cast.luo, username="wen", name="温亦凡", unit=cast.root)
    fresh = User.objects.get(username="wen")
    assert fresh.check_password(password)
    assert fresh.must_change_password
    assert fresh.name_sort == "wen yi fan"
    assert access.roles_of(user) == set()
    assert password not in AuditEvent.objects.get(kind="person_new").body


def test_initial_passwords_differ_and_can_be_read_off_paper():
    made = {passwords.make_initial() for _ in range(200)}
    assert len(made) == 200
    for word in made:
        assert re.fullmatch(r"(\w{4}-){3}\w{4}", word)
        assert not set(word) & set("0O1lIi"), "nobody should have to guess"


@pytest.mark.parametrize("who", ["he", "yan", "qin", "gao"])
def test_only_the_system_administrator_manages_people_and_units(cast, who):
    actor = getattr(cast, who)
    with pytest.raises(NotAllowed, match="系统管理员"):
        people.create_person(actor, username="wen", name="温亦凡")
    with pytest.raises(NotAllowed):
        people.deactivate(actor, cast.shen)
    with pytest.raises(NotAllowed):
        people.reset_password(actor, cast.shen)
    with pytest.raises(NotAllowed):
        people.change_person(actor, cast.shen, name="别名")
    with pytest.raises(NotAllowed):
        organisation.save_office(actor, Office(unit=cast.root, name="新科"))


def test_two_of_one_name_are_told_apart_by_their_posts(cast):
    with pytest.raises(Refused, match="同名同职务"):
        people.create_person(cast.luo, username="shen2", name="沈知远", post="干事")
    second, _ = people.create_person(cast.luo, username="shen2", name="沈知远", post="组织一科干事")
    assert second.label != cast.shen.label
    assert cast.shen.label == "沈知远（干事）"


def test_an_account_is_taken_whatever_its_capitals(cast):
    with pytest.raises(Refused, match="已有人使用"):
        people.create_person(cast.luo, username="SHEN", name="另一人")


def test_what_changed_is_noted_word_by_word_and_nothing_is_noted_when_nothing_changed(cast):
    assert people.change_person(cast.luo, cast.shen, post="干事") == []
    assert not AuditEvent.objects.exists()
    changed = people.change_person(cast.luo, cast.shen, name="沈致远", unit=cast.college)
    assert changed == ["姓名由“沈知远”改为“沈致远”", "单位由“云河市党员教育中心”改为“云河市老年大学”"]
    fresh = User.objects.get(pk=cast.shen.pk)
    assert (fresh.name, fresh.name_sort) == ("沈致远", "shen zhi yuan")
    assert access.holders(Role.DRAFTER, cast.centre) == [fresh], "rights do not move with the place"


def test_an_office_of_another_unit_is_refused(cast):
    with pytest.raises(Refused, match="不属于"):
        people.change_person(cast.luo, cast.shen, unit=cast.college, office=cast.office_one)


def test_deactivation_takes_rights_away_and_activation_gives_them_back(cast):
    people.deactivate(cast.luo, cast.gu)
    gone = User.objects.get(pk=cast.gu.pk)
    assert not gone.has_usable_password()
    assert access.holders(Role.FINANCE_LEADER, cast.root) == []
    assert rights.differences() == []
    with pytest.raises(Refused, match="已停用"):
        people.reset_password(cast.luo, gone)
    password = people.activate(cast.luo, gone)
    back = User.objects.get(pk=cast.gu.pk)
    assert back.check_password(password)
    assert access.holders(Role.FINANCE_LEADER, cast.root) == [back]
    assert rights.differences() == []


def test_what_hangs_on_a_person_is_asked_of_every_room_and_noted_at_deactivation(cast, monkeypatch):
    monkeypatch.setattr(hooks, "_sources", [])

    @hooks.register
    def tasks(user):
        return [hooks.Hanging("待办", 3, "/x/"), hooks.Hanging("草稿", 0)] if user == cast.qin else []

    hooks.register(tasks)
    assert [(item.words, item.count) for item in hooks.hanging_on(cast.qin)] == [("待办", 3)]
    assert hooks.hanging_on(cast.gu) == []
    people.deactivate(cast.luo, cast.qin)
    assert '"hanging":["待办 3"]' in AuditEvent.objects.get(kind="person_off").body


def test_an_office_stays_with_its_unit_and_closes_only_when_empty(cast):
    office = organisation.save_office(cast.luo, Office(unit=cast.root, name="人才科"))
    office.unit = cast.centre
    with pytest.raises(Refused, match="另一单位"):
        organisation.save_office(cast.luo, office)
    cast.office_one.is_active = False
    with pytest.raises(Refused, match="任职"):
        organisation.save_office(cast.luo, cast.office_one)


# Commands and checks


def test_the_rights_are_found_whole_and_what_was_tampered_with_is_named_and_mended(cast):
    assert "一致" in said("check_rights")
    Group.objects.get(name=f"unit:{cast.root.pk}:finance_leader").delete()
    Group.objects.get(name=f"unit:{cast.root.pk}:budget_officer").user_set.add(cast.bai)
    Membership.objects.filter(user=cast.shi).delete()
    cast.fang.user_permissions.add(1)
    told = rights.differences()
    assert f"缺少组 unit:{cast.root.pk}:finance_leader" in told
    assert f"bai 不应在组 unit:{cast.root.pk}:budget_officer 中" in told
    assert f"多出组 unit:{cast.root.pk}:inspector" in told
    assert "有 1 条不经任职直接授予的权限" in told
    with pytest.raises(SystemExit):
        said("check_rights")
    cast.fang.user_permissions.clear()
    assert "已按任职重建" in said("check_rights", repair=True)
    assert rights.differences() == []


def test_an_empty_department_gets_one_administrator_and_only_one(db):
    told = said("create_first_admin")
    user = User.objects.get()
    password = re.search(r"初始密码：(\S+)", told).group(1)
    assert user.check_password(password)
    assert user.must_change_password
    assert access.roles_of(user) == {Role.SYSTEM_ADMIN}
    assert Unit.objects.get().short_name == "本级"
    assert rights.differences() == []
    assert "未作改动" in said("create_first_admin")
    assert User.objects.count() == 1


def test_manage_check_finds_a_superuser_and_a_missing_constraint(cast):
    assert checks.guards_are_declared(None) == []
    assert checks.nobody_is_superuser(None, databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_user DROP CONSTRAINT nobody_is_superuser")
    User.objects.filter(pk=cast.luo.pk).update(is_superuser=True)
    found = checks.nobody_is_superuser(None, databases=["default"])
    assert [error.id for error in found] == ["accounts.E002", "accounts.E003"]
    assert "luo" in found[1].msg


def test_at_the_beginning_of_a_day_memberships_that_begin_or_end_with_it_are_in_the_groups(cast):
    today = clock.today()
    Membership.objects.filter(user=cast.gu).update(ends_on=today)
    Membership.objects.filter(user=cast.ding).update(starts_on=today + timedelta(days=1))
    tasks.begin_day()
    assert rights.differences() == []
    assert User.objects.get(pk=cast.gu.pk).has_perm("accounts.act_finance_leader", cast.root)
    assert not User.objects.get(pk=cast.ding.pk).has_perm("accounts.act_department_leader", cast.root)
    with clock.shifted(clock.now() + timedelta(days=1)):
        assert rights.differences() != []
        tasks.begin_day()
        assert rights.differences() == []
        assert not User.objects.get(pk=cast.gu.pk).has_perm("accounts.act_finance_leader", cast.root)
        assert User.objects.get(pk=cast.ding.pk).has_perm("accounts.act_department_leader", cast.root)


def test_every_room_says_what_hangs_on_a_person(cast):
    version = draft(make_year(), cast.centre, None, cast.shen, code="13990027P00021410010L")
    case = cases.open_case("target", version, cast.shen)
    Case.objects.filter(pk=case.pk).update(submitted_by=cast.shen, state="open")
    memberships.grant_object(cast.he, cast.shen, version.project)
    found = {item.words: item.count for item in hooks.hanging_on(cast.shen)}
    assert found == {"经办的项目": 1, "提交后尚未办结的事项": 1, "单独授权查阅的项目": 1}
