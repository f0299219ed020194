"""预算变动 on the pages: the tab, the forms with their preview, the reversal, the proposals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from projects import events
from projects.models import AdditionProposal, BudgetYear, Project, ProjectEvent
from projects.proposals import Unknown, propose
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.projects.events.makers import approved, now, paper, wan
from tests.projects.makers import make_year
from tests.workflows.files import upload

pytestmark = pytest.mark.django_db
PAPER = {"number": "云财预〔2026〕31号", "dated": "2026-06-10", "effective_on": "2026-06-10", "checked": "on"}


@pytest.fixture(autouse=True)
def june(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    with clock.shifted(datetime(2026, 6, 25, 10, tzinfo=clock.SHANGHAI)):
        yield


@pytest.fixture
def year(db) -> BudgetYear:
    return make_year(2026, stage=BudgetYear.Stage.EXECUTION)


@pytest.fixture
def training(cast: Cast, year: BudgetYear) -> Project:
    return approved(year, cast.centre, cast.shen, 100, name="培训经费")


@pytest.fixture
def repairs(cast: Cast, year: BudgetYear) -> Project:
    return approved(year, cast.college, cast.ouyang, 50, name="维修经费")


def tab(who: Client, project: Project) -> str:
    return text_of(who.get(f"/projects/{project.pk}/?tab=budget"))


def form(project: Project, kind: str) -> str:
    return reverse("projects:event_new", args=[project.pk, kind])


def send(who: Client, url: str, **data: Any) -> Any:
    return who.post(url, PAPER | {"do": "register", "scan": upload("来文.pdf")} | data)


def test_the_tab_shows_what_was_approved_and_what_there_is_now(cast: Cast, training: Project) -> None:
    desk = as_(cast.qin)
    assert "批复后没有预算变动" in tab(desk, training)
    sent = send(desk, form(training, "reduced"), amount="20", **{f"seen-{training.pk}": "1000000.00"})
    assert sent.status_code == 302
    shown = tab(desk, training)
    for words in ("100.00", "−20.00", "80.00", "追减", "云财预〔2026〕31号", "冲销登记"):
        assert words in shown
    for_drafter = tab(as_(cast.shen), training)
    assert "追减" in for_drafter
    assert "冲销登记" not in for_drafter


def test_a_preview_writes_nothing_and_says_what_would_follow(
    cast: Cast, training: Project, repairs: Project
) -> None:
    url = form(training, "moved")
    page = as_(cast.qin).post(url, {"do": "preview", "amount": "30", "other": repairs.pk})
    assert page.status_code == 200
    assert "100.00 → 70.00" in text_of(page)
    assert "50.00 → 80.00" in text_of(page)
    assert "请填写文号" not in text_of(page)
    short = as_(cast.qin).post(url, {"do": "preview", "amount": "130", "other": repairs.pk})
    assert "不够减" in text_of(short)
    assert not ProjectEvent.objects.exists()


def test_what_is_missing_is_said_and_the_scan_is_kept(cast: Cast, training: Project) -> None:
    page = send(as_(cast.qin), form(training, "added"), amount="abc", number="", checked="")
    shown = text_of(page)
    assert page.status_code == 422
    for words in ("请填写文号", "请填写金额，单位万元", "请与文件核对后勾选", "来文.pdf"):
        assert words in shown
    assert not ProjectEvent.objects.exists()


def test_what_changed_meanwhile_is_said_with_the_present_amount(cast: Cast, training: Project) -> None:
    seen = {f"seen-{training.pk}": "1000000.00"}
    send(as_(cast.xie), form(training, "reduced"), amount="20", **seen)
    page = send(as_(cast.qin), form(training, "reduced"), amount="20", number="另一号", **seen)
    assert page.status_code == 422
    assert "现有预算已是 80.00 万元，不是页面上的 100.00 万元" in text_of(page)
    assert now(training) == 80


@pytest.mark.parametrize("kind", ["added", "recalled", "carried", "cancelled"])
def test_every_kind_of_one_project_has_its_form(cast: Cast, training: Project, kind: str) -> None:
    desk = as_(cast.qin)
    assert desk.get(form(training, kind)).status_code == 200
    assert send(desk, form(training, kind), amount="10").status_code == 302
    assert training.events.get().kind == kind


def test_a_merged_project_says_so_in_its_head_and_takes_no_more(
    cast: Cast, training: Project, repairs: Project
) -> None:
    desk = as_(cast.qin)
    sent = send(desk, form(training, "merged"), amount="10", other=repairs.pk)
    assert sent.status_code == 302
    assert (now(training), now(repairs)) == (10, 140)
    shown = tab(desk, training)
    assert "06-10 已合并" in shown
    assert form(training, "added") not in desk.get(f"/projects/{training.pk}/?tab=budget").content.decode()
    others = desk.get(form(repairs, "moved")).content.decode()
    assert "培训经费" not in others


def test_who_does_not_read_the_other_project_reads_no_name_of_it(
    cast: Cast, training: Project, repairs: Project
) -> None:
    events.move(training.pk, repairs.pk, actor=cast.qin, amount=wan(30), seen={}, paper=paper(cast.qin))
    assert "给其他单位的项目" in tab(as_(cast.shen), training).replace(" ", "")
    assert "维修经费" not in tab(as_(cast.shen), training)
    assert "维修经费" in tab(as_(cast.qin), training)


def test_a_reversal_is_shown_before_it_is_done(cast: Cast, training: Project) -> None:
    row = events.change(
        training.pk, actor=cast.qin, kind=ProjectEvent.Kind.REDUCED, amount=wan(20), seen={}, paper=paper(cast.qin)
    ).events[0]  # fmt: skip
    url, desk = reverse("projects:event_reverse", args=[row.pk]), as_(cast.qin)
    assert "80.00 → 100.00" in text_of(desk.get(url))
    assert "请写明冲销的原因" in text_of(desk.post(url, {"reason": ""}))
    assert desk.post(url, {"reason": "金额录错"}).status_code == 302
    assert "已冲销" in tab(desk, training)
    again = desk.post(url, {"reason": "金额录错"})
    assert again.status_code == 422
    assert "已经冲销" in text_of(again)


def test_a_project_is_added_with_its_document(cast: Cast, year: BudgetYear) -> None:
    desk, url = as_(cast.qin), f"{reverse('projects:addition')}?year=2026"
    new = {
        "code": "13990026P00021410099X",
        "name": "抗洪应急培训",
        "amount": "20",
        "place": f"{cast.centre.pk}-",
    }
    wrong = send(desk, url, **new | {"drafter": f"{cast.root.pk}-{cast.office_one.pk}-{cast.fang.pk}"})
    assert "请选择云河市党员教育中心的经办人" in text_of(wrong)
    sent = send(desk, url, **new, drafter=f"{cast.centre.pk}--{cast.shen.pk}")
    project = Project.objects.get()
    assert sent.url == f"/projects/{project.pk}/?tab=budget"
    assert (project.drafter, project.kind, now(project)) == (cast.shen, "added", 20)
    twice = send(desk, url, **new)
    assert twice.status_code == 422
    assert "编码" in text_of(twice)


def test_a_reserve_is_broken_down_on_its_page(cast: Cast, year: BudgetYear) -> None:
    reserve = approved(year, cast.root, None, 80, name="代编专项", kind=Project.Kind.ON_BEHALF)
    desk, url = as_(cast.qin), reverse("projects:child", args=[reserve.pk])
    assert "80.00 → 60.00" in text_of(desk.post(url, {"do": "preview", "amount": "20"}))
    new = {
        "code": "13990026P00021410099X",
        "name": "阵地建设",
        "amount": "20",
        "place": f"{cast.college.pk}-",
    }
    assert send(desk, url, **new).status_code == 302
    child = Project.objects.get(parent=reserve)
    shown = tab(desk, reserve)
    assert "未分解 60.00" in shown
    assert "阵地建设" in shown
    assert send(desk, form(reserve, "broken_down"), amount="5", other=child.pk).status_code == 302
    assert (now(reserve), now(child)) == (55, 25)
    assert "代编专项" in tab(desk, child)


def test_only_a_reserve_is_broken_down(cast: Cast, training: Project) -> None:
    assert as_(cast.qin).get(reverse("projects:child", args=[training.pk])).status_code == 404


def test_a_proposal_fills_in_the_form_or_is_dismissed_with_a_reason(cast: Cast, year: BudgetYear) -> None:
    found = [
        Unknown("13990026P00021410099X", "抗洪应急培训", wan(20), "云财预〔2026〕9号", cast.centre),
        Unknown("错码"),
    ]
    first, second = sorted(
        propose(found, year=year, origin="6月支出.xlsx", origin_key="x:1", actor=cast.qin), key=lambda one: one.pk
    )  # fmt: skip
    desk, url = as_(cast.qin), reverse("projects:proposals")
    assert "2 个待处理" in text_of(desk.get(url))
    filled = desk.get(f"{reverse('projects:addition')}?proposal={first.pk}").content.decode()
    for value in ("13990026P00021410099X", "抗洪应急培训", "云财预〔2026〕9号", "20.00"):
        assert f'value="{value}"' in filled
    dismiss = reverse("projects:proposal_dismiss", args=[second.pk])
    assert "请写明不追加的原因" in text_of(desk.post(dismiss, {"reason": ""}))
    assert desk.post(dismiss, {"reason": "编码填错"}).status_code == 302
    assert "编码填错" in text_of(desk.get(url))
    new = {"code": first.code, "name": first.name, "amount": "20", "place": f"{cast.centre.pk}-"}
    assert send(desk, f"{reverse('projects:addition')}?proposal={first.pk}", **new).status_code == 302
    first.refresh_from_db()
    assert first.state == AdditionProposal.State.ACCEPTED


def test_tab_and_list_ask_as_often_for_two_rows_as_for_twenty(
    cast: Cast, year: BudgetYear, training: Project, repairs: Project
) -> None:
    desk = as_(cast.qin)
    pages = (f"/projects/{training.pk}/?tab=budget", f"{reverse('projects:proposals')}?year=2026")

    def grow(rows: range) -> None:
        for number in rows:
            events.move(
                training.pk, repairs.pk, actor=cast.qin, amount=wan(1), seen={}, paper=paper(cast.qin)
            )
            propose(
                [Unknown(f"码{number}")], year=year, origin="6月支出.xlsx", origin_key="x:1", actor=cast.qin
            )

    grow(range(2))
    few = [queries(desk, page) for page in pages]
    grow(range(2, 20))
    assert [queries(desk, page) for page in pages] == few
