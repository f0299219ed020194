"""The frame around every page, the error pages, and what no page may contain."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from accounts import clock
from accounts.models import User
from desk.rail import BUSINESS, DOCK, RAIL, build
from desk.views.errors import permission_denied, server_error
from projects.models import BudgetYear
from tests.attacks.test_rubbish import PARAMETERS, RUBBISH
from tests.cast import Cast
from tests.desk.rows import as_, projects, text_of
from tests.projects.makers import make_year

pytestmark = pytest.mark.django_db

PAGES = ["/", "/projects/", "/projects/new/", "/me/", "/notices/", "/password/"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_carries_inline_script_or_style(cast: Cast, year: BudgetYear, page: str) -> None:
    projects(year, 3, unit=cast.centre, drafter=cast.shen)
    html = as_(cast.shen).get(page).content.decode()

    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:|hx-on", html)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_main_heading_landmarks_and_a_title(cast: Cast, year: BudgetYear, page: str) -> None:
    html = as_(cast.shen).get(page).content.decode()

    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert re.search(r"<title>[^<]+ · 绩程</title>", html)
    assert 'href="#main"' in html


def test_the_frame_stands_for_everybody_whatever_the_address_says(cast: Cast, year: BudgetYear) -> None:
    """The tables of rights and of rubbish leave it out."""
    everybody: list[tuple[User, dict[str, str]]] = [
        (person, {}) for person in vars(cast).values() if isinstance(person, User)
    ]
    clients = {person: as_(person) for person, _ in everybody}
    rubbish = [(cast.shen, dict.fromkeys(PARAMETERS, text)) for text in RUBBISH]
    for person, parameters in everybody + rubbish:
        answer = clients[person].get("/notices/", parameters)
        assert answer.status_code == 200, (person.username, parameters)
        for part in ("top", "rail", "dock"):
            assert f'class="{part}"' in answer.content.decode(), (person.username, parameters)


def test_the_rail_shows_what_the_person_may_use_and_nothing_else(cast: Cast, year: BudgetYear) -> None:
    def entries(who: object) -> list[str]:
        html = as_(who).get("/").content.decode()  # type: ignore[arg-type]
        rail = html.split('<nav class="rail"')[1].split("</nav>")[0]
        return re.findall(r"<span>([^<]+)</span>", rail)

    assert entries(cast.shen) == ["我的待办", "项目绩效", "支出进度", "运行监控", "绩效自评"]
    assert entries(cast.qin) == [
        "我的待办",
        "项目绩效",
        "支出进度",
        "运行监控",
        "绩效自评",
        "汇总报送",
        "统计查询",
        "报表报告",
        "年度工作安排",
        "督办清单",
        "审批流程",
        "指标库",
        "单位与人员",
        "归档与调阅",
        "工作移交",
        "系统设置",
        "运行状况",
    ]
    assert entries(cast.luo) == ["我的待办", "单位与人员", "系统设置", "运行状况"]
    assert entries(cast.yan) == ["我的待办", "系统设置", "安全日志"]


@pytest.mark.parametrize(
    "here", ["desk:home", "projects:list", "desk:project", "workflows:record", "accounts:person"]
)
def test_exactly_one_entry_of_the_rail_is_lit(here: str) -> None:
    lit = [entry for entry in build(RAIL, set(BUSINESS), here, {}) if entry.current]

    assert len(lit) == 1


def test_every_entry_leads_to_a_page(cast: Cast, year: BudgetYear) -> None:
    for who in (cast.qin, cast.luo, cast.yan):
        client = as_(who)
        html = client.get("/").content.decode()
        nav = "".join(re.findall(r"<nav class=\"(?:rail|dock)\".*?</nav>", html, re.S))
        for address in set(re.findall(r'href="([^"]+)"', nav)):
            assert client.get(address).status_code == 200, (who, address)


def test_every_rail_and_dock_entry_names_a_known_route() -> None:
    for entry in (*RAIL, *DOCK):
        assert build([entry], set(BUSINESS) | {"log_auditor"}, "", {}), entry.name


def test_the_year_gives_the_page_its_colour_and_its_word(cast: Cast, year: BudgetYear) -> None:
    make_year(2027, stage="execution")
    client = as_(cast.qin)

    assert '<body class="year-2 "' in client.get("/projects/?year=2027").content.decode()
    html = client.get("/projects/?year=2026").content.decode()
    assert '<body class="year-1 "' in html
    assert "2027年度执行" in html


def test_a_shifted_clock_is_said_on_the_page_and_the_real_one_is_not(
    cast: Cast, year: BudgetYear, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "2026-06-25 周四 演示时间" in text_of(as_(cast.qin).get("/"))

    monkeypatch.setattr(clock, "shift", lambda: timedelta(0))
    assert "演示时间" not in text_of(as_(cast.qin).get("/"))


def test_a_stranger_is_sent_to_the_login(year: BudgetYear) -> None:
    answer = Client().get("/projects/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


def test_a_missing_page_keeps_the_frame_for_who_is_logged_in(cast: Cast, year: BudgetYear) -> None:
    answer = as_(cast.shen).get("/projects/999999/")

    assert answer.status_code == 404
    assert "没有这一页，或者您看不到它。" in text_of(answer)
    assert "项目绩效" in text_of(answer)


def test_a_refusal_says_why_and_whom_to_ask(cast: Cast, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = cast.bai
    request.session = {}  # type: ignore[assignment]

    page = text_of(permission_denied(request, PermissionDenied("批复由预算绩效岗登记。")))

    assert "批复由预算绩效岗登记。" in page
    assert "预算绩效岗秦若兰" in page


def test_a_fault_has_a_number_that_stands_in_the_log(
    rf: RequestFactory, caplog: pytest.LogCaptureFixture, django_assert_num_queries: object
) -> None:
    with caplog.at_level(logging.ERROR), django_assert_num_queries(0):  # type: ignore[operator]
        answer = server_error(rf.get("/somewhere/"))

    number = re.search(r"\d{4}-\d{4}-[0-9A-F]{4}", text_of(answer))
    assert answer.status_code == 500
    assert number is not None
    assert number.group() in caplog.text


def test_no_field_shares_its_id_with_a_symbol_of_the_sprite() -> None:
    """A label would point to the drawing instead of the field."""
    root = Path(__file__).resolve().parents[2] / "templates"
    ids = re.compile(r'\bid="([\w-]+)"')
    symbols = set(ids.findall((root / "parts" / "sprite.html").read_text()))
    assert len(symbols) > 10
    taken = {
        (path.name, one)
        for path in root.rglob("*.html")
        if path.name != "sprite.html"
        for one in ids.findall(path.read_text())
        if one in symbols
    }
    assert taken == set()


def test_the_head_of_a_unit_without_offices_is_not_called_head_of_an_office(cast: Cast) -> None:
    assert '<span class="count role">单位负责人</span>' in as_(cast.gao).get("/").content.decode()
    assert '<span class="count role">科室负责人</span>' in as_(cast.xu).get("/").content.decode()
