"""The interface for programs: the same rights, verbs and sentences as the pages, for the person of the token alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import clock, tokens
from accounts.models import ApiToken, AuditEvent, User
from monitoring.execution import spent_at
from monitoring.models import ExecutionImport
from projects.models import TargetVersion
from tests.desk.api_client import CODE, Program, program
from tests.desk.rows import as_
from tests.monitoring.books import book
from tests.monitoring.makers import imported
from tests.projects.makers import draft
from workflows import cases
from workflows.kinds import Remark
from workflows.models import Assignment, Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(cast, year) -> TargetVersion:
    return draft(year, cast.centre, None, cast.shen, code=CODE)


@pytest.fixture
def case(cast, version) -> Case:
    """A target of 沈知远's that lies with 高映雪."""
    made = cases.open_case("target", version, cast.shen)
    cases.submit(made.pk, actor=cast.shen)
    return made


def test_only_a_good_token_of_somebody_in_the_business_opens_the_door(cast):
    assert Program("").get("tasks")[0] == 401
    browser = as_(cast.gao)
    assert browser.get("/api/v1/tasks").status_code == 401, "a login is no token"
    mine = program(cast.gao)
    assert mine.get("tasks")[0] == 200
    assert mine.post("tasks", {})[0] == 405
    assert mine.get(f"tasks?token={mine.token}")[0] == 422, "a token does not stand in an address"
    status, told = mine.get("tasks", pgae=2)
    assert (status, told["errors"]) == (422, [{"field": "pgae", "text": "没有这一参数。"}])
    row = ApiToken.objects.get()
    assert clock.now() - row.last_used_at < timedelta(minutes=1)
    ApiToken.objects.create(
        user=cast.luo, name="x", digest=tokens.digest_of("x"), expires_on=clock.today(), may_act=True
    )
    assert Program("x").get("projects")[0] == 403
    User.objects.filter(pk=cast.gao.pk).update(must_change_password=True)
    assert mine.get("tasks")[0] == 403
    User.objects.filter(pk=cast.gao.pk).update(must_change_password=False, is_active=False)
    assert mine.get("tasks")[0] == 401
    User.objects.filter(pk=cast.gao.pk).update(is_active=True)
    with clock.shifted(clock.now() + timedelta(days=31)):
        status, told = mine.get("tasks")
    assert (status, told["title"]) == (401, "需要令牌")
    assert "“我的任职”里的“接口令牌”" in told["detail"]


def test_who_guesses_tokens_is_not_listened_to_any_more_and_others_from_there_are(cast):
    good, wrong = program(cast.gao), Program("jicheng_guess")
    assert [wrong.get("tasks")[0] for _ in range(21)] == [401] * 20 + [429]
    assert good.get("tasks")[0] == 200
    assert AuditEvent.objects.filter(kind="api_lockout").count() == 1
    with clock.shifted(clock.now() + tokens.PAUSE):
        assert wrong.get("tasks")[0] == 401


def test_a_decision_is_the_one_of_the_page_once(cast, case):
    his = program(cast.gao)
    (task,) = his.get("tasks")[1]["tasks"]
    assert (task["case"], task["step_words"], task["amount"]) == (case.pk, "科室审核", "365000.00")
    shown = his.get(f"cases/{case.pk}")[1]
    assert shown["mine"]["step"] == task["step"]
    assert shown["content"]["indicators"][0]["value"] == "≥60 个"
    assert [one["kind"] for one in shown["events"]] == ["created", "submitted"]
    assert Assignment.objects.get(case=case, person=cast.gao).seen is None, "a program is not its person"
    path, agree = f"cases/{case.pk}/decide", {"decision": "approve", "step": task["step"]}
    assert program(cast.gao, act=False).post(path, agree)[0] == 403
    assert program(cast.ouyang).post(path, agree)[0] == 404
    assert program(cast.ouyang).get(f"cases/{case.pk}")[0] == 404
    status, told = program(cast.qin).post(path, agree)
    assert (status, told["detail"]) == (403, "本环节由科室负责人办理。") or status == 403
    status, told = his.post(path, {"decision": "send_back", "step": task["step"]})
    assert status == 422, "without a comment"
    assert case.events.count() == 2
    status, told = his.post(path, agree, key="k1")
    assert status == 200
    assert "下一步" in told["text"]
    assert his.post(path, agree, key="k1") == (status, told), "the same call again"
    assert his.post(path, agree | {"comment": "好"}, key="k1")[0] == 422
    status, again = his.post(path, agree)
    assert status == 409
    assert again["detail"].startswith("您已于 10:32 同意，不用再办。")
    assert case.events.filter(kind="approved").count() == 1
    noted = AuditEvent.objects.get(kind="api_act")
    assert "程序0" in noted.summary
    assert case.number in noted.summary


def test_a_signer_of_two_steps_does_not_sign_the_second_with_the_first_s_number(cast, case):
    step = program(cast.gao).get("tasks")[1]["tasks"][0]["step"]
    cases.approve(case.pk, actor=cast.gao)
    status, told = program(cast.lu).post(f"cases/{case.pk}/decide", {"decision": "approve", "step": step})
    assert status == 409, told


