"""接口令牌: shown once, kept as a hash, dead with its reason."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from accounts import clock, people, tokens
from accounts.errors import NotAllowed, Refused
from accounts.models import ApiToken, AuditEvent
from tests.desk.rows import as_

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 6, 25, 10, 32, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def thursday():
    with clock.shifted(TODAY):
        yield


def test_the_page_shows_a_new_token_once_and_only_its_hash_is_kept(cast):
    browser, sent = as_(cast.shen), {"name": "部门大屏", "scope": "act", "expires_on": "2026-12-31"}
    page = browser.post("/me/tokens/", sent)
    text = re.search(r'value="(jicheng_[\w-]+)"', page.content.decode()).group(1)
    row = ApiToken.objects.get()
    assert (row.user, row.digest, row.may_act) == (cast.shen, tokens.digest_of(text), True)
    kept = str(list(ApiToken.objects.values())) + str(list(AuditEvent.objects.values()))
    assert text not in kept + browser.get("/me/tokens/").content.decode()
    assert "建立接口令牌“部门大屏”" in AuditEvent.objects.get(kind="api_token").summary
    again = browser.post("/me/tokens/", sent)
    assert (again.status_code, ApiToken.objects.count()) == (422, 1)
    assert as_(cast.gao).post(f"/me/tokens/{row.pk}/revoke/").status_code == 404
    assert tokens.bearer_of(text).user == cast.shen
    browser.post(f"/me/tokens/{row.pk}/revoke/")
    assert tokens.bearer_of(text) is None
    assert AuditEvent.objects.filter(kind="api_token").count() == 2


def test_a_token_lives_a_year_at_most_and_none_of_the_three_administrators_has_one(cast):
    for expires_on in (TODAY.date() - timedelta(days=1), TODAY.date() + timedelta(days=366)):
        with pytest.raises(Refused, match="最长一年"):
            tokens.create(cast.shen, name="x", may_act=False, expires_on=expires_on)
    with pytest.raises(NotAllowed, match="三员"):
        tokens.create(cast.luo, name="x", may_act=False, expires_on=TODAY.date())
    assert as_(cast.luo).get("/me/tokens/").status_code == 403
    _, text = tokens.create(cast.shen, name="x", may_act=False, expires_on=TODAY.date())
    assert tokens.bearer_of(text) is not None
    with clock.shifted(TODAY + timedelta(days=1)):
        assert tokens.bearer_of(text) is None


def test_who_is_deactivated_has_no_token_any_more_also_when_they_come_back(cast):
    _, text = tokens.create(cast.shen, name="x", may_act=True, expires_on=TODAY.date())
    people.deactivate(cast.luo, cast.shen)
    assert tokens.bearer_of(text) is None
    people.activate(cast.luo, cast.shen)
    assert tokens.bearer_of(text) is None
