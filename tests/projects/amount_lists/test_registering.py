"""控制数 and 批复 of many projects from one table: preview, consequences, one confirmation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts import clock
from projects import versions
from projects.amount_lists.confirming import confirm
from projects.amount_lists.outlook import outlook
from projects.amount_lists.receiving import choose_columns, receive
from projects.models import AmountColumns, AmountList, BudgetYear, Project, TargetVersion
from tests.cast import Cast
from tests.projects.makers import CODE
from tests.workflows.files import scan, upload
from workflows import cases
from workflows.cases import Letter
from workflows.errors import NotAllowed, Refused, Stale
from workflows.models import Case, FieldRemark

pytestmark = pytest.mark.django_db
HEADS = "项目编码,项目名称,控制数（万元）,财政意见\n"


@pytest.fixture(autouse=True)
def november(settings, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.shifted(datetime(2026, 11, 17, 10, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def awaiting(cast: Cast, version: TargetVersion) -> Case:
    """沈知远's target of 36.5 万元, signed by all and waiting for the answer of finance."""
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.lu, cast.qin, cast.gu):
        cases.approve(case.pk, actor=person, comment="同意。")
    return Case.objects.get(pk=case.pk)


def letter(cast: Cast, number: str = "云财预〔2026〕88号") -> Letter:
    return Letter("云河市财政局", number, date(2026, 11, 16), "关于下达控制数的通知", None, scan(cast.qin))


def held(cast: Cast, year: BudgetYear, rows: str, sort: str = "control") -> AmountList:
    """The list as it stands after the upload, its columns known."""
    table = [line.split(",") for line in (HEADS + rows).strip().splitlines()]
    width = max(map(len, table))
    return AmountList.objects.create(
        year=year,
        sort=sort,
        sha256=rows[:60],
        created_by=cast.qin,
        table={"sheets": [{"name": "表", "rows": [row + [""] * (width - len(row)) for row in table]}]},
        mapping={
            "sheet": 0,
            "columns": {"code": 0, "name": 1, "amount": 2, "opinion": 3},
            "money": "wan",
        },
    )


def confirmed(cast: Cast, one: AmountList, answers: dict[str, str] | None = None) -> AmountList:
    seen = outlook(one, cast.qin, answers or {}).seen
    return confirm(one.pk, actor=cast.qin, letter=letter(cast), answers=answers or {}, seen=seen)


def test_another_amount_opens_the_second_draft_with_its_places_marked(
    cast: Cast, year: BudgetYear, awaiting: Case
) -> None:
    done = confirmed(cast, held(cast, year, f"{CODE},站点经费,32.5,压减一般性支出"))
    awaiting.refresh_from_db()
    version = TargetVersion.objects.get(pk=awaiting.document_id)
    assert (awaiting.state, version.state, version.label) == ("draft", "draft", "second")
    assert version.project.controlled == Decimal(325000)
    remarks = {remark.place: remark.text for remark in FieldRemark.objects.all()}
    assert "改为 32.50 万元" in remarks["预算数"]
    assert any(place.startswith("成本第1行") for place in remarks)
    assert "其他资金" not in remarks, "the sentence that begins with 财政资金： is of that field alone"
    assert remarks["财政资金"] == "其他资金不变的，财政资金应为 32.50 万元"
    event = awaiting.events.get(kind="returned_outside")
    assert event.comment.startswith("压减一般性支出。")
    assert done.summary["rows"][0]["places"]
    now = versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)
    rows = tuple(
        replace(row, value="≤32.5 万元") if row.name == "总成本" else row
        for row in versions.data_of(now).indicators
    )
    data = replace(versions.data_of(now), budget=Decimal(325000), fiscal=Decimal(325000), indicators=rows)
    versions.save(version.pk, actor=cast.shen, revision=now.revision, data=data)
    cases.submit(awaiting.pk, actor=cast.shen)
    version.project.refresh_from_db()
    assert version.project.requested == Decimal(365000), "申报数 stays what 一上 asked for"


def test_the_same_amount_is_kept_as_an_opinion_and_the_case_goes_on_waiting(
    cast: Cast, year: BudgetYear, awaiting: Case
) -> None:
    confirmed(cast, held(cast, year, f"{CODE},站点经费,36.5,"))
    awaiting.refresh_from_db()
    assert awaiting.state == Case.State.OUTSIDE
    assert awaiting.events.filter(kind="opinion_given").exists()
    assert Project.objects.get(code=CODE).controlled == Decimal(365000)