def test_projects_and_targets_are_those_of_the_pages(cast, version, case, year):
    draft(year, cast.college, None, cast.ouyang, code="", name="老年大学教学业务经费")
    cases.send_back(
        case.pk,
        actor=cast.gao,
        comment="请核实",
        remarks=[Remark(f"indicators/{version.indicators.first().uuid}/value", "数量偏少")],
    )
    desk, shen, ouyang = program(cast.qin), program(cast.shen), program(cast.ouyang)
    every = desk.get("projects", year=2026)[1]
    assert (every["count"], every["budget"]) == (2, "730000.00")
    assert desk.get("projects", year=2026, q="教学")[1]["count"] == 1
    assert desk.get("projects", year=2026, state="退回修改")[1]["projects"][0]["id"] == version.project_id
    assert shen.get("projects", year=2026, mine="true")[1]["count"] == 1
    assert desk.get("projects", year="zwei")[0] == 422
    project = shen.get(f"projects/{version.project_id}")[1]
    assert project["versions"] == [
        {"target": version.pk, "label": "一上稿", "state": "退回修改", "case": case.pk}
    ]
    sheet = shen.get(f"targets/{version.pk}")[1]
    assert (sheet["budget"], sheet["plan"][1]) == ("365000.00", {"month": 6, "percent": "45"})
    assert {one["uuid"] for one in sheet["indicators"]} == {
        str(uuid) for uuid in version.indicators.values_list("uuid", flat=True)
    }
    assert [(one["author"], one["text"]) for one in sheet["returned"]] == [("高映雪", "数量偏少")]
    assert all(one["severity_words"] and one["text"] for one in sheet["remarks"])
    for foreign in (f"projects/{version.project_id}", f"targets/{version.pk}"):
        status, told = ouyang.get(foreign)
        assert (status, told["title"]) == (404, "没有这一内容")


def test_execution_counts_from_the_confirmation_on_with_every_question_answered(cast, year, version):
    project = version.project
    imported(cast.qin, date(2026, 3, 31), {project: "90000"}, unit=cast.root)
    desk, path = program(cast.qin), "execution-imports"

    def fresh() -> SimpleUploadedFile:
        return SimpleUploadedFile("支出.xlsx", book([(project.code, project.name, "", 80000)]))

    fields = {"year": "2026", "unit": "301001", "as_of": "2026-05-31", "public": "true"}
    assert program(cast.shen).upload(path, **fields)[0] == 403
    assert desk.upload(path, **fields | {"unit": "999"})[1]["errors"][0]["field"] == "unit"
    assert desk.upload(path, **fields | {"public": "false"}, file=fresh())[0] == 422
    status, held = desk.upload(path, **fields, file=fresh())
    assert (status, held["next"], held["preview"]) == (201, "columns", None)
    heads = held["sheets"][0]["proposed"]
    said = {"sheet": 0, "columns": heads, "money": "yuan"}
    assert desk.post(f"{path}/{held['id']}/columns", said | {"columns": {"colour": 1}})[0] == 422
    preview = desk.post(f"{path}/{held['id']}/columns", said)[1]["preview"]
    (question,) = preview["questions"]
    assert "累计执行数变少了" in question["text"]
    confirm, sure = f"{path}/{held['id']}/confirm", {"seen": preview["seen"]}
    status, told = desk.post(confirm, sure, key="k")
    assert (status, told["errors"][0]["field"]) == (422, f"answers.{question['name']}")
    assert spent_at([project.pk], date(2026, 5, 31)) == {project.pk: 90000}
    assert program(cast.su).get(f"{path}/{held['id']}")[0] == 404, "an import of the whole department"
    sure["answers"] = {question["name"]: question["options"][0]["value"]}
    assert desk.post(confirm, sure | {"seen": "x"})[0] == 409
    status, done = desk.post(confirm, sure, key="k")
    assert (status, done["state"], done["confirmed_by"]) == (200, "confirmed", "秦若兰")
    assert desk.post(confirm, sure, key="k") == (200, done)
    status, told = desk.post(confirm, sure)
    assert (status, "已于 06-25 10:32 确认导入这份文件" in told["detail"]) == (409, True)
    assert spent_at([project.pk], date(2026, 5, 31)) == {project.pk: 80000}
    assert ExecutionImport.objects.filter(state="confirmed").count() == 2


RUBBISH = [
    ("{", 400),
    ("[" * 100_000, 400),
    ("null", 422),
    ("[]", 422),
    ('"approve"', 422),
    ('{"decision": "approve"}', 422),
    ('{"decision": ["approve"], "step": 1}', 422),
    ('{"decision": "approve", "step": true}', 422),
    ('{"decision": "approve", "step": 1e400}', 422),
    ('{"decision": "approve", "step": 99999999999999999999}', 422),
    ('{"decision": "approve", "step": 1, "comment": "\\u0000"}', 422),
    ('{"decision": "approve", "step": 1, "colour": "red"}', 422),
    ('{"decision": "send_back", "step": 1, "remarks": [{"path": 5}]}', 422),
    ('{"decision": "approve", "step": 9223372036854775807}', 409),
]


def test_rubbish_is_a_problem_with_its_place(cast, case):
    his = program(cast.gao)
    for body, wanted in RUBBISH:
        status, told = his.post(f"cases/{case.pk}/decide", body)
        assert (status, told["status"]) == (wanted, wanted), (body[:60], told)
        assert told["detail"]
    assert case.events.count() == 2


def test_other_than_json_is_told_so(cast, case):
    token = program(cast.gao).token
    answer = Client().post(
        f"/api/v1/cases/{case.pk}/decide",
        {"decision": "approve"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")
