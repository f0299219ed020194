"""The people pages and the log page, as people use them."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts import audit, roster
from accounts.models import AuditEvent, Deputy, Membership, Office, Unit, User
from accounts.roles import Role
from tests.cast import PASSWORD


def page(client, view, /, *args, **query):
    return client.get(reverse(f"accounts:{view}", args=args), query)


def send(client, view, /, *args, **data):
    return client.post(reverse(f"accounts:{view}", args=args), data)


@pytest.fixture
def as_luo(client, cast):
    client.force_login(cast.luo)
    return client


@pytest.fixture
def as_he(client, cast):
    client.force_login(cast.he)
    return client


def test_the_list_shows_people_in_the_order_of_pinyin_with_place_and_roles(as_luo, cast):
    text = page(as_luo, "people").content.decode()
    assert text.index("白露") < text.index("丁维岳") < text.index("谢云舟") < text.index("许望")
    assert "预算绩效岗</span>" in text
    assert "（B角）" in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "shenzhi"}, set()),
        ({"q": "shen zhi"}, {"沈知远"}),
        ({"q": "知远"}, {"沈知远"}),
        ({"role": "budget_officer"}, {"秦若兰", "谢云舟"}),
        ({"role": "nonsense", "q": "主任"}, {"高映雪", "秦若兰", "方以宁", "白露"}),
        ({"gone": "1"}, set()),
        ({"unit": "x"}, None),
    ],
)
def test_people_are_found_by_words_role_and_state(as_luo, cast, query, names):
    found = {user.name for user in page(as_luo, "people", **query).context["page"].object_list}
    assert found == names if names is not None else len(found) == 16


def test_a_unit_lists_those_who_sit_or_hold_a_role_there_or_below(as_luo, cast):
    def names(**query):
        return {user.username for user in page(as_luo, "people", **query).context["page"].object_list}

    assert names(unit=cast.centre.pk) == {"shen", "gao", "su", "lu"}
    assert len(names(unit=cast.root.pk)) == 16
    assert names(office=cast.office_one.pk) == {"fang", "xu", "lu"}


def test_the_list_costs_the_same_with_sixteen_and_with_a_thousand_people(
    as_luo, cast, django_assert_max_num_queries
):
    def asked():
        page(as_luo, "people")
        # six of them on the way back to 启用向导, while nothing was ever submitted
        with django_assert_max_num_queries(29) as queries:
            assert page(as_luo, "people").status_code == 200
        return len(queries)

    few = asked()
    User.objects.bulk_create(
        User(username=f"p{n}", name=f"人{n}", unit=cast.root, office=cast.office_one) for n in range(1000)
    )
    Membership.objects.bulk_create(
        Membership(user=user, role=Role.DRAFTER, unit=cast.root, office=cast.research)
        for user in User.objects.filter(username__startswith="p")
    )
    Office.objects.bulk_create(Office(unit=cast.college, name=f"科{n}") for n in range(30))
    assert asked() == few
    assert len(roster.tree()) == 3


def test_the_tree_names_parents_before_children_and_counts_people(cast):
    branches = roster.tree()
    assert [(branch.unit.code, branch.depth, branch.count) for branch in branches] == [
        ("301001", 0, 12),
        ("301003", 1, 3),
        ("301007", 1, 1),
    ]
    assert [(office.name, count) for office, count in branches[0].offices] == [("组织一科", 3), ("研究室", 1)]


def test_a_new_person_is_entered_and_the_password_is_shown_this_once(as_luo, cast):
    answer = send(
        as_luo, "person_new", username="wen", name="温亦凡", post="干事", place=f"office:{cast.research.pk}"
    )
    password = re.search(r'translate="no">([^<]+)<', answer.content.decode()).group(1)
    assert "下一步：由安全保密管理员授予角色" in answer.content.decode()
    user = User.objects.get(username="wen")
    assert user.check_password(password)
    assert (user.unit, user.office) == (cast.root, cast.research)
    assert "no-store" in answer["Cache-Control"]
    assert password not in page(as_luo, "person", user.pk).content.decode()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"username": "shen"}, "已有人使用"),
        ({"username": "有空 格"}, "账号只能用字母"),
        ({"username": ""}, "请填写账号"),
        ({"name": ""}, "请填写姓名"),
        ({"place": ""}, "请选择单位"),
        ({"place": "unit:999999"}, "place"),
        ({"email": "nonsense"}, "电子邮"),
        ({"name": "沈知远", "post": "干事"}, "同名同职务"),
    ],
)
def test_a_person_entered_wrongly_is_refused_in_place_with_what_was_typed(as_luo, cast, given, says):
    data = {"username": "wen", "name": "温亦凡", "post": "办事员", "place": f"unit:{cast.centre.pk}"} | given
    answer = send(as_luo, "person_new", **data)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert data["post"] in answer.content.decode()
    assert not User.objects.filter(username="wen").exists()


def test_a_person_is_changed_reset_deactivated_and_activated(as_luo, cast):
    changed = send(
        as_luo, "person_edit", cast.shen.pk, name="沈知远", post="副主任", place=f"unit:{cast.centre.pk}"
    )
    assert changed.url == reverse("accounts:person", args=[cast.shen.pk])
    assert User.objects.get(pk=cast.shen.pk).post == "副主任"
    assert "初始密码" in send(as_luo, "person_reset", cast.shen.pk).content.decode()
    assert User.objects.get(pk=cast.shen.pk).must_change_password
    assert send(as_luo, "person_deactivate", cast.shen.pk).status_code == 302
    assert "已停用" in page(as_luo, "person", cast.shen.pk).content.decode()
    assert "初始密码" in send(as_luo, "person_activate", cast.shen.pk).content.decode()
    assert User.objects.get(pk=cast.shen.pk).is_active


def test_the_only_security_administrator_is_not_deactivated_and_the_page_says_why(as_luo, cast):
    answer = send(as_luo, "person_deactivate", cast.he.pk)
    assert answer.status_code == 422
    assert "唯一的安全保密管理员" in answer.content.decode()
    assert User.objects.get(pk=cast.he.pk).is_active


def test_an_administrator_cannot_act_on_themselves_even_by_hand(as_luo, cast):
    assert send(as_luo, "person_deactivate", cast.luo.pk).status_code == 403
    assert send(as_luo, "person_reset", cast.luo.pk).status_code == 403
    assert "停用账号" not in page(as_luo, "person", cast.luo.pk).content.decode()


def test_roles_are_granted_and_revoked_on_the_persons_page(as_he, cast):
    answer = send(
        as_he, "grant", cast.bai.pk, role="section_head", place=f"office:{cast.research.pk}", order=0
    )
    assert answer.status_code == 302
    row = cast.bai.memberships.get(role=Role.SECTION_HEAD)
    assert "收回角色" in page(as_he, "person", cast.bai.pk).content.decode()
    assert send(as_he, "revoke", row.pk).status_code == 302
    assert not cast.bai.memberships.filter(role=Role.SECTION_HEAD).exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"role": ""}, "请选择角色"),
        ({"role": "log_auditor"}, "三员由三人分任"),
        ({"role": "finance_leader"}, "不要选择科室"),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "日期"),
        ({"starts_on": "gestern"}, "日期"),
    ],
)
def test_a_role_that_does_not_fit_is_refused_in_place(as_he, cast, given, says):
    place = f"unit:{cast.root.pk}" if given.get("role") == "log_auditor" else f"office:{cast.research.pk}"
    data = {"role": "section_head", "place": place, "order": "1"} | given
    answer = send(as_he, "grant", cast.bai.pk, **data)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert answer.context["grant_form"]["order"].value() == "1", "what was chosen is still there"
    assert cast.bai.memberships.count() == 1


def test_the_security_administrator_sees_no_form_for_their_own_rights_and_gets_none_by_hand(as_he, cast):
    assert "授予角色</button>" not in page(as_he, "person", cast.he.pk).content.decode()
    assert (
        send(as_he, "grant", cast.he.pk, role="drafter", place=f"unit:{cast.root.pk}", order=0).status_code
        == 403
    )


def test_whoever_comes_to_read_is_let_in_until_a_day_that_is_named(as_he, cast):
    given = {"role": "inspector", "place": f"unit:{cast.root.pk}", "order": 0}
    refused = send(as_he, "grant", cast.bai.pk, **given)
    assert refused.status_code == 422
    assert "查阅是有期限的，请填写到哪一天为止" in refused.content.decode()
    assert not cast.bai.memberships.filter(role=Role.INSPECTOR).exists()

    assert send(as_he, "grant", cast.bai.pk, **given, ends_on="2099-09-30").status_code == 302
    assert cast.bai.memberships.get(role=Role.INSPECTOR).ends_on == date(2099, 9, 30)


def test_the_system_administrator_grants_nothing_once_there_is_a_security_administrator(as_luo, cast):
    assert "授予角色</button>" not in page(as_luo, "person", cast.bai.pk).content.decode()
    answer = send(
        as_luo, "grant", cast.bai.pk, role="section_head", place=f"office:{cast.research.pk}", order=0
    )
    assert answer.status_code == 403


def test_without_a_security_administrator_the_system_administrator_is_offered_to_appoint_one(as_luo, cast):
    cast.he.memberships.all().delete()
    newcomer = User.objects.create_user("new", name="新来")
    assert "任命第一位" in page(as_luo, "person", newcomer.pk).content.decode()
    answer = send(as_luo, "grant", newcomer.pk, role="security_admin", place=f"unit:{cast.root.pk}", order=0)
    assert answer.status_code == 302


def test_a_pair_is_set_and_ended(as_he, cast):
    assert send(as_he, "pair", cast.gu.pk, deputy=cast.ding.pk).status_code == 302
    row = Deputy.objects.get(principal=cast.gu)
    assert "不在时由 丁维岳（部长） 办理" in page(as_he, "person", cast.gu.pk).content.decode()
    shown = page(as_he, "person", cast.gu.pk).content.decode()
    choices = shown.split('name="deputy"')[1].split("</select>")[0]
    assert "陆承砚" in choices
    assert not [one for one in (cast.yan, cast.he, cast.luo) if one.name in choices], "nobody who may not"
    assert send(as_he, "pair", cast.gu.pk, deputy=cast.yan.pk).status_code == 422
    assert send(as_he, "unpair", row.pk).status_code == 302


def test_units_and_offices_are_entered_and_changed(as_luo, cast):
    data = {"code": "301009", "name": "云河市人才中心", "parent": cast.root.pk, "is_active": "on"}
    assert send(as_luo, "unit_new", **data).status_code == 302
    unit = Unit.objects.get(code="301009")
    assert send(as_luo, "office_new", unit=unit.pk, name="综合科", order=1, is_active="on").status_code == 302
    assert (
        send(as_luo, "unit", cast.root.pk, **data | {"code": "301001", "parent": unit.pk}).status_code == 422
    )
    assert Unit.objects.get(pk=cast.root.pk).parent is None


def test_the_budget_desk_reads_people_and_changes_nothing(client, cast):
    client.force_login(cast.qin)
    assert "新增人员" not in page(client, "people").content.decode()
    text = page(client, "person", cast.shen.pk).content.decode()
    for button in ("修改资料", "停用账号", "授予角色</button>", "收回角色", "重置密码"):
        assert button not in text
    assert page(client, "person_new").status_code == 403


def test_the_auditor_reads_filters_and_verifies_the_log_and_sees_no_people(client, cast):
    client.post(reverse("accounts:login"), {"username": "yan", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3")
    audit.record("import", cast.qin, "导入一份文件")
    text = page(client, "audit").content.decode()
    assert "10.1.2.3" in text
    assert "导入一份文件" in text
    assert "导入一份文件" not in page(client, "audit", kind="login").content.decode()
    assert "导入一份文件" in page(client, "audit", q="秦若兰").content.decode()
    assert "导入一份文件" not in page(client, "audit", last="2020-01-01").content.decode()
    assert page(client, "audit", first="gestern").status_code == 200
    verified = client.post(reverse("accounts:audit_verify"), follow=True)
    assert "核对无误" in verified.content.decode()
    assert page(client, "people").status_code == 403


def test_the_log_page_costs_the_same_with_ten_and_a_thousand_events(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.yan)
    counts = []
    for n in (10, 990):
        for i in range(n):
            audit.record("settings", cast.luo, f"改动{i}")
        page(client, "audit")
        with django_assert_max_num_queries(25) as queries:
            assert page(client, "audit").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert AuditEvent.objects.count() == 1001


def test_a_role_held_in_many_places_is_named_once(as_luo, cast):
    for name in ("干部一科", "干部二科"):
        office = Office.objects.create(unit=cast.fang.unit, name=name)
        Membership.objects.create(user=cast.fang, role=Role.DRAFTER, unit=office.unit, office=office)
    shown = roster.held(User.objects.prefetch_related("memberships").get(pk=cast.fang.pk))
    assert [(one.words, one.places) for one in shown] == [("经办人", "组织一科、干部一科、干部二科")]
    head = User.objects.prefetch_related("memberships").get(pk=cast.gao.pk)
    assert [one.words for one in roster.held(head)] == ["单位负责人"]
    assert page(as_luo, "people", q="fang").content.decode().count("经办人<span") == 1


def test_a_role_is_revoked_by_its_place_and_the_head_of_a_unit_is_called_so(as_he, cast):
    head, leader = cast.gao.memberships.get(), cast.xu.memberships.first()
    assert (head.words, head.role_words) == ("教育中心单位负责人", "单位负责人")
    assert leader.words == f"{leader.office.name}科室负责人"
    text = page(as_he, "person", cast.xu.pk).content.decode()
    assert f"收回许望的“{leader.words}”角色？即时生效。" in text
    assert f'收回角色<span class="visually-hidden">：{leader.words}</span>' in text
    done = as_he.post(reverse("accounts:revoke", args=[leader.pk]), follow=True).content.decode()
    assert f"“{leader.words}”角色。" in done
