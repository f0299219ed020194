"""Ways in and round: lockout, redirects, sessions, headers, rights that outlive their reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts import clock, memberships, pairs
from accounts.errors import Refused
from accounts.lockout import username_of
from accounts.models import AuditEvent, Deputy, Membership, User
from accounts.roles import Role
from projects.access import visible_imports
from projects.importing import flow
from projects.models import BudgetYear
from tests.cast import PASSWORD, Cast, make_cast
from tests.projects.makers import draft, make_year
from workflows import cases
from workflows.forms import LetterForm, yuan_from_wan

POLICY = "Content-Security-Policy"


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def logged_in(who: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(who)
    return client


class TestLogin:
    @pytest.mark.parametrize("spelling", ["xie", "XIE", " Xie ", "xıe", "ＸＩＥ"])
    def test_every_spelling_under_which_an_account_is_found_counts_as_the_same(self, cast, spelling):
        for _ in range(4):
            Client().post("/login/", {"username": "xie", "password": "falsch"})
        Client().post("/login/", {"username": spelling, "password": "falsch"})
        answer = Client().post("/login/", {"username": "xie", "password": PASSWORD})
        assert answer.status_code == 429

    def test_a_dotless_letter_is_counted_with_the_dotted(self):
        assert username_of(None, {"username": "xıe"}) == username_of(None, {"username": "XIE"})

    def test_a_victim_is_not_locked_out_elsewhere(self, cast):
        for _ in range(6):
            Client(REMOTE_ADDR="10.9.9.9").post("/login/", {"username": "qin", "password": "falsch"})
        answer = Client(REMOTE_ADDR="10.1.1.1").post("/login/", {"username": "qin", "password": PASSWORD})
        assert answer.status_code == 302

    def test_no_password_is_kept_with_a_failure(self, cast):
        Client().post("/login/?next=%00", {"username": "qin", "password": "geheim-2026-x"})
        attempt = AccessAttempt.objects.get()
        assert "geheim" not in attempt.post_data + attempt.get_data

    @pytest.mark.parametrize(
        "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "\x00//evil.example"]
    )
    def test_login_leads_nowhere_else(self, cast, target):
        form = {"username": "qin", "password": PASSWORD, "next": target}
        answer = Client().post("/login/", form)
        assert answer.status_code == 302
        assert "evil" not in answer["Location"].split("/")[0:3]
        assert answer["Location"] == "/"

    def test_a_planted_session_is_not_the_one_that_gets_in(self, cast):
        client = Client()
        client.get("/login/")
        session = client.session
        session["planted"] = True
        session.save()
        before = client.cookies["sessionid"].value
        client.post("/login/", {"username": "qin", "password": PASSWORD})
        assert client.cookies["sessionid"].value != before

    def test_who_is_deactivated_is_out_with_the_next_click(self, cast):
        client = logged_in(cast.shen)
        assert client.get("/").status_code == 200
        logged_in(cast.luo).post(reverse("accounts:person_deactivate", args=[cast.shen.pk]))
        assert client.get("/").status_code == 302

    def test_a_cookie_with_a_nul_is_no_session(self, cast):
        answer = Client(raise_request_exception=False, HTTP_COOKIE='sessionid="abcdefgh\\000"').get("/")
        assert answer.status_code == 302


class TestEveryAnswerCarriesThePolicy:
    def test_a_refused_host(self, cast, settings):
        settings.ALLOWED_HOSTS = ["jicheng.example"]
        answer = Client().get("/", headers={"host": "evil.example"})
        assert (answer.status_code, POLICY in answer.headers) == (400, True)

    def test_too_many_fields(self, cast, settings):
        answer = logged_in(cast.shen).post(
            reverse("projects:new"), {f"f{number}": "1" for number in range(20_000)}
        )
        assert (answer.status_code, POLICY in answer.headers) == (400, True)

    def test_a_refused_form(self, cast):
        client = Client(enforce_csrf_checks=True)
        client.force_login(cast.shen)
        answer = client.post(reverse("projects:new"), {"name": "x"})
        assert (answer.status_code, POLICY in answer.headers) == (403, True)

    def test_a_missing_page_and_a_redirect(self, cast):
        assert POLICY in logged_in(cast.shen).get("/nowhere/").headers
        assert POLICY in Client().get("/").headers

    def test_an_idle_session_that_ends(self, cast):
        client = logged_in(cast.shen)
        client.get("/")
        with clock.shifted(clock.now() + timedelta(hours=3)):
            answer = client.get("/")
        assert (answer.status_code, POLICY in answer.headers) == (302, True)


class TestWhatWasSentIsText:
    @pytest.mark.parametrize("codec", ["unicode_escape", "utf-16", "utf-7", "latin-1"])
    def test_another_codec_is_refused(self, cast, codec):
        client = logged_in(cast.qin)
        body = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\\ud800\r\n--x--\r\n'
        kind = f"multipart/form-data; boundary=x; charset={codec}"
        assert client.generic("POST", "/letters/new/", body, content_type=kind).status_code == 400
        assert (
            client.get("/projects/?q=%5Cud800", CONTENT_TYPE=f"text/html; charset={codec}").status_code == 400
        )

    @pytest.mark.parametrize("codec", ["utf-8", "UTF8", "no-such-codec"])
    def test_our_own_is_read(self, cast, codec):
        answer = logged_in(cast.qin).get("/projects/?q=x", CONTENT_TYPE=f"text/html; charset={codec}")
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        "body", ["", "--", "--x\r\n\r\n", "--x\r\nContent-Disposition: form-data\r\n\r\n\xff"]
    )
    def test_half_a_form_is_no_error_of_the_server(self, cast, body):
        for kind in ("multipart/form-data", "multipart/form-data; boundary=x", "application/json", "x"):
            answer = logged_in(cast.qin).generic("POST", "/letters/new/", body, content_type=kind)
            assert answer.status_code in (400, 422), (kind, answer.status_code)


class TestRightsOutliveNothing:
    def test_who_becomes_administrator_tomorrow_gets_no_pair_today(self, cast):
        Membership.objects.filter(user=cast.bai).delete()
        memberships.grant(
            cast.he, cast.bai, Role.LOG_AUDITOR, cast.root, starts_on=clock.today() + timedelta(days=1)
        )
        with pytest.raises(Refused):
            pairs.pair(cast.he, cast.gao, cast.bai)

    def test_a_unit_s_desk_reads_no_import_of_the_department(self, cast):
        year = make_year()
        parsed: dict[str, object] = {"department": {}, "projects": [], "findings": []}
        held = flow.keep(parsed, b"x", file_name="目标.txt", year=year, actor=cast.qin)
        Membership.objects.create(user=cast.su, role=Role.BUDGET_OFFICER, unit=cast.centre)
        assert list(visible_imports(cast.xie)) == [held]
        assert list(visible_imports(cast.su)) == []
        answer = logged_in(cast.su).get(reverse("projects:import_preview", args=[held.pk]))
        assert answer.status_code == 404

    def test_nobody_becomes_superuser_by_any_door_of_the_database(self, cast):
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=cast.luo.pk).update(is_superuser=True)

    def test_a_revoked_role_leaves_no_right_behind(self, cast):
        (row,) = Membership.objects.filter(user=cast.gu)
        memberships.revoke(cast.he, row)
        assert not cast.gu.groups.exists()
        assert not User.objects.get(pk=cast.gu.pk).has_perm("act_finance_leader", cast.root)


class TestFigures:
    @pytest.mark.parametrize(
        "text",
        [
            *("NaN", "sNaN", "Infinity", "-1", "1e5", "1_000", "1e9", "+5", "5万元", "", "²", "0.0000001"),
            "9" * 5000,
        ],
    )
    def test_what_is_no_amount_is_refused_with_a_sentence(self, text):
        with pytest.raises(ValueError, match="金额"):
            yuan_from_wan(text)

    @pytest.mark.parametrize(
        ("text", "yuan"),
        [("１２", "120000"), ("1,234.56", "12345600"), ("-0", "0"), (".5", "5000"), ("0.005", "50")],
    )
    def test_amounts_are_read_as_they_are_meant(self, text, yuan):
        assert str(yuan_from_wan(text)) == str(Decimal(yuan).quantize(Decimal("0.01")))

    @pytest.mark.parametrize("typed", ["0001-01-01", "0206-06-25", "9999-12-31", "2026-02-30", "明天"])
    def test_no_letter_has_such_a_date(self, db, typed):
        form = LetterForm({"sender": "云河市财政局", "number": "1号", "title": "批复", "dated": typed})
        assert "dated" in form.errors

    def test_an_address_longer_than_its_column_is_a_sentence(self, cast):
        path = reverse("accounts:person_edit", args=[cast.shen.pk])
        data = {
            "name": "沈知远",
            "place": f"unit:{cast.centre.pk}",
            "email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 40}.cn",
        }
        assert logged_in(cast.luo).post(path, data).status_code == 422


def test_the_days_of_the_log_may_be_any(cast):
    client = logged_in(cast.yan)
    for day in ("0001-01-01", "9999-12-31", "2026-06-25"):
        assert client.get(reverse("accounts:audit"), {"first": day, "last": day}).status_code == 200
    assert AuditEvent.objects.exists()


def test_a_pair_is_no_post(cast):
    """谢云舟 is the B角 of 秦若兰; without a role of the business she acts for nobody."""
    from workflows.models import RouteStep
    from workflows.routing import Origin, resolve

    step = RouteStep(name="审核", role=Role.BUDGET_OFFICER, place=RouteStep.Place.ROOT, medium="screen")
    Membership.objects.filter(user=cast.xie).delete()
    assert Deputy.objects.filter(deputy=cast.xie).exists()
    found = resolve(step, Origin(cast.root, None, frozenset()))
    assert [chair.person.pk for chair in found.chairs] == [cast.qin.pk]


def test_who_became_administrator_finds_nothing_of_the_business_left(cast):
    """高映雪 had a case to review and messages about it; then her role went and another came."""
    make_year()
    version = draft(BudgetYear.objects.get(), cast.centre, None, cast.shen, name="党务骨干培训经费")
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    assert "党务骨干培训经费" in logged_in(cast.gao).get("/").content.decode()
    assert "党务骨干培训经费" in logged_in(cast.gao).get(reverse("notifications:list")).content.decode()
    for who, role in ((cast.gao, Role.LOG_AUDITOR), (cast.shen, Role.SECURITY_ADMIN)):
        for row in Membership.objects.filter(user=who):
            memberships.revoke(cast.he, row)
        memberships.grant(cast.he, who, role, cast.root)
        client = logged_in(who)
        for url in ("/", reverse("notifications:list"), reverse("projects:list")):
            assert "党务骨干培训经费" not in client.get(url).content.decode(), (who.name, url)
        assert client.get(reverse("workflows:case", args=[case.pk])).status_code == 404
