"""What the answer to a form tells the browser that keeps a copy of it: taken, given back, or led away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.kept import COOKIE
from tests.cast import Cast
from tests.workflows.ways import FINANCE, LETTER, SECTION

MARK = "0123456789abc"
PAGE = {"headers": {"accept": "text/html,application/xhtml+xml"}}
PHRASES = "/phrases/"


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    """高映雪's browser, about to send a form it keeps a copy of."""
    client.force_login(cast.gao)
    client.cookies[COOKIE] = MARK
    return client


def test_a_form_that_was_taken_is_said_to_be_done(page: Client) -> None:
    answer = page.post(reverse("workflows:phrases"), {"text": "同意上报。", "whose": "own"}, **PAGE)
    assert answer.status_code == 302
    cookie = answer.cookies[COOKIE]
    assert cookie.value == f"{MARK}.done"
    assert cookie["samesite"] == "Lax"
    assert not cookie["httponly"], "the page's own script reads it"


def test_a_page_that_comes_back_with_what_is_wrong_is_said_to_be_back(page: Client) -> None:
    answer = page.post(reverse("workflows:phrases"), {"text": "", "whose": "own"}, **PAGE)
    assert answer.status_code == 422
    assert answer.cookies[COOKIE].value == f"{MARK}.back"


def test_a_preview_is_neither_taken_nor_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.qin)
    client.cookies[COOKIE] = MARK
    lines = {"lines": "2027-01-01 至 2027-01-03,放假,元旦\n2027-02-05 至 2027-02-11,放假,春节"}
    answer = client.post(reverse("notifications:calendar_preview"), lines, **PAGE)
    assert answer.status_code == 200
    assert answer.cookies[COOKIE].value == f"{MARK}.on"


def test_a_refusal_told_on_the_page_it_leads_to_is_not_taken_for_done(
    client: Client, cast: Cast, settings: object
) -> None:
    from projects.models import BudgetYear
    from tests.projects.makers import make_year

    make_year()
    year = BudgetYear.objects.get()
    client.force_login(cast.qin)
    client.cookies[COOKIE] = MARK
    answer = client.post(
        reverse("projects:appraisal_rules", args=[year.pk]), {"amount": "一百", "roles": []}, **PAGE
    )
    assert answer.status_code == 302
    assert answer.cookies[COOKIE].value == f"{MARK}.away"


def test_a_form_sent_after_the_time_had_run_out_is_kept_and_the_login_says_so(page: Client) -> None:
    page.get("/")
    later = clock.now() + timedelta(minutes=settings.SESSION_IDLE_MINUTES + 1)
    with clock.shifted(later):
        sent = page.post(
            reverse("workflows:phrases"),
            {"text": "同意上报。", "whose": "own"},
            headers=PAGE["headers"] | {"referer": f"http://testserver{reverse('workflows:phrases')}"},
        )
        assert sent.cookies[COOKIE].value == f"{MARK}.away"
        login = page.get(sent.url).content.decode()
    assert f'name="next" value="{reverse("workflows:phrases")}"' in login
    assert "填写的内容留在这台电脑上，登录后点“恢复”" in login


def test_a_login_nobody_was_sent_to_from_a_form_promises_nothing(client: Client, cast: Cast) -> None:
    sent = client.get("/")
    assert "留在这台电脑上" not in client.get(sent.url).content.decode()


@pytest.mark.parametrize(
    "headers", [{"hx-request": "true", "accept": "text/html"}, {"accept": "application/json"}]
)
def test_what_a_script_sends_meanwhile_says_nothing_about_the_form(
    page: Client, headers: dict[str, str]
) -> None:
    answer = page.post(reverse("workflows:phrases"), {"text": "同意。", "whose": "own"}, headers=headers)
    assert COOKIE not in answer.cookies


@pytest.mark.parametrize("mark", ["", "short", "x" * 41, "with;semicolon", "0123456789abc.done", "ÄÖÜäöüßé"])
def test_a_mark_that_is_none_is_not_given_back(client: Client, cast: Cast, mark: str) -> None:
    client.force_login(cast.gao)
    client.cookies[COOKIE] = mark
    answer = client.post(reverse("workflows:phrases"), {"text": "", "whose": "own"}, **PAGE)
    assert COOKIE not in answer.cookies


def test_a_page_from_before_another_login_leads_back_to_its_form(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.gao)
    client.cookies[COOKIE] = MARK
    address = reverse("workflows:phrases")
    answer = client.post(
        address, {"text": "同意。"}, headers=PAGE["headers"] | {"referer": f"http://testserver{address}"}
    )
    assert answer.status_code == 403
    assert answer.cookies[COOKIE].value == f"{MARK}.back"
    words = answer.content.decode()
    assert f'href="{address}">回到那一页' in words
    assert 'data-person="' in words, "the script shows what was typed"


def test_an_address_that_only_takes_forms_answers_with_a_page_when_it_is_opened(
    client: Client, cast: Cast
) -> None:
    from tests.browser.approvals import submitted_target

    case = submitted_target(cast, SECTION, FINANCE, LETTER)
    client.force_login(cast.gao)
    answer = client.get(reverse("workflows:decide", args=[case.pk]))
    assert answer.status_code == 405
    assert answer.headers["Allow"]
    assert "不能直接打开" in answer.content.decode()


def test_a_page_that_says_what_became_of_an_act_says_that_the_form_is_done(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.gao)
    client.cookies[COOKIE] = MARK
    answer = client.post(reverse("workflows:decide_many"), {"row": ["1"], "decision": "approve"}, **PAGE)
    assert answer.status_code == 200
    assert "批量办理结果" in answer.content.decode()
    assert answer.cookies[COOKIE].value == f"{MARK}.done", "what was sent is not offered again as unsaved"
