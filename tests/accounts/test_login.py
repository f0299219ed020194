"""Logging in and out, lockout, time-out, initial passwords."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts import clock, people, tasks
from accounts.models import AuditEvent, User
from tests.cast import PASSWORD

LOGIN = reverse("accounts:login")


def log_in(client, username="qin", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password}, **more)


def kinds():
    return list(AuditEvent.objects.order_by("number").values_list("kind", flat=True))


def test_the_login_page_says_what_must_not_be_entered(client, db):
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "本系统不得录入、上传国家秘密和工作秘密" in page.content.decode()


def test_a_person_logs_in_by_account_in_any_case_and_out_again(client, cast):
    assert log_in(client, "QIN").url == "/"
    assert client.get("/").status_code == 200
    assert client.post(reverse("accounts:logout")).url == LOGIN
    assert client.get("/").status_code == 302
    assert kinds() == ["login", "logout"]
    assert AuditEvent.objects.last().actor == cast.qin


def test_a_link_in_a_mail_cannot_log_anybody_out(client, cast):
    client.force_login(cast.qin)
    assert client.get(reverse("accounts:logout")).status_code == 405


def test_login_leads_back_to_where_the_person_was_but_never_out_of_the_house(client, cast):
    sent = client.get(reverse("notifications:list") + "?show=unread")
    assert sent.url == f"{LOGIN}?next=%2Fnotices%2F%3Fshow%3Dunread"
    form = client.get(sent.url).content.decode()
    assert 'name="next" value="/notices/?show=unread"' in form
    assert log_in(client, QUERY_STRING="next=/notices/%3Fshow%3Dunread").url == "/notices/?show=unread"
    client.logout()
    for bad in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = client.post(LOGIN, {"username": "qin", "password": PASSWORD, "next": bad})
        assert answer.url == "/"
        client.logout()


@pytest.mark.parametrize(("username", "password"), [("qin", "wrong"), ("nobody", "wrong")])
def test_a_failed_login_tells_nothing_about_the_account_and_is_noted(client, cast, username, password):
    answer = log_in(client, username, password)
    assert answer.status_code == 422
    assert "账号或密码不正确" in answer.content.decode()
    event = AuditEvent.objects.get()
    assert event.kind == "login_failed"
    assert "nobody" not in event.body, "people type passwords into the wrong field"


def test_a_deactivated_person_is_told_the_same(client, cast):
    User.objects.filter(pk=cast.qin.pk).update(is_active=False)
    assert "账号或密码不正确" in log_in(client).content.decode()


def test_five_failures_close_the_door_for_a_quarter_of_an_hour_and_the_page_says_so(client, cast):
    answers = [log_in(client, name, "wrong") for name in ("qin", "QIN", "Qin", "qIn", "qiN")]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    refused = log_in(client)
    assert refused.status_code == 429, "not even with the right password"
    words = refused.content.decode()
    assert "暂停登录" in words
    assert re.search(r"请 1[45] 分钟后再试", words)
    assert log_in(Client(REMOTE_ADDR="10.0.0.9")).url == "/", (
        "the same person elsewhere is not locked out by it"
    )
    assert kinds() == ["login_failed"] * 4 + ["lockout", "login"]


def test_trying_again_while_the_door_is_closed_does_not_keep_it_closed_longer(client, cast):
    for _ in range(7):
        log_in(client, password="wrong")
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=14, seconds=30))
    assert "请 1 分钟后再试" in log_in(client).content.decode()
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=15, seconds=1))
    assert log_in(client).url == "/"


def test_a_password_that_was_typed_is_kept_nowhere_and_old_failures_are_forgotten(client, cast):
    log_in(client, password="my-Secret-7788")
    attempt = AccessAttempt.objects.get()
    assert "my-Secret-7788" not in attempt.post_data + attempt.get_data
    assert "my-Secret-7788" not in AuditEvent.objects.get().body
    tasks.begin_day()
    assert AccessAttempt.objects.exists(), "it still counts"
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=16))
    tasks.begin_day()
    assert not AccessAttempt.objects.exists()


def test_a_reset_by_the_system_administrator_opens_the_door_again(client, cast):
    for _ in range(5):
        log_in(client, password="wrong")
    password = people.reset_password(cast.luo, cast.qin)
    assert log_in(client, password=password).status_code == 302


def test_an_initial_password_opens_nothing_but_the_page_where_it_is_changed(client, cast):
    password = people.reset_password(cast.luo, cast.qin)
    log_in(client, password=password)
    for name in ("desk:home", "notifications:list", "accounts:people"):
        assert client.get(reverse(name)).url == reverse("accounts:password")
    page = client.get(reverse("accounts:password")).content.decode()
    assert "初始密码" in page
    new = "Zhang-jia-kou-7788"
    answer = client.post(
        reverse("accounts:password"), {"old_password": password, "new_password1": new, "new_password2": new}
    )
    assert answer.url == "/"
    assert client.get("/").status_code == 200, "the session goes on"
    client.logout()
    assert log_in(client, password=new).url == "/"
    assert client.get("/").status_code == 200
    assert "password" in kinds()


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("short1", "10"),
        ("1234567890123", "数字"),
        ("password123", "常见"),
        ("Yun-2026", "密码至少 10 个字符，请再写长一些。"),
        ("12345678902026", "密码不能全是数字，请加上字母。"),
        ("qin-ruolan-qin", ""),
        (PASSWORD, "不能与原密码相同"),
    ],
)
def test_a_weak_or_unchanged_password_is_refused_with_a_sentence(client, cast, new, says):
    client.force_login(cast.qin)
    given = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = client.post(reverse("accounts:password"), given)
    if new == "qin-ruolan-qin":
        assert answer.status_code == 302, "a good one for comparison"
        return
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert User.objects.get(pk=cast.qin.pk).check_password(PASSWORD)


def test_two_different_new_passwords_or_a_wrong_old_one_change_nothing(client, cast):
    client.force_login(cast.qin)
    wrong = {"old_password": "no", "new_password1": "Yun-he-2026-ok", "new_password2": "Yun-he-2026-ok2"}
    page = client.post(reverse("accounts:password"), wrong).content.decode()
    assert "原密码不正确" in page
    assert "两次输入的新密码不一致" in page


def test_changing_the_password_ends_the_persons_other_sessions(cast):
    here, there = Client(), Client()
    log_in(here)
    log_in(there)
    new = "Yun-he-2026-ok"
    here.post(
        reverse("accounts:password"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_deactivation_ends_the_session_at_once_and_for_good(client, cast):
    log_in(client)
    people.deactivate(cast.luo, cast.qin)
    assert client.get("/").status_code == 302
    people.activate(cast.luo, User.objects.get(pk=cast.qin.pk))
    assert client.get("/").status_code == 302


def test_who_does_nothing_for_half_an_hour_is_logged_out_kindly_and_comes_back(client, cast):
    log_in(client)
    page = reverse("notifications:list")
    begin = clock.now()
    with clock.shifted(begin + timedelta(minutes=29)):
        assert client.get(page).status_code == 200
    with clock.shifted(begin + timedelta(minutes=58)):
        assert client.get(page).status_code == 200, "each use starts the half hour anew"
    with clock.shifted(begin + timedelta(minutes=89)):
        answer = client.get(page)
        assert answer.url == f"{LOGIN}?next=%2Fnotices%2F&why=idle"
        assert "较长时间没有操作" in client.get(answer.url).content.decode()
    assert kinds() == ["login", "timeout"]


def test_a_form_sent_too_late_leads_back_to_the_page_it_stood_on(client, cast):
    log_in(client)
    with clock.shifted(clock.now() + timedelta(hours=1)):
        answer = client.post(
            reverse("notifications:read_all"), HTTP_REFERER="http://testserver/notices/?page=2"
        )
    assert answer.url == f"{LOGIN}?next=%2Fnotices%2F%3Fpage%3D2&why=idle"


def test_a_referer_from_elsewhere_is_not_where_the_person_was(client, cast):
    answer = client.post(reverse("notifications:read_all"), HTTP_REFERER="https://evil.example/x")
    assert answer.url == f"{LOGIN}?next=%2F"


def test_a_part_of_a_page_fetched_too_late_sends_the_whole_page_to_the_login(client, cast):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/projects/?year=2027"}
    answer = client.get(reverse("notifications:list"), **headers)
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Fprojects%2F%3Fyear%3D2027"


def test_the_last_use_is_written_at_most_once_a_minute(client, cast, django_assert_num_queries):
    log_in(client)
    begin = clock.now()
    seen = client.session["seen"]
    with clock.shifted(begin + timedelta(seconds=50)):
        client.get(reverse("accounts:password"))
        assert client.session["seen"] == seen
    with clock.shifted(begin + timedelta(seconds=70)):
        client.get(reverse("accounts:password"))
        assert client.session["seen"] > seen


def test_a_demo_begun_anew_with_an_earlier_clock_logs_nobody_out(client, cast):
    with clock.shifted(clock.now() + timedelta(days=100)):
        log_in(client)
    assert client.get("/").status_code == 200


def test_health_needs_no_login(client, db):
    assert client.get(reverse("healthz")).status_code == 200


def test_the_last_login_is_noted_in_the_departments_time(client, cast):
    log_in(client)
    cast.qin.refresh_from_db()
    assert abs(cast.qin.last_login - clock.now()) < timedelta(minutes=1)


def test_a_failed_login_keeps_the_account_and_waits_for_the_password(client, cast):
    page = log_in(client, password="wrong").content.decode()
    account, password = re.findall(r"<input class=[^>]*>", page)
    assert 'value="qin"' in account
    assert "autofocus" not in account
    assert "autofocus" in password
