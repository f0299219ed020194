"""The pages of 审批流程: who uses which route, changing it, versions, trying it out."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Unit, User
from tests.cast import Cast
from tests.toy import PaperKind, new_case, new_paper
from tests.workflows.routes import by_name, by_role, route_of
from tests.workflows.steps import submitted
from workflows import routes
from workflows.cases import withdraw
from workflows.models import Route, RouteStep

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]
DESK = by_role("budget_officer", "root", name="预算绩效岗审核")
FROM_100 = [{"fact": "amount", "from": "1000000.00", "to": None}]


def ask(user: User, url: str, /, *args: object, status: int = 200, **query: object) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(f"workflows:{url}", args=args), query)
    assert response.status_code == status
    return words(response)


def send(user: User, url: str, /, *args: object, status: int = 200, **data: Any) -> str:
    client = Client()
    client.force_login(user)
    response = client.post(reverse(f"workflows:{url}", args=args), data)
    assert response.status_code == status, words(response)
    return words(response)


def words(response: HttpResponse) -> str:
    """What of the page's own part people read, and what stands in its boxes."""
    html = response.content.decode()
    html = html.split("<main", 1)[-1].split("</main>", 1)[0]
    html = re.sub(r'<input[^>]* value="([^"]*)"[^>]*>', r" \1 ", html)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", " ", html))))


def typed(*steps: dict[str, Any], **head: Any) -> dict[str, Any]:
    """A form with the steps: by default one that every unit of the cast can take."""
    base = {"signers": "role", "role": "budget_officer", "place": "root", "mode": "any", "medium": "screen"}
    base |= {"limit_days": "2", "at_limit": "remind"}
    data: dict[str, Any] = {
        "do": "save",
        "name": "文稿审批流程",
        "same_person": "each",
        "note": "调整",
        "based_on": "",
    }
    data["step"] = [str(number) for number in range(1, len(steps) + 1)]
    for number, step in enumerate(steps, start=1):
        data |= {
            f"s{number}-{key}": value for key, value in ({"name": f"第{number}步"} | base | step).items()
        }
    return data | head


def common() -> Route:
    return routes.ensure_route(PaperKind())


def test_the_list_says_for_each_unit_whose_route_it_uses(cast: Cast) -> None:
    route_of(DESK, unit=cast.root)
    Unit.objects.create(code="30100301", name="分部", parent=cast.centre)
    route_of(by_role(name="中心审核"), unit=cast.centre, note="试行")
    page = ask(cast.qin, "routes")
    assert "各单位通用 第 1 版 科室审核 → 分管领导审签" in page
    assert "本级 第 1 版 本单位 预算绩效岗审核" in page
    assert "教育中心 第 1 版 本单位 中心审核" in page
    assert "分部 沿用教育中心 同上级" in page
    assert "老年大学 沿用本级 同上级" in page


def test_the_list_costs_the_same_for_many_units(cast: Cast, django_assert_num_queries: Any) -> None:
    client = Client()
    client.force_login(cast.qin)
    url = reverse("workflows:routes")
    client.get(url)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for number in range(30):
        unit = Unit.objects.create(code=f"3011{number:02}", name=f"单位{number}", parent=cast.root)
        route_of(DESK, unit=unit, changed_by=cast.qin)
    with django_assert_num_queries(len(few)):
        client.get(url)


def test_a_desk_of_a_unit_sees_its_own_and_may_not_change_what_it_inherits(cast: Cast) -> None:
    Membership.objects.create(user=cast.su, role="budget_officer", unit=cast.centre)
    page = ask(cast.su, "routes")
    assert "教育中心" in page
    assert "老年大学" not in page
    assert "修改流程" not in ask(cast.su, "route", "paper", 0)
    assert "为本单位单独设置" in ask(cast.su, "route", "paper", cast.centre.pk)
    ask(cast.su, "route_edit", "paper", 0, status=403)
    ask(cast.su, "route", "paper", cast.college.pk, status=403)
    ask(cast.su, "route_edit", "paper", cast.college.pk, status=403)
    send(cast.su, "route_edit", "paper", 0, status=403, **typed({}))
    ask(cast.su, "route_version", route_of(DESK, unit=cast.college).pk, status=403)


