"""另起一稿: an ended target is begun again, and the old one stays as it was."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import BudgetYear, TargetVersion
from projects.versions import content_of
from projects.versions.renewing import renew
from tests.cast import Cast
from tests.projects.makers import draft, make_year
from workflows import cases
from workflows.errors import NotAllowed, Refused
from workflows.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(cast: Cast) -> TargetVersion:
    """沈知远's target, 已作废 by the budget desk."""
    version = draft(make_year(), cast.centre, None, cast.shen)
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    cases.cancel(case.pk, actor=cast.qin, reason="项目暂缓")
    return TargetVersion.objects.get(pk=version.pk)


def test_ending_a_case_makes_the_target_void(ended: TargetVersion) -> None:
    assert ended.state == TargetVersion.State.CANCELLED


def test_the_new_draft_says_the_same_with_the_same_rows_and_has_a_case(
    cast: Cast, ended: TargetVersion
) -> None:
    new = renew(ended.pk, actor=cast.shen)
    assert content_of(new) == content_of(ended)
    case = Case.objects.get(kind="target", document_id=new.pk)
    assert case.state == Case.State.DRAFT
    cases.submit(case.pk, actor=cast.shen)
    ended.refresh_from_db()
    assert ended.state == TargetVersion.State.CANCELLED


def test_pressed_twice_there_is_one_new_draft(cast: Cast, ended: TargetVersion) -> None:
    renew(ended.pk, actor=cast.shen)
    with pytest.raises(Refused, match="已有更新的一稿"):
        renew(ended.pk, actor=cast.shen)


def test_only_the_drafter_begins_it_again_and_only_what_was_ended(cast: Cast, ended: TargetVersion) -> None:
    for other in (cast.gao, cast.qin, cast.fang):
        with pytest.raises(NotAllowed):
            renew(ended.pk, actor=other)
    new = renew(ended.pk, actor=cast.shen)
    with pytest.raises(Refused, match="不用另起一稿"):
        renew(new.pk, actor=cast.shen)


def test_a_refused_target_may_be_begun_again_but_not_in_a_closed_year(cast: Cast) -> None:
    version = draft(make_year(), cast.centre, None, cast.shen)
    TargetVersion.objects.filter(pk=version.pk).update(state=TargetVersion.State.REJECTED)
    BudgetYear.objects.update(stage=BudgetYear.Stage.CLOSED)
    with pytest.raises(Refused, match="已结束"):
        renew(version.pk, actor=cast.shen)
    BudgetYear.objects.update(stage=BudgetYear.Stage.DRAFTING)
    assert renew(version.pk, actor=cast.shen).state == TargetVersion.State.DRAFT


def test_the_page_offers_it_to_the_drafter_and_leads_to_the_form(
    client: Client, cast: Cast, ended: TargetVersion
) -> None:
    page = reverse("projects:target", args=[ended.pk])
    client.force_login(cast.gao)
    assert "另起一稿" not in client.get(page).content.decode()
    client.force_login(cast.shen)
    assert "另起一稿" in client.get(page).content.decode()
    sent = client.post(reverse("projects:target_renew", args=[ended.pk]))
    new = TargetVersion.objects.latest("pk")
    assert sent.headers["Location"] == reverse("projects:target_edit", args=[new.pk])
