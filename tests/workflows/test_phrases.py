"""常用意见: one's own, the department's, and what stands in the form."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from tests.cast import Cast
from tests.workflows.steps import submitted
from workflows import phrases
from workflows.errors import NotAllowed, Refused
from workflows.models import Phrase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_until_the_department_keeps_its_own_the_systems_are_offered(cast: Cast) -> None:
    assert phrases.texts_for(cast.gao) == list(phrases.DEFAULTS)
    phrases.add(cast.qin, "同意上报。", shared=True)
    assert phrases.texts_for(cast.gao) == ["同意上报。"]


def test_ones_own_come_first_and_nobody_else_sees_them(cast: Cast) -> None:
    phrases.add(cast.qin, "同意上报。", shared=True)
    phrases.add(cast.gao, "请补充依据。")
    assert phrases.texts_for(cast.gao) == ["请补充依据。", "同意上报。"]
    assert phrases.texts_for(cast.lu) == ["同意上报。"]
    assert "请补充依据。" not in as_(cast.lu).get(reverse("workflows:phrases")).content.decode()


def test_they_stand_on_the_decision_form(cast: Cast) -> None:
    phrases.add(cast.gao, "请补充依据。")
    page = as_(cast.gao).get(reverse("workflows:case", args=[submitted(cast).pk])).content.decode()
    assert 'data-phrase="comment">请补充依据。</button>' in page


def test_the_departments_are_kept_by_the_desk_and_each_change_is_logged(cast: Cast) -> None:
    for person in (cast.gao, cast.gu):
        with pytest.raises(NotAllowed, match="本级预算绩效岗"):
            phrases.add(person, "同意上报。", shared=True)
    kept = phrases.add(cast.xie, "同意上报。", shared=True)
    with pytest.raises(NotAllowed):
        phrases.remove(cast.gao, kept.pk)
    phrases.remove(cast.qin, kept.pk)
    assert list(AuditEvent.objects.order_by("number").values_list("summary", flat=True)) == [
        "增加部门常用意见：同意上报。",
        "删去部门常用意见：同意上报。",
    ]


def test_nobody_changes_somebody_elses(cast: Cast) -> None:
    mine = phrases.add(cast.gao, "请补充依据。")
    for act in (phrases.remove, phrases.move_up):
        with pytest.raises(NotAllowed, match="别人的常用意见"):
            act(cast.qin, mine.pk)
    phrases.remove(cast.gao, mine.pk)
    with pytest.raises(Refused, match="已经删去"):
        phrases.remove(cast.gao, mine.pk)


@pytest.mark.parametrize("wrong", ["luo", "he", "yan", "shi"])
def test_who_signs_nothing_has_none(cast: Cast, wrong: str) -> None:
    with pytest.raises(NotAllowed, match="供审核、签批的人员使用"):
        phrases.add(getattr(cast, wrong), "同意。")
    assert as_(getattr(cast, wrong)).get(reverse("workflows:phrases")).status_code == 403


def test_a_phrase_says_something_once_and_not_at_length(cast: Cast) -> None:
    phrases.add(cast.gao, "请补充依据。")
    with pytest.raises(Refused, match="请填写常用意见"):
        phrases.add(cast.gao, " \n ")
    with pytest.raises(Refused, match="已经有“请补充依据。”"):
        phrases.add(cast.gao, " 请补充依据。")
    with pytest.raises(Refused, match="最多 200 个字"):
        phrases.add(cast.gao, "长" * 201)
    for n in range(phrases.MOST - 1):
        phrases.add(cast.gao, f"第{n}条")
    with pytest.raises(Refused, match="最多保留 20 条"):
        phrases.add(cast.gao, "再一条")


def test_the_order_is_ones_own_to_choose(cast: Cast) -> None:
    rows = [phrases.add(cast.gao, text) for text in ("甲", "乙", "丙")]
    phrases.move_up(cast.gao, rows[2].pk)
    phrases.move_up(cast.gao, rows[0].pk)
    assert phrases.texts_for(cast.gao)[:3] == ["甲", "丙", "乙"]


def test_the_page_adds_moves_and_removes(cast: Cast) -> None:
    client = as_(cast.qin)
    url = reverse("workflows:phrases")
    client.post(url, {"text": "同意上报。", "whose": "department"})
    client.post(url, {"text": "请核。", "whose": "own"})
    assert set(Phrase.objects.values_list("text", "owner")) == {("同意上报。", None), ("请核。", cast.qin.pk)}
    refused = client.post(url, {"text": ""})
    assert (refused.status_code, "请填写常用意见" in refused.content.decode()) == (422, True)
    own = Phrase.objects.get(owner=cast.qin)
    assert client.post(reverse("workflows:phrase_up", args=[own.pk])).status_code == 302
    client.post(reverse("workflows:phrase_remove", args=[own.pk]))
    assert "请核。" not in client.get(url).content.decode().split("还没有。")[0].split("<main")[0]
    assert not Phrase.objects.filter(owner=cast.qin).exists()