def test_a_project_without_its_code_is_asked_for_by_name_before_anything_is_written(
    cast: Cast, year: BudgetYear, awaiting: Case
) -> None:
    one = held(cast, year, ",远程教育站点更新与运行维护 经费,36.5,")
    with pytest.raises(Refused, match="没有选择是哪个项目"):
        confirmed(cast, one)
    project = Project.objects.get(code=CODE)
    assert project.controlled is None
    confirmed(cast, one, {"2": str(project.pk)})
    project.refresh_from_db()
    assert project.controlled == Decimal(365000)


def test_a_target_that_awaits_nothing_gets_its_amount_and_a_notice(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    confirmed(cast, held(cast, year, f"{CODE},站点经费,30,"))
    version.project.refresh_from_db()
    assert version.project.controlled == Decimal(300000)
    assert cast.shen.notices.filter(kind="amount_registered").exists()


def test_what_cannot_be_registered_is_named(cast: Cast, year: BudgetYear, version: TargetVersion) -> None:
    rows = f"{CODE},站点经费,30,\n{CODE},站点经费,2,\nX1,没有的项目,3,\nX2,坏金额,三万,"
    found = outlook(held(cast, year, rows), cast.qin, {})
    assert [line.fate for line in found.lines] == ["trouble", "trouble", "unknown", "trouble"]
    blocked = outlook(held(cast, year, f"{CODE},站点经费,30,", "approval"), cast.qin, {})
    assert blocked.lines[0].words == "目标还没有报财政，不能登记批复"


def test_an_approval_locks_what_agrees(cast: Cast, year: BudgetYear, awaiting: Case) -> None:
    confirmed(cast, held(cast, year, f"{CODE},站点经费,36.5,", "approval"))
    version = TargetVersion.objects.get(pk=awaiting.document_id)
    assert (version.state, version.label) == ("approved", "approved")
    assert Project.objects.get(code=CODE).approved == Decimal(365000)


def test_an_approval_that_differs_goes_back_with_every_place_and_the_letters_own_words(
    cast: Cast, year: BudgetYear, awaiting: Case
) -> None:
    confirmed(cast, held(cast, year, f"{CODE},站点经费,32.5,压减", "approval"))
    event = awaiting.events.get(kind="amount_differs")
    assert event.comment == "压减"
    places = {remark.place for remark in FieldRemark.objects.filter(event=event)}
    assert {"预算数", "财政资金", "资金支出计划"} <= places
    assert any(place.startswith("成本第1行") for place in places)


def test_another_amount_of_an_approved_target_is_a_change_of_budget_and_leads_to_the_adjustment(
    client: Client, cast: Cast, year: BudgetYear, awaiting: Case
) -> None:
    confirmed(cast, held(cast, year, f"{CODE},站点经费,36.5,", "approval"))
    with clock.shifted(datetime(2027, 5, 17, 10, tzinfo=clock.SHANGHAI)):
        again = held(cast, year, f"{CODE},站点经费,32.5,压减", "approval")
        later = replace(letter(cast, "云财预〔2027〕20号"), dated=date(2027, 5, 14))
        seen = outlook(again, cast.qin, {}).seen
        done = confirm(again.pk, actor=cast.qin, letter=later, answers={}, seen=seen)
        project = Project.objects.get(code=CODE)
        assert (project.approved, project.adjusted) == (Decimal(365000), Decimal(325000))
        [event] = project.events.all()
        [row] = done.summary["rows"]
        assert (row["fate"], row["event"], event.kind) == ("changes", event.pk, "reduced")
        notice = cast.shen.notices.get(kind="to_adjust")
        client.force_login(cast.shen)
        page = client.get(notice.url)
        assert page.context["form"].initial["event"] == event.pk
        assert "成本第1行" in page.content.decode()
        client.force_login(cast.qin)
        shown = client.get(reverse("projects:amount_list", args=[again.pk])).content.decode()
        assert f"{reverse('projects:adjust', args=[project.pk])}?event={event.pk}" in shown
        same = held(cast, year, f"{CODE},站点经费,32.50,", "approval")
        assert [line.fate for line in outlook(same, cast.qin, {}).lines] == ["stands"]


def test_what_moved_since_the_preview_is_not_written(cast: Cast, year: BudgetYear, awaiting: Case) -> None:
    one = held(cast, year, f"{CODE},站点经费,32.5,")
    seen = outlook(one, cast.qin, {}).seen
    cases.cancel(awaiting.pk, actor=cast.qin, reason="暂缓")
    with pytest.raises(Stale, match="预览以后有变化"):
        confirm(one.pk, actor=cast.qin, letter=letter(cast), answers={}, seen=seen)
    one.refresh_from_db()
    assert one.state == "preview"


def test_it_is_written_once_and_only_by_the_desk(cast: Cast, year: BudgetYear, awaiting: Case) -> None:
    one = held(cast, year, f"{CODE},站点经费,36.5,")
    confirmed(cast, one)
    with pytest.raises(Stale):
        confirm(one.pk, actor=cast.qin, letter=letter(cast), answers={}, seen="")
    with pytest.raises(NotAllowed):
        receive(b"x", file_name="x.csv", year=year, sort="control", actor=cast.shen)


def test_columns_are_said_once_and_remembered(cast: Cast, year: BudgetYear) -> None:
    first = receive(
        f"编码,项目,核定数\n{CODE},站点经费,32.5\n".encode(),
        file_name="一.csv",
        year=year,
        sort="control",
        actor=cast.qin,
    )
    assert first.mapping == {}
    columns = {"code": 0, "name": 1, "amount": 2}
    choose_columns(first.pk, actor=cast.qin, sheet=0, columns=columns, money="wan")
    assert AmountColumns.objects.count() == 1
    second = receive(
        f"编码,核定数,项目\n{CODE},31,站点经费\n".encode(),
        file_name="二.csv",
        year=year,
        sort="control",
        actor=cast.qin,
    )
    assert second.mapping == {"sheet": 0, "columns": {"code": 0, "amount": 1, "name": 2}, "money": "wan"}


def test_a_drafter_whose_target_is_under_review_is_told_how_it_can_be_changed(
    cast: Cast, year: BudgetYear, version: TargetVersion
) -> None:
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    confirmed(cast, held(cast, year, f"{CODE},站点经费,32.5,"))
    told = cast.shen.notices.get(kind="amount_registered")
    assert "绩效目标正在审核：还没有人办理的可以撤回来改" in told.text
    assert "请按控制数填报" not in told.text, "it cannot be drafted while others sign it"


def pressed_by_enter(text: str) -> str:
    """The value of the first submit button of the page's own form."""
    found = re.search(r'<button[^>]*type="submit"[^>]*value="(\w+)"', text.split("data-keep", 1)[1])
    assert found is not None
    return found[1]


def test_the_pages_lead_from_the_file_to_the_result(
    client: Client, cast: Cast, year: BudgetYear, awaiting: Case
) -> None:
    client.force_login(cast.qin)
    data = f"项目编码,项目名称,控制数（万元）\n{CODE},站点经费,32.5\n".encode()
    sent = client.post(
        reverse("projects:amount_lists"),
        {"year": year.pk, "sort": "control", "file": SimpleUploadedFile("控制数.csv", data)},
    )
    page = sent.headers["Location"]
    columns = client.get(page).content.decode()
    assert "哪一列是什么" in columns
    assert pressed_by_enter(columns) == "columns"
    chosen = {"do": "columns", "sheet": 0, "column-code": 0, "column-name": 1, "column-amount": 2}
    client.post(page, chosen | {"money": "wan"})
    preview = client.get(page)
    text = preview.content.decode()
    assert "退回经办人，形成二上稿" in text
    assert pressed_by_enter(text) == "confirm", "Enter in a field does not throw the table away"
    assert "成本第1行" in text
    told = {
        "do": "confirm",
        "seen": preview.context["outlook"].seen,
        "sender": "云河市财政局",
        "number": "云财预〔2026〕88号",
        "dated": "2026-11-16",
        "checked": "on",
    }
    assert client.post(page, told).status_code == 422
    done = client.post(page, told | {"scan": upload("来文.pdf")})
    assert done.status_code == 302
    result = client.get(page).content.decode()
    assert "云财预〔2026〕88号" in result
    assert "已登记 1 个项目的控制数。其中 1 个金额不同，已退回经办人" in result