def test_there_is_no_page_for_what_there_is_not(cast: Cast) -> None:
    ask(cast.qin, "route", "nothing", 0, status=404)
    ask(cast.qin, "route", "paper", 10**6, status=404)
    ask(cast.qin, "route_version", 10**6, status=404)
    ask(cast.qin, "route_try", kind="nothing", status=404)
    ask(cast.qin, "route_try", kind="paper", document=10**6, status=404)


def test_everything_a_step_can_say_is_typed_and_saved(cast: Cast) -> None:
    new = {
        "name": "会商",
        "signers": "people",
        "person": ["顾怀瑾（副部长）", "", "丁维岳"],
        "mode": "vote",
        "votes_needed": "2",
        "medium": "paper",
        "limit_days": "5",
        "at_limit": "desk",
        "fallback": "秦若兰（办公室副主任）",
        "if-amount-from": "1,00.5",
        "if-amount-to": "500",
        "if-is_key": "yes",
        "if-sort-in": ["专项"],
    }
    send(
        cast.qin,
        "route_edit",
        "paper",
        0,
        status=302,
        **typed(new, {"signers": "head"}, based_on=common().pk),
    )
    step, head = RouteStep.objects.filter(route__version=2).order_by("order")
    assert (step.people, step.role, step.place) == ([cast.gu.pk, cast.ding.pk], "", "")
    assert (step.mode, step.votes_needed, step.votes_percent) == ("vote", 2, None)
    assert (step.medium, step.limit_days, step.at_limit, step.fallback) == ("paper", 5, "desk", cast.qin)
    assert step.conditions == [
        {"fact": "amount", "from": "1005000.00", "to": "5000000.00"},
        {"fact": "is_key", "is": True},
        {"fact": "sort", "in": ["专项"]},
    ]
    assert (head.signers, head.role, head.people) == ("head", "", [])
    again = ask(cast.qin, "route_edit", "paper", 0)
    for shown in ("顾怀瑾（副部长）", "丁维岳（部长）", "100.50", "500.00", "秦若兰（办公室副主任）"):
        assert shown in again
    shown = ask(cast.qin, "route", "paper", 0)
    assert "预算数 ≥ 100.5万元 且 < 500万元，且是重点项目，且类别为专项" in shown
    assert "票签（同意达到 2 票即通过）" in shown


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"name": ""}, "请填写环节名称"),
        ({"signers": "people", "person": ["查无此人"]}, "没有找到“查无此人”"),
        ({"signers": "people", "person": ["罗青（系统管理员）"]}, "没有业务角色"),
        ({"fallback": "查无此人"}, "没有找到“查无此人”"),
        ({"mode": "vote", "votes_needed": "二"}, "请填写整数"),
        ({"mode": "vote"}, "只填一个"),
        ({"limit_days": "-1"}, "请填写整数"),
        ({"limit_days": "99"}, "0 至 60 个工作日"),
        ({"if-amount-from": "一百"}, "请填写以万元为单位的数字"),
        ({"if-amount-from": "5", "if-amount-to": "5"}, "上限要大于下限"),
        ({"role": "drafter"}, "请选择由哪个角色办理"),
    ],
)
def test_what_cannot_be_saved_comes_back_with_what_was_typed_and_a_sentence(
    cast: Cast, step: dict[str, Any], said: str
) -> None:
    data = typed({"name": "甲环节"} | step, based_on=common().pk)
    page = send(cast.qin, "route_edit", "paper", 0, status=422, **data)
    assert said in page
    assert "调整" in page
    assert Route.objects.filter(kind="paper").count() == 1


