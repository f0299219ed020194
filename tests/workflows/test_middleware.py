"""What a verb refuses is a page with a sentence and the present state."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory
from viewflow.fsm import TransitionNotAllowed

from accounts.models import User
from tests.cast import Cast
from tests.workflows.steps import submitted
from workflows.cases import approve, withdraw
from workflows.errors import Busy, NotAllowed, Refused, Stale
from workflows.middleware import ErrorPages

pytestmark = pytest.mark.django_db


def page(error: Exception, user: User | AnonymousUser) -> HttpResponse:
    request = RequestFactory().post("/cases/1/decide/")
    request.user = user
    request.session = SessionStore()
    response = ErrorPages(lambda request: HttpResponse()).process_exception(request, error)
    assert response is not None
    return response


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed("科室审核不由您办理。"), 403),
        (Stale("高映雪已于 10:32 同意。"), 409),
        (Busy(), 409),
        (Refused("请写明理由。"), 422),
        (TransitionNotAllowed("complete :: no transition from DONE"), 409),
    ],
)
def test_each_refusal_has_its_status_and_its_sentence(cast: Cast, error: Exception, status: int) -> None:
    response = page(error, cast.gao)
    assert response.status_code == status
    text = response.content.decode()
    assert getattr(error, "text", "刚刚有了变动") in text
    assert "no transition" not in text


def test_a_conflict_shows_the_present_state_and_the_way_back(cast: Cast) -> None:
    case = submitted(cast)
    approve(case.pk, actor=cast.gao)
    with pytest.raises(Stale) as refusal:
        withdraw(case.pk, actor=cast.shen)
    text = page(refusal.value, cast.shen).content.decode()
    assert "分管领导审签" in text
    assert f"/cases/{case.pk}/" in text


def test_somebody_who_may_not_read_the_case_is_not_shown_it(cast: Cast) -> None:
    case = submitted(cast, title="涉密性质的标题")
    with pytest.raises(NotAllowed) as refusal:
        approve(case.pk, actor=cast.bai)
    for user in (cast.bai, AnonymousUser()):
        text = page(refusal.value, user).content.decode()
        assert "涉密性质的标题" not in text
        assert f"/cases/{case.pk}/" not in text


def test_other_errors_are_left_alone() -> None:
    request = RequestFactory().get("/")
    assert ErrorPages(lambda request: HttpResponse()).process_exception(request, ValueError("x")) is None
