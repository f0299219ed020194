"""The pages of what is decided elsewhere: letters, meetings, packages, the registry and its corrections."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import Cast
from tests.toy import new_case
from tests.workflows.elsewhere import agreed, at_meeting, meeting, meeting_route, packed
from tests.workflows.files import upload
from tests.workflows.steps import at_step, decided, letter
from tests.workflows.test_pages import as_
from workflows.cases import approve, register_meeting, register_outside, report, submit
from workflows.models import Batch, Case, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


@pytest.fixture(autouse=True)
def files(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path


def page(name: str, *args: Any) -> str:
    return reverse(f"workflows:{name}", args=args)


def typed_letter(**more: Any) -> dict[str, Any]:
    return {
        "sender": "云河市财政局",
        "number": "云财审〔2026〕2号",
        "title": "关于审核意见的函",
        "dated": "2026-06-20",
        "checked": "on",
        "scan": upload("来文.pdf"),
    } | more


def test_a_letter_is_typed_with_a_result_amount_and_opinion_for_each_project(cast: Cast) -> None:
    good, waits, back = at_step(cast, 5), at_step(cast, 5, title="要补测算"), at_step(cast, 5, title="要修改")
    given: dict[str, Any] = typed_letter(case=[good.pk, waits.pk, back.pk])
    given |= {
        f"result-{waits.pk}": "opinion",
        f"comment-{waits.pk}": "请补充测算。",
        f"amount-{waits.pk}": "",
    }
    given |= {f"result-{back.pk}": "return"}
    answer = as_(cast.qin).post(page("register_outside"), given)
    assert answer.status_code == 422
    assert "请照来文填写财政意见。" in answer.content.decode()
    given |= {f"comment-{back.pk}": "标题不规范。", "scan": upload("来文.pdf")}
    text = as_(cast.qin).post(page("register_outside"), given, follow=True).content.decode()
    assert "1 个项目已批复并锁定" in text
    assert "要补测算：已记财政意见，仍是“待报财政”。" in text
    back.refresh_from_db()
    assert (back.state, back.remarks.get().place) == (Case.State.DRAFT, "标题")
    waits.refresh_from_db()
    assert (
        "财政意见（云财审〔2026〕2号）：请补充测算。"
        in as_(cast.shen).get(page("case", waits.pk)).content.decode()
    )


def test_the_letters_page_may_show_one_package(cast: Cast) -> None:
    inside, outside = at_step(cast, 5, title="批次里的"), at_step(cast, 5, title="批次外的")
    batch = packed(cast.qin, inside)
    report(batch.pk, actor=cast.qin)
    rows = as_(cast.qin).get(page("register_outside"), {"batch": batch.pk}).context["rows"]
    assert [row.case for row in rows] == [inside]
    assert outside.state == Case.State.OUTSIDE


def test_a_meeting_is_typed_once_for_all_and_keeps_what_was_typed_when_refused(cast: Cast) -> None:
    meeting_route()
    one, two = at_meeting(cast), at_meeting(cast, title="要压减的")
    client = as_(cast.qin)
    assert "待登记会议决定 2 件" in client.get("/").content.decode()
    form = client.get(page("register_meeting")).content.decode()
    assert 'value="部务会"' in form
    given: dict[str, Any] = {
        "sender": "部务会",
        "number": "2026年第5次",
        "dated": "2026-06-25",
        "checked": "on",
    }
    given |= {"case": [one.pk, two.pk], f"result-{two.pk}": "send_back", "scan": upload("纪要.pdf")}
    answer = client.post(page("register_meeting"), given)
    assert answer.status_code == 422
    assert "请照会议纪要填写决定原文。" in answer.content.decode()
    kept = answer.context["scan"].pk
    given |= {f"comment-{two.pk}": "请压减会议费。", "kept_scan": kept}
    del given["scan"]
    text = client.post(page("register_meeting"), given, follow=True).content.decode()
    assert "已登记部务会决定，2 件一次办理。" in text
    assert "要压减的：会议退回修改，已退回沈知远。" in text
    assert Registration.objects.get().scan_id == kept
    record = client.get(page("record", one.pk)).content.decode()
    assert "登记会议决定" in record
    assert "部务会 2026年第5次，2026-06-25，同意" in record


def test_what_the_meeting_put_off_is_left_unticked_and_goes_on_waiting(cast: Cast) -> None:
    meeting_route()
    put_off, agreed_on = at_meeting(cast, title="缓议的"), at_meeting(cast, title="研究过的")
    client = as_(cast.qin)
    case_page = client.get(page("case", put_off.pk)).content.decode()
    assert "没有研究或缓议的不用登记，留在这里等下一次会议" in case_page
    assert f'href="{page("register_meeting")}"' in case_page
    assert "等会议决定</h2>" not in as_(cast.shen).get(page("case", put_off.pk)).content.decode()
    form = client.get(page("register_meeting")).content.decode()
    assert "没有研究或缓议的不勾选，不登记，留在这里等下一次会议" in form
    given: dict[str, Any] = {"sender": "部务会", "number": "5", "dated": "2026-06-25", "checked": "on"}
    refused = client.post(page("register_meeting"), given | {"scan": upload("纪要.pdf")})
    assert "请勾选会议研究过的事项；没有研究或缓议的不用登记。" in refused.content.decode()
    given |= {"case": [agreed_on.pk], "scan": upload("纪要.pdf")}
    left = client.post(page("register_meeting"), given, follow=True).content.decode()
    assert "已登记部务会决定，1 件一次办理。" in left
    assert ("缓议的" in left, "研究过的" in left) == (True, False)


def test_a_meeting_that_is_refused_by_the_verb_stays_on_the_page(cast: Cast) -> None:
    meeting_route()
    case = at_meeting(cast)
    given: dict[str, Any] = {
        "sender": "部务会",
        "number": "5",
        "dated": "2026-06-24",
        "checked": "on",
        "case": [case.pk],
    }
    answer = as_(cast.qin).post(page("register_meeting"), given | {"scan": upload("纪要.pdf")})
    assert answer.status_code == 422
    assert "会议日期早于" in answer.content.decode()


def test_a_package_is_made_filled_sent_printed_and_recalled_on_its_pages(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="后加的")
    client = as_(cast.qin)
    assert "关于报送2026年度文稿的函" in client.get(page("batch_new")).content.decode()
    made = {"title": "关于报送的函", "recipient": "云河市财政局", "year": "2026", "case": [one.pk]}
    client.post(page("batch_new"), made)
    batch = Batch.objects.get()
    assert "还可加入的项目" in client.get(page("batch", batch.pk)).content.decode()
    client.post(page("batch_items", batch.pk), {"do": "add", "case": [two.pk]})
    assert client.post(page("batch_report", batch.pk)).status_code == 422
    cover = {
        "title": "关于报送的函",
        "recipient": "云河市财政局",
        "number": "云组财[2026]3号",
        "dated": "2026-06-25",
    }
    assert client.post(page("batch_cover", batch.pk), cover | {"title": ""}).status_code == 422
    client.post(page("batch_cover", batch.pk), cover)
    text = client.post(page("batch_report", batch.pk), follow=True).content.decode()
    assert "已报送 2 个项目，文号 云组财〔2026〕3号。" in text
    paper = client.get(page("batch_print", batch.pk)).content.decode()
    assert "中共云河市委组织部<" in paper, "the letter is the department's, not its 本级's"
    assert "组织部本级" not in paper.split("slip package")[1]
    one.refresh_from_db()
    mark = one.snapshot.sha256  # type: ignore[union-attr]
    assert f"{mark[:4]} {mark[4:8]} {mark[8:12]} {mark[12:16]}" in paper
    assert "现报送 2026年度文稿 2 件，金额合计 0.01 万元" in paper
    assert "2026年6月25日" in paper
    refused = client.post(page("batch_recall", batch.pk), {"reason": ""})
    assert refused.status_code == 422
    text = client.post(page("batch_recall", batch.pk), {"reason": "漏了一项"}, follow=True).content.decode()
    assert "已撤回报送，2 个项目回到“待报财政”。" in text
    assert "云组财〔2026〕3号" in client.get(page("batches")).content.decode()


def test_the_registry_shows_both_the_wrong_and_the_right_registration(cast: Cast) -> None:
    one, two = at_step(cast, 5), at_step(cast, 5, title="登错的")
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(one), decided(two, "35.00")])
    first = Registration.objects.get()
    client = as_(cast.xie)
    form = client.get(page("correct", first.pk)).content.decode()
    assert "已批复并锁定，结果和金额不能再更正" in form
    given = {"sender": first.sender, "number": first.number, "title": first.title, "dated": "2026-01-20"}
    given |= {f"result-{two.pk}": "none", "reason": ""}
    assert "请写明更正的原因。" in client.post(page("correct", first.pk), given).content.decode()
    text = client.post(
        page("correct", first.pk), given | {"reason": "看错了行"}, follow=True
    ).content.decode()
    assert "已更正登记" in text
    assert "登错的：不在这份登记中，现在：待报财政。" in text
    assert "更正登记</a>" in text
    old = client.get(page("registration", first.pk)).content.decode()
    assert "已更正" in old
    assert "看错了行" in old
    assert "更正登记</a>" not in old
    listed = client.get(page("registrations")).content.decode()
    assert listed.count("云财预〔2026〕8号") >= 2
    assert "同意批复 0.004万元" in listed


def test_a_reader_sees_the_cases_they_may_read_and_how_many_more_there_are(cast: Cast) -> None:
    own = at_step(cast, 5)
    other = new_case(cast.fang, title="组织一科的")
    submit(other.pk, actor=cast.fang)
    for person in (cast.xu, cast.lu, cast.qin, cast.gu):
        approve(other.pk, actor=person)
    register_outside(actor=cast.qin, letter=letter(), decisions=[decided(own), decided(other)])
    text = as_(cast.shen).get(page("registrations")).content.decode()
    assert own.title in text
    assert "组织一科的" not in text
    assert "另有 1 个项目您不能查看" in text
    pk = Registration.objects.get().pk
    assert as_(cast.shen).get(page("correct", pk)).status_code == 403
    assert as_(cast.bai).get(page("registration", pk)).status_code == 404


@pytest.mark.parametrize("name", ["register_meeting", "registrations", "registration", "correct", "batch"])
def test_the_pages_cost_the_same_with_two_cases_and_with_six(cast: Cast, name: str) -> None:
    meeting_route()
    client, counts = as_(cast.qin), []
    for number, more in enumerate((2, 4)):
        fresh = [at_meeting(cast) for _ in range(more)]
        args: list[int] = []
        if name in ("registrations", "registration", "correct"):
            everything = [*Case.objects.filter(step_name="部务会审议")]
            done = register_meeting(
                actor=cast.qin, meeting=meeting(cast.qin, f"第{number}次"), decisions=agreed(*everything)
            )
            args = [done[0].event.registration_id] if name != "registrations" else []  # type: ignore[list-item]
        if name == "batch":
            Case.objects.filter(pk__in=[case.pk for case in fresh]).update(state="outside")
            batch = Batch.objects.first() or packed(cast.qin)
            client.post(page("batch_items", batch.pk), {"do": "add", "case": [case.pk for case in fresh]})
            args = [batch.pk]
        client.get(page(name, *args))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(name, *args)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