def test_checking_writes_nothing_and_says_that_everybody_is_there(cast: Cast) -> None:
    page = send(cast.qin, "route_edit", "paper", 0, **typed({}, do="check", based_on=common().pk))
    assert "检查通过：本级、教育中心、老年大学的每个环节都有人可以办理" in page
    wrong = send(cast.qin, "route_edit", "paper", 0, **typed({"name": ""}, do="check", based_on=common().pk))
    assert "请填写环节名称" in wrong
    assert Route.objects.filter(kind="paper").count() == 1


def test_who_is_missing_where_is_listed_and_saved_only_when_known(cast: Cast) -> None:
    data = typed({"name": "科室审核", "role": "section_head", "place": "office"}, based_on=common().pk)
    page = send(cast.qin, "route_edit", "paper", 0, status=422, **data)
    assert "本级 · 研究室 科室审核 本级还没有可办理本件的科室负责人" in page
    client = Client()
    client.force_login(cast.qin)
    html = client.post(reverse("workflows:route_edit", args=["paper", 0]), data).content.decode()
    found = re.search(r'name="accepted" value="(\w+)"', html)
    assert found is not None
    send(cast.qin, "route_edit", "paper", 0, status=302, **data, accepted=found[1])
    assert Route.objects.filter(kind="paper").count() == 2


def test_steps_are_added_before_the_letter_moved_and_removed_by_buttons(cast: Cast) -> None:
    letter = {"name": "批复", "medium": "outside"}
    rows = [{"name": "甲"}, {"name": "乙"}, letter]

    def order(do: str) -> list[str]:
        client = Client()
        client.force_login(cast.qin)
        html = client.post(
            reverse("workflows:route_edit", args=["paper", 0]), typed(*rows, do=do)
        ).content.decode()
        return re.findall(r'name="s\d+-name" maxlength="40" value="([^"]*)"', html)

    assert order("add") == ["甲", "乙", "", "批复"]
    assert order("up:2") == ["乙", "甲", "批复"]
    assert order("down:1") == ["乙", "甲", "批复"]
    assert order("up:1") == order("down:3") == order("up:77") == order("nonsense") == ["甲", "乙", "批复"]
    assert order("remove:1") == ["乙", "批复"]


def test_the_second_of_two_desks_gets_409_with_both_and_may_save_after_reading(cast: Cast) -> None:
    old = common()
    send(cast.qin, "route_edit", "paper", 0, status=302, **typed({"name": "一审"}, based_on=old.pk))
    page = send(cast.xie, "route_edit", "paper", 0, status=409, **typed({"name": "初审"}, based_on=old.pk))
    assert "秦若兰已于 10:32 保存了第 2 版，您的修改没有写入" in page
    assert "初审 名称 现在的流程：一审 您所填的：初审" in page
    now = Route.objects.get(kind="paper", is_current=True)
    assert f" {now.pk} " in page
    send(cast.xie, "route_edit", "paper", 0, status=302, **typed({"name": "初审"}, based_on=now.pk))
    assert [route.version for route in Route.objects.filter(kind="paper").order_by("version")] == [1, 2, 3]


def test_versions_are_listed_shown_and_compared(cast: Cast) -> None:
    first = common()
    second = route_of(DESK, note="精简", changed_by=cast.qin)
    third = route_of(DESK | {"limit_days": 5}, note="放宽")
    page = ask(cast.qin, "route", "paper", 0)
    assert page.index("第 3 版 放宽") < page.index("第 2 版 精简 秦若兰") < page.index("第 1 版 系统初始流程")
    last = ask(cast.qin, "route_version", third.pk)
    assert "第 2 版与第 3 版的差别" in last
    assert "限 2 个工作日，到期提醒办理人 第 3 版：限 5 个工作日" in last
    assert "第 1 版与第 3 版的差别" in ask(cast.qin, "route_version", third.pk, **{"with": first.pk})
    assert "第 1 版与第 2 版的差别" in ask(cast.qin, "route_version", first.pk, **{"with": second.pk})
    assert "的差别" not in ask(cast.qin, "route_version", route_of(DESK, unit=cast.centre).pk)


def test_a_version_is_downloaded_as_bpmn(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.qin)
    response = client.get(reverse("workflows:route_bpmn", args=[common().pk]))
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert "科室审核" in response.content.decode()


