"""The case's pages, on the toy document: who sees what, what a decision does, what is refused and kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from tests.cast import Cast
from tests.toy import row
from tests.workflows import ways
from tests.workflows.steps import at_step, holding, submitted
from tests.workflows.ways import DESK, named, route
from workflows.cases import (
    answer,
    approve,
    consult,
    copy_to,
    keep_draft,
    send_back,
    slip_of,
    submit,
)
from workflows.kinds import Remark
from workflows.models import Case, Event, Registration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def scan(name: str = "签批.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def url(name: str, case: Case) -> str:
    return reverse(f"workflows:{name}", args=[case.pk])


def test_the_signer_sees_the_document_the_path_and_the_decision(cast: Cast) -> None:
    case = submitted(cast, rows=[row("站点数", "≥180 个")])
    page = as_(cast.gao).get(url("case", case)).content.decode()
    assert "≥180 个" in page
    assert "待您决定" in page
    assert "签署决定" in page
    assert "陆承砚" in page


def test_somebody_without_a_seat_reads_but_has_no_decision(cast: Cast) -> None:
    case = submitted(cast)
    page = as_(cast.qin).get(url("case", case)).content.decode()
    assert 'name="decision"' not in page
    assert "登记纸质签批" in page


def test_an_outsider_is_told_there_is_no_such_case(cast: Cast) -> None:
    case = submitted(cast)
    assert as_(cast.bai).get(url("case", case)).status_code == 404
    assert as_(cast.bai).post(url("decide", case), {"decision": "approve"}).status_code == 404


def test_agreeing_says_what_comes_next_and_moves_the_case(cast: Cast) -> None:
    case = submitted(cast)
    step = case.steps.get(state="open")
    answer = as_(cast.gao).post(
        url("decide", case), {"decision": "approve", "comment": "同意。", "step": step.pk}, follow=True
    )
    # the next page may be another case: the sentence names the one decided
    assert f"《{case.title}》已同意。下一步：分管领导审签（陆承砚）" in answer.content.decode()
    assert holding(case) == {cast.lu.username}
    assert case.events.last().comment == "同意。"


def test_a_return_without_a_word_is_refused_and_nothing_typed_is_lost(cast: Cast) -> None:
    line = row("站点数", "≥180 个")
    case = submitted(cast, rows=[line])
    answer = as_(cast.gao).post(url("decide", case), {"decision": "send_back", "comment": "  "})
    assert answer.status_code == 422
    assert "请写明要修改什么" in answer.content.decode()
    assert holding(case) == {cast.gao.username}


def test_a_remark_on_a_field_travels_with_the_return(cast: Cast) -> None:
    line = row("站点数", "≥180 个")
    case = submitted(cast, rows=[line])
    as_(cast.gao).post(
        url("decide", case),
        {"decision": "send_back", "confirmed": "1", f"remark:rows/{line['uuid']}/value": "请核对站点数"},
    )
    remark = case.remarks.get()
    assert (remark.place, remark.text) == ("第1行 指标值", "请核对站点数")


def test_the_second_round_lists_what_changed_and_marks_the_remark_as_answered(cast: Cast) -> None:
    line = row("站点数", "≥180 个")
    case = submitted(cast, rows=[line])
    path = f"rows/{line['uuid']}/value"
    send_back(case.pk, actor=cast.gao, comment="", remarks=[Remark(path, "请核对站点数")])
    document = case_document(case)
    document.rows = [line | {"value": "≥200 个"}, row("课件数", "≥36 部")]
    document.save()
    submit(case.pk, actor=cast.shen)
    answer = as_(cast.gao).get(url("case", case))
    page = answer.content.decode()
    assert "您上次看的是第 1 稿（10:32），本稿与它相比改了 2 处" in page
    assert "<del>≥180 个</del> → <ins>≥200 个</ins>" in page
    assert "新增一行“课件数”" in page
    assert answer.context["remarks"][path][0].changed is True


def case_document(case: Case) -> object:
    from tests.toy import Paper

    return Paper.objects.get(pk=case.document_id)


def test_a_click_on_a_page_of_the_step_before_is_answered_with_the_present_state(cast: Cast) -> None:
    case = submitted(cast)
    step = case.steps.get(state="open")
    as_(cast.gao).post(url("decide", case), {"decision": "approve", "step": step.pk})
    answer = as_(cast.gao).post(url("decide", case), {"decision": "approve", "step": step.pk})
    assert answer.status_code == 409
    assert "您已于 10:32 同意" in answer.content.decode()
    assert case.events.filter(kind=Event.Kind.APPROVED).count() == 1


def test_submitting_a_flawed_document_names_the_places(cast: Cast) -> None:
    from tests.toy import new_case

    case = new_case(cast.shen, flawed=True)
    answer = as_(cast.shen).post(url("submit", case))
    assert answer.status_code == 422
    assert "标题：请写明年度。" in answer.content.decode()


def test_the_path_ahead_names_each_person_and_the_reason(cast: Cast) -> None:
    from tests.toy import new_case

    case = new_case(cast.shen)
    page = as_(cast.shen).get(url("path", case)).content.decode()
    for words in ("高映雪", "陆承砚", "秦若兰", "谢云舟", "顾怀瑾", "来文登记", "提交审核"):
        assert words in page


def test_withdrawing_leads_back_to_the_draft(cast: Cast) -> None:
    case = submitted(cast)
    assert "撤回" in as_(cast.shen).get(url("case", case)).content.decode()
    answer = as_(cast.shen).post(url("withdraw", case))
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == Case.State.DRAFT


def test_the_slip_carries_number_and_fingerprint(cast: Cast) -> None:
    case = at_step(cast, 2)
    slip = slip_of(case)
    page = as_(cast.lu).get(url("slip", case)).content.decode()
    assert slip.number in page
    assert slip.fingerprint in page


def test_the_slip_prints_whole_dates_and_what_was_said(cast: Cast) -> None:
    case = submitted(cast)
    approve(case.pk, actor=cast.gao, comment="同意，请报分管领导。")
    page = as_(cast.lu).get(url("slip", case)).content.decode()
    assert "同意 2026-06-25　同意，请报分管领导。" in page
    assert "提交第 1 稿 2026-06-25" in page


def test_the_registrar_is_not_offered_as_signer(cast: Cast) -> None:
    case = at_step(cast, 3)
    choices = as_(cast.qin).get(url("register_paper", case)).context["form"].fields["signer"].choices
    assert [key for key, _ in choices] == [cast.xie.pk]


def paper(case: Case, cast: Cast, **other: object) -> dict[str, object]:
    return {
        "signer": cast.lu.pk,
        "signed_on": "2026-06-25",
        "opinion": "approve",
        "comment": "同意，抓紧实施。",
        "fingerprint": slip_of(case).fingerprint.lower().replace("-", " "),
        "scan": scan(),
    } | other


def test_a_signed_paper_is_registered_with_its_scan(cast: Cast, settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    case = at_step(cast, 2)
    answer = as_(cast.qin).post(url("register_paper", case), paper(case, cast), follow=True)
    page = answer.content.decode()
    assert "已登记纸质签批。已同意。下一步：预算绩效岗审核" in page
    event = case.events.last()
    assert (event.source, event.actor, event.signed_on) == ("paper", cast.lu, date(2026, 6, 25))
    assert event.registration.registered_by == cast.qin
    assert "秦若兰 06-25 登记" in page
    assert "纸质签批 同意 06-25" in page


def test_a_wrong_fingerprint_keeps_what_was_typed_and_the_scan(
    cast: Cast, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    case = at_step(cast, 2)
    answer = as_(cast.qin).post(url("register_paper", case), paper(case, cast, fingerprint="0000-0000"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "校验码" in page
    assert "同意，抓紧实施。" in page
    assert 'name="kept_scan"' in page
    assert not Registration.objects.exists()
    kept = answer.context["scan"].pk
    again = paper(case, cast, kept_scan=kept)
    del again["scan"]
    as_(cast.qin).post(url("register_paper", case), again)
    assert Registration.objects.get().scan_id == kept


def test_only_the_budget_desk_registers_paper(cast: Cast) -> None:
    case = at_step(cast, 2)
    assert as_(cast.lu).get(url("register_paper", case)).status_code == 403


def test_one_letter_decides_many_projects_and_returns_the_one_whose_amount_differs(
    cast: Cast, settings: object, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    same, other = at_step(cast, 5), at_step(cast, 5)
    letter = {
        "sender": "云河市财政局",
        "number": "云财预〔2026〕8号",
        "title": "关于批复部门预算的通知",
        "dated": "2026-06-20",
        "received_on": "2026-06-24",
        "case": [same.pk, other.pk],
        f"amount-{same.pk}": "0.004",
        f"amount-{other.pk}": "0.005",
        "checked": "on",
        "scan": scan("批复.pdf"),
    }
    client = as_(cast.qin)
    target = reverse("workflows:register_outside")
    preview = client.post(target, letter | {"do": "preview", "scan": scan()})
    assert preview.status_code == 200
    assert [r.case.pk for r in preview.context["to_return"]] == [other.pk]
    assert not Registration.objects.exists()
    answer = client.post(target, letter | {"scan": scan("批复.pdf")}, follow=True)
    assert "1 个项目已批复并锁定：" in answer.content.decode()
    same.refresh_from_db()
    other.refresh_from_db()
    assert (same.state, other.state, other.returned) == (Case.State.APPROVED, Case.State.DRAFT, True)
    assert other.remarks.get().path == "budget"


def test_a_letter_without_scan_or_number_is_refused_in_place(cast: Cast) -> None:
    case = at_step(cast, 5)
    answer = as_(cast.qin).post(
        reverse("workflows:register_outside"),
        {"sender": "云河市财政局", "case": [case.pk], f"amount-{case.pk}": "0.004"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("请填写文号。", "请上传来文的扫描件。", "请与来文逐行核对后勾选。", "云河市财政局"):
        assert words in page


def test_the_record_shows_every_event_and_that_the_chain_holds(cast: Cast) -> None:
    case = at_step(cast, 3)
    page = as_(cast.shi).get(url("record", case)).content.decode()
    assert "链完整" in page
    for words in ("新建", "提交审核", "同意"):
        assert words in page


#: statements of the page at most, those of session, menu and person included
MOST = {"case": 30, "record": 20, "path": 25}


def asked_by(person: User, name: str, case: Case) -> int:
    """How many statements the page takes, whoever looks, at the first look after something has changed."""
    client = as_(person)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url(name, case)).status_code == 200
    return len(asked)


def filled(cast: Cast, rounds: int) -> Case:
    """会签 by 高映雪 and 陆承砚, sent back so many times with remarks; now with the desk, which asked and sent it round."""
    route(
        named("会签", cast.gao, cast.lu, mode="all"), named("预算", cast.qin, cast.gu, mode="all"), DESK,
    )  # fmt: skip
    line = row("站点数", "≥180 个")
    case = submitted(cast, rows=[line])
    for _ in range(rounds):
        approve(case.pk, actor=cast.gao)
        remarks = [Remark(f"rows/{line['uuid']}/value", "请核对。"), Remark("title", "请写全。")]
        send_back(case.pk, actor=cast.lu, comment="请再改。", remarks=remarks)
        submit(case.pk, actor=cast.shen)
    for signer in (cast.gao, cast.lu):
        approve(case.pk, actor=signer)
    for person in [cast.ding, cast.su, cast.bai][:rounds]:
        consult(case.pk, actor=cast.qin, person=person, question="如何？")
        answer(case.pk, actor=person, text="合理。")
        copy_to(case.pk, actor=cast.qin, people=[person])
    keep_draft(case.pk, actor=cast.qin, decision="send_back", comment="再想想")
    return case


@pytest.mark.parametrize("name", ["case", "record", "path"])
@pytest.mark.parametrize("who", ["gao", "qin", "xie", "shen", "shi"])
def test_the_number_of_queries_grows_with_nothing(cast: Cast, name: str, who: str) -> None:
    """Neither with rounds, events, remarks, seats, deputies, questions nor copies."""
    few, many = filled(cast, 1), filled(cast, 3)
    ways.also("budget_officer", cast.ding, cast.su, unit=cast.root)
    person = getattr(cast, who)
    counts = [asked_by(person, name, case) for case in (few, many)]
    assert counts[0] == counts[1] <= MOST[name], counts


def test_the_letters_page_asks_the_same_number_of_questions_for_two_cases_and_for_twelve(
    cast: Cast,
) -> None:
    client = as_(cast.qin)
    target = reverse("workflows:register_outside")
    counts = []
    for more in (2, 10):
        for _ in range(more):
            at_step(cast, 5)
        client.get(target)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(target)
        counts.append(len(asked))
    assert len(answer.context["rows"]) == 12
    assert counts[0] == counts[1]
