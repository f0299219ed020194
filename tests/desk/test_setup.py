"""启用向导: from an empty installation to the first round, by the right persons, through the pages themselves."""

from __future__ import annotations

import io
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.memberships import grant
from accounts.models import AuditEvent, Office, Unit, User
from accounts.roles import Role
from desk.models import SetupPostponed
from desk.setup import acts
from desk.setup.standing import quick, under_way, whole
from projects.models import BudgetYear, IntegratedColumns, TargetImport
from tests.cast import Cast
from tests.desk.rows import as_, cases, projects, queries, text_of
from workflows import kinds
from workflows.models import Phrase, WorkYear
from workflows.year import open_year

pytestmark = pytest.mark.django_db
PAGE = "/settings/setup/"
NEW_PASSWORD = "Qiyong-xiangdao-2026"
ROLL = (
    "姓名\t账号\t单位\t科室\t职务\n"
    "贺兰\the\t301001\t\t保密专干\n"
    "严谨\tyan\t301001\t\t审计专干\n"
    "秦若兰\tqin\t301001\t\t办公室副主任\n"
    "顾怀瑾\tgu\t301001\t\t副部长\n"
    "丁维岳\tding\t301001\t\t部长\n"
    "方以宁\tfang\t301001\t组织一科\t四级主任科员\n"
    "许望\txu\t301001\t组织一科\t科长\n"
    "陆承砚\tlu\t301001\t组织一科\t副部长\n"
    "沈知远\tshen\t301003\t\t干事\n"
    "高映雪\tgao\t301003\t\t主任\n"
)
#: account, role, place
ROLES = [
    ("yan", Role.LOG_AUDITOR, "301001"),
    ("qin", Role.BUDGET_OFFICER, "301001"),
    ("gu", Role.FINANCE_LEADER, "301001"),
    ("ding", Role.DEPARTMENT_LEADER, "301001"),
    ("fang", Role.DRAFTER, "组织一科"),
    ("xu", Role.SECTION_HEAD, "组织一科"),
    ("lu", Role.DIVISION_LEADER, "组织一科"),
    ("shen", Role.DRAFTER, "301003"),
    ("gao", Role.SECTION_HEAD, "301003"),
    ("lu", Role.DIVISION_LEADER, "301003"),
]


def states() -> dict[str, str]:
    return {step.code: step.state for step in whole().steps}