def test_a_unit_goes_back_to_what_it_inherits(cast: Cast) -> None:
    common()
    own = route_of(DESK, unit=cast.centre)
    assert "以后使用各单位通用的第 1 版" in ask(cast.qin, "route_retire", "paper", cast.centre.pk)
    data = {"based_on": own.pk, "note": ""}
    assert "请写明为什么" in send(cast.qin, "route_retire", "paper", cast.centre.pk, status=422, **data)
    send(cast.qin, "route_retire", "paper", cast.centre.pk, status=302, **data | {"note": "统一"})
    assert "沿用各单位通用的第 1 版" in ask(cast.qin, "route", "paper", cast.centre.pk)
    assert "没有自己的审批流程" in ask(cast.qin, "route_retire", "paper", cast.centre.pk)
    send(cast.qin, "route_retire", "paper", cast.centre.pk, status=409, **data | {"note": "统一"})


def test_a_trial_of_a_document_names_people_reasons_days_and_what_would_change_it(cast: Cast) -> None:
    route_of(
        by_role(name="科室审核"),
        by_role("department_leader", "root", name="主要领导审签", conditions=FROM_100),
        by_role("finance_leader", "root", name="分管财务", limit_days=3),
    )
    paper = new_paper(cast.shen, budget=Decimal("400000"))
    page = ask(cast.qin, "route_try", kind="paper", document=paper.pk)
    assert "科室审核限 2 个工作日，最晚 06-29 周一 高映雪 主任：教育中心单位负责人" in page
    assert "主要领导审签略过 未达到“预算数 ≥ 100万元” 预算数达到 100万元时增加主要领导审签" in page
    assert "分管财务限 3 个工作日，最晚 07-02 周四" in page
    assert "每个要办理的环节都有人" in page


def test_a_trial_of_facts_takes_the_route_of_the_place_and_leaves_the_drafter_out(cast: Cast) -> None:
    route_of(by_role(name="负责人审核"), unit=cast.college)
    facts = {"kind": "paper", "place": f"unit:{cast.college.pk}", "drafter": cast.ouyang.pk}
    page = ask(cast.qin, "route_try", **facts, **{"fact-amount": "12"})
    assert "适用老年大学的流程第 1 版" in page
    assert "只有起草人本人，本环节改由本级预算绩效岗办理" in page
    Membership.objects.filter(role="section_head", unit=cast.college).delete()
    page = ask(cast.qin, "route_try", **facts)
    assert "还没有人可办" in page
    assert "这样提交会被拦下" in page
    assert "请填写以万元为单位的数字" in ask(cast.qin, "route_try", **facts, **{"fact-amount": "十"})
    assert "请选择单位、科室" in ask(cast.qin, "route_try", kind="paper", place="")


def test_the_path_before_submission_says_by_which_rule_a_step_is_taken_and_what_is_left_out(
    cast: Cast,
) -> None:
    route_of(
        by_role(name="科室审核"),
        by_role("department_leader", "root", name="主要领导审签", conditions=FROM_100),
        by_name(cast.gu, cast.ding, name="会商", mode="all"),
    )
    page = ask(cast.shen, "path", new_case(cast.shen, budget=Decimal("400000")).pk)
    assert "主要领导审签略过 未达到“预算数 ≥ 100万元” 预算数达到 100万元时增加主要领导审签" in page
    assert "会签，都同意才通过" in page
    page = ask(cast.shen, "path", new_case(cast.shen, budget=Decimal("2000000")).pk)
    assert "因为预算数 ≥ 100万元 丁维岳 部长：本级主要领导 预算数低于 100万元时不经主要领导审签" in page


def test_a_case_that_came_back_is_shown_the_route_it_began_with(cast: Cast) -> None:
    route_of(by_role(name="旧环节"))
    case = submitted(cast)
    withdraw(case.pk, actor=cast.shen)
    route_of(by_role(name="新环节"))
    page = ask(cast.shen, "path", case.pk)
    assert "旧环节" in page
    assert "新环节" not in page