def entered(username: str, initial: str) -> Client:
    """Somebody logs in for the first time and chooses their own password."""
    client = Client()
    assert client.post("/login/", {"username": username, "password": initial}).status_code == 302
    given = {"old_password": initial, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert client.post("/password/", given).status_code == 302
    return client


def first_admin() -> Client:
    said = io.StringIO()
    call_command("create_first_admin", stdout=said)
    found = re.search(r"账号：(\S+)　初始密码：(\S+)", said.getvalue())
    assert found is not None
    return entered(found[1], found[2])


def place(words: str) -> str:
    unit = Unit.objects.filter(code=words).first()
    return f"unit:{unit.pk}" if unit else f"office:{Office.objects.get(name=words).pk}"


def give(client: Client, username: str, role: Role, where: str) -> None:
    who = User.objects.get(username=username)
    given = {"role": role.value, "place": place(where), "order": "0"}
    assert client.post(reverse("accounts:grant", args=[who.pk]), given).status_code == 302, username


def test_an_empty_installation_comes_to_its_first_round_through_the_pages(db: None) -> None:
    admin = first_admin()
    home = text_of(admin.get("/"))
    assert "系统还在启用" in home
    assert "本级单位现在是“本部门”（编码 000001）" in home
    shown = text_of(admin.get(PAGE))
    assert "7 步，已办 0 步，下一步：单位" in shown
    assert "还没有人担任预算绩效岗，审核流程无法走通" in shown
    assert "由预算绩效岗（还没有人担任）办理" in shown
    assert set(states().values()) == {"none"}
    assert "安全保密管理员" in shown

    # 单位 and 人员: 系统管理员
    root = Unit.objects.get()
    own = {"code": "301001", "name": "中共云河市委组织部本级", "short_name": "本级", "is_active": "on"}
    page = admin.get(reverse("accounts:unit", args=[root.pk]))
    assert "返回启用向导" in text_of(page)
    admin.post(reverse("accounts:unit", args=[root.pk]), own)
    centre = {"code": "301003", "name": "云河市党员教育中心", "short_name": "教育中心", "parent": root.pk}
    admin.post("/units/new/", centre | {"is_active": "on"})
    admin.post("/offices/new/", {"unit": root.pk, "name": "组织一科", "order": "1", "is_active": "on"})
    assert states()["units"] == "done"
    assert "教育中心还没有人员" in text_of(admin.get(PAGE))
    added = admin.post("/people/list/", {"text": ROLL, "do": "add"})
    words = text_of(added)
    assert "已新增 10 人" in words
    initial = {one: _password(added.content.decode(), one) for one in ("he", "qin")}
    assert states()["people"] == "done"

    # 角色: the first 安全保密管理员 by 系统管理员, all others by 安全保密管理员
    assert "由您办理" in text_of(admin.get(PAGE)).split("3. 角色")[1].split("4. ")[0]
    give(admin, "he", Role.SECURITY_ADMIN, "301001")
    shown = text_of(admin.get(PAGE)).split("3. 角色")[1].split("4. ")[0]
    assert "由安全保密管理员（贺兰）办理" in shown
    refused = admin.post(
        reverse("accounts:grant", args=[User.objects.get(username="qin").pk]),
        {"role": "budget_officer", "place": place("301001"), "order": "0"},
    )
    assert refused.status_code == 403
    guard = entered("he", initial["he"])
    for username, role, where in ROLES[:-1]:
        give(guard, username, role, where)
    assert states()["roles"] == "done"
    # 审批流程: the usual ones are there; one unit still lacks a leader
    desk = entered("qin", initial["qin"])
    told = text_of(desk.get(PAGE))
    assert f"{len(kinds.all_kinds())} 类事项已套用常用流程" in told
    assert states()["routes"] == "begun"
    assert "“分管领导审签”环节：教育中心还没有可办理本件的分管领导，审核流程无法走通" in told
    assert "返回启用向导" in text_of(desk.get("/routes/"))
    assert "授予角色" in text_of(guard.get(PAGE)).split("4. 审批流程")[1].split("5. ")[0]
    give(guard, *ROLES[-1])
    assert states()["routes"] == "done"

    # 年度
    assert "还没有预算年度" in text_of(desk.get(PAGE))
    desk.post("/plan/years/", {"do": "new", "year": "2027", "stage": "drafting"})
    assert states()["year"] == "begun"
    assert '/plan/open/?year=2027"' in desk.get(PAGE).content.decode()
    desk.post("/plan/open/", {"year": "2027"})
    assert states()["year"] == "done"

    # 用语 and 导入 can wait
    for step in ("words", "papers"):
        desk.post(reverse("desk:setup_postpone"), {"step": step, "do": "later"})
    assert states() == {code: "later" if code in acts.CAN_WAIT else "done" for code in states()}
    done = desk.get(PAGE)
    assert "可以开始使用了" in text_of(done)
    assert "填报2027年度绩效目标" in text_of(done)
    assert '/plan/rounds/new/?year=2027"' in done.content.decode()
    assert "由预算绩效岗安排各轮次" in text_of(admin.get(PAGE))
    assert "返回启用向导" not in text_of(admin.get("/people/"))
    assert "系统还在启用" not in text_of(desk.get("/"))


def _password(html: str, username: str) -> str:
    """As it stands on the slip beside the account."""
    text = re.sub(r"<[^>]+>", " ", html)
    found = re.search(rf"\b{username}\s+(?:初始密码\s*)?(\S+)", text)
    assert found is not None
    return found[1]


def test_each_kind_of_gap_is_said_once_and_names_the_places(cast: Cast) -> None:
    for one in cast.gu.memberships.all():
        one.delete()

    (gaps,) = [step.lacks for step in whole().steps if step.code == "routes"]

    about_finance = [words for words in gaps if "分管财务领导" in words]
    assert len(about_finance) == 1
    assert "教育中心" in about_finance[0]
    assert "组织一科" in about_finance[0]


def test_the_roles_step_names_who_the_routes_ask_for_and_nobody_holds(cast: Cast) -> None:
    for one in (*cast.gu.memberships.all(), *cast.shen.memberships.all(), *cast.yan.memberships.all()):
        one.delete()

    (lacks,) = [step.lacks for step in quick().steps if step.code == "roles"]

    assert lacks == [
        "还没有安全审计员。",
        "还没有人担任分管财务领导，审核流程无法走通。",
        "教育中心还没有经办人，不能填报。",
    ]


def test_a_desk_below_the_root_does_not_open_a_year(cast: Cast) -> None:
    for who in (cast.qin, cast.xie):
        who.memberships.all().delete()
    grant(None, cast.xie, Role.BUDGET_OFFICER, cast.centre)

    (lacks,) = [step.lacks for step in quick().steps if step.code == "roles"]
    assert "还没有人担任本级预算绩效岗，审核流程无法走通，年度也没有人开启。" in lacks
    page = as_(cast.xie).get(PAGE)
    assert "以后再说<" not in page.content.decode()
    assert 'href="/plan/years/"' not in page.content.decode()
    answer = as_(cast.xie).post(reverse("desk:setup_postpone"), {"step": "words"})
    assert answer.status_code == 403
    assert not SetupPostponed.objects.exists()


def test_a_step_is_left_for_later_by_the_desk_for_everybody_and_taken_up_again(cast: Cast) -> None:
    desk = as_(cast.qin)
    send = {"step": "papers", "do": "later"}
    desk.post(reverse("desk:setup_postpone"), send)
    desk.post(reverse("desk:setup_postpone"), send)
    assert states()["papers"] == "later"
    assert AuditEvent.objects.filter(kind="setup").count() == 1

    desk.post(reverse("desk:setup_postpone"), {"step": "papers", "do": "now"})
    assert states()["papers"] == "none"
    assert not SetupPostponed.objects.exists()

    wrong = desk.post(reverse("desk:setup_postpone"), {"step": "roles"})
    assert wrong.status_code == 422
    assert "不能跳过" in text_of(wrong)


def test_a_step_left_for_later_that_is_done_is_done(cast: Cast, year: BudgetYear) -> None:
    acts.postpone("papers", actor=cast.qin)
    projects(year, 1, unit=cast.centre, drafter=cast.shen)

    assert states()["papers"] == "done"


def test_an_import_that_was_read_and_not_confirmed_is_under_way(cast: Cast, year: BudgetYear) -> None:
    TargetImport.objects.create(year=year, file_name="上年.xlsx", sha256="a", parsed={}, created_by=cast.qin)

    (step,) = [step for step in quick().steps if step.code == "papers"]
    assert (step.state, step.lacks) == ("begun", ["1 份已读取，还没有确认。"])


def test_words_are_there_once_somebody_set_one_and_an_export_was_read(cast: Cast) -> None:
    assert states()["words"] == "none"
    Phrase.objects.create(owner=None, text="同意报送。", order=1)
    assert states()["words"] == "begun"
    IntegratedColumns.objects.create(unit=cast.root, heads="h", money="万元", saved_by=cast.qin)
    assert states()["words"] == "done"


def test_administrators_are_told_the_state_and_nothing_of_the_business(cast: Cast, year: BudgetYear) -> None:
    projects(year, 3, unit=cast.centre, drafter=cast.shen)

    assert "3 个项目" in text_of(as_(cast.qin).get(PAGE))
    for who in (cast.luo, cast.he):
        shown = text_of(as_(who).get(PAGE))
        assert "7. 导入上年文件 已完成 由预算绩效岗（秦若兰、谢云舟）办理" in shown
        assert "3 个项目" not in shown
    for who in (cast.yan, cast.shen, cast.ding):
        assert as_(who).get(PAGE).status_code == 403


def test_how_many_files_wait_is_told_to_the_desk_alone(cast: Cast, year: BudgetYear) -> None:
    TargetImport.objects.create(year=year, file_name="上年.xlsx", sha256="a", parsed={}, created_by=cast.qin)

    assert "1 份已读取" in text_of(as_(cast.qin).get(PAGE))
    assert "份已读取" not in text_of(as_(cast.luo).get(PAGE))


def test_each_person_is_led_only_where_they_may_go(cast: Cast, year: BudgetYear) -> None:
    for who in (cast.luo, cast.he, cast.qin):
        client = as_(who)
        body = client.get(PAGE).content.decode().split('<ol class="setup-steps">')[1]
        links = set(re.findall(r'href="([^"]+)"', body))
        assert links
        for link in links:
            assert client.get(link).status_code == 200, (who, link)


def test_the_way_back_stands_on_the_pages_until_the_department_works(cast: Cast, year: BudgetYear) -> None:
    assert "返回启用向导" in text_of(as_(cast.luo).get("/people/"))
    assert "返回启用向导" not in text_of(as_(cast.luo).get("/notices/"))
    assert "返回启用向导" not in text_of(as_(cast.shen).get("/imports/"))

    cases(
        projects(year, 1, unit=cast.centre, drafter=cast.shen),
        cast.shen,
        submitted_at="2026-06-25T10:00+08:00",
    )

    assert not under_way()
    assert "返回启用向导" not in text_of(as_(cast.luo).get("/people/"))
    assert "系统还在启用" not in text_of(as_(cast.luo).get("/"))


def test_an_opened_year_is_said_and_another_is_not_asked_for(cast: Cast, year: BudgetYear) -> None:
    open_year(2026, actor=cast.qin)
    BudgetYear.objects.create(year=2025, stage=BudgetYear.Stage.CLOSED)

    (step,) = [step for step in quick().steps if step.code == "year"]
    assert step.state == "done"
    assert step.has == ["2026年度编报，已开启", "2025年度归档，未开启"]
    assert WorkYear.objects.count() == 1


def test_the_bar_costs_the_same_in_a_large_department(cast: Cast) -> None:
    """The trial of the routes is for the page of the assistant alone."""
    first = queries(as_(cast.luo), "/people/")
    for number in range(8):
        unit = Unit.objects.create(code=f"30110{number}", name=f"第{number}单位", parent=cast.root)
        grant(None, cast.shen, Role.DRAFTER, unit)

    assert queries(as_(cast.luo), "/people/") == first


def test_the_trial_of_the_routes_costs_the_same_in_a_large_department(cast: Cast) -> None:
    first = queries(as_(cast.luo), PAGE)
    for number in range(8):
        unit = Unit.objects.create(code=f"30110{number}", name=f"第{number}单位", parent=cast.root)
        grant(None, cast.shen, Role.DRAFTER, unit)
        grant(None, cast.shen, Role.SECTION_HEAD, unit)

    assert queries(as_(cast.luo), PAGE) == first
