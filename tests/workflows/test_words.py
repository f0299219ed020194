"""用语: the names of meetings and the closing of letters are the department's own, kept by the budget desk of the 本级."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from accounts.memberships import grant
from accounts.models import AuditEvent
from accounts.roles import Role
from monitoring.views.papers import REPORTS
from tests.cast import Cast
from tests.desk.rows import as_, queries, text_of
from tests.workflows.elsewhere import at_meeting, meeting_route, packed
from tests.workflows.steps import at_step
from workflows.errors import NotAllowed, Refused
from workflows.models import DepartmentWord
from workflows.wording import set_wording, wording

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_hours")]
PAGE = "/settings/words/"
OWN = {"meetings": "党组会\n局长办公会", "closing": "妥否，请批示"}


def test_until_somebody_says_otherwise_the_words_are_those_of_the_installation(
    cast: Cast, settings: Any
) -> None:
    settings.MEETING_NAMES = ["办公会", "党委会"]
    now = wording()
    assert (now.meetings, now.meeting, now.closing) == (["办公会", "党委会"], "办公会", "请予审核")

    set_wording(cast.qin, meetings="办公会\n党委会", closing="请予审核。")
    assert not DepartmentWord.objects.exists()  # nothing has changed: the installation goes on deciding
    set_wording(cast.qin, **OWN)
    assert (wording().meetings, wording().closing) == (["党组会", "局长办公会"], "妥否，请批示")


def test_the_meetings_of_the_page_are_offered_where_decisions_are_registered(cast: Cast) -> None:
    meeting_route()
    at_meeting(cast)
    client = as_(cast.qin)
    said = text_of(client.post(PAGE, OWN, follow=True))
    assert "已保存用语，以后登记和生成的都按它。" in said

    form = client.get(reverse("workflows:register_meeting")).content.decode()
    assert 'name="sender" list="meetings" value="党组会"' in form
    assert '<option value="党组会"></option><option value="局长办公会"></option>' in form
    assert "部务会" not in form.split('id="h-letter"')[1].split("</section>")[0]


def test_a_printed_letter_ends_with_the_closing_of_the_page(cast: Cast) -> None:
    batch = packed(cast.qin, at_step(cast, 5))
    url, client = reverse("workflows:batch_print", args=[batch.pk]), as_(cast.qin)
    assert "见附件，请予审核。" in text_of(client.get(url))
    client.post(PAGE, OWN)

    assert "见附件，妥否，请批示。" in text_of(client.get(url))


def test_the_page_for_the_meeting_is_named_after_the_usual_one(cast: Cast) -> None:
    client = as_(cast.qin)
    assert "部务会一页纸" in text_of(client.get(reverse("monitoring:papers")))
    client.post(PAGE, OWN)

    shown = text_of(client.get(reverse("monitoring:papers")))
    assert "党组会一页纸" in shown
    assert "部务会" not in shown
    assert all("{" not in words.format(meeting="党组会") for words, _, _ in REPORTS.values())


@pytest.mark.parametrize(
    ("meetings", "closing", "said"),
    [
        (" \n　\n", "请予审核", "请至少写一个会议名称。"),
        ("部务会\n党组会\n 部务会 ", "请予审核", "“部务会”写了两次，请删去一行。"),
        ("部务会、党组会", "请予审核", "“部务会、党组会”像是几个会议，请一行写一个。"),
        ("长" * 21, "请予审核", "有 21 个字，请改短。"),
        ("\n".join(f"第{n}会" for n in range(13)), "请予审核", "会议最多 12 个，现在 13 个，请删去不用的。"),
        ("部务会", "。", "请填写报送函的结语"),
        ("部务会", "请" * 31, "结语最多 30 个字，现在 31 个字，请改短。"),
    ],
)
def test_what_cannot_stand_is_refused_in_a_sentence_and_stays_as_typed(
    cast: Cast, meetings: str, closing: str, said: str
) -> None:
    answer = as_(cast.qin).post(PAGE, {"meetings": meetings, "closing": closing})

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert answer.context["typed"] == {"meetings": meetings, "closing": closing}
    assert f">{meetings}</textarea>" in answer.content.decode()
    assert not DepartmentWord.objects.exists()


def test_twenty_characters_and_twelve_meetings_are_enough_and_kept(cast: Cast) -> None:
    names = [f"{n:02}" + "会" * 18 for n in range(12)]
    set_wording(cast.qin, meetings="\r\n".join(names), closing="请" * 30)
    assert (wording().meetings, wording().closing) == (names, "请" * 30)


def test_two_troubles_are_said_each_at_its_field(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        set_wording(cast.qin, meetings="", closing="")
    assert [problem.path for problem in refused.value.problems] == ["meetings", "closing"]


def test_each_change_is_in_the_log_with_what_was_before(cast: Cast) -> None:
    set_wording(cast.qin, **OWN)
    set_wording(cast.xie, meetings="党组会", closing="妥否，请批示")
    set_wording(cast.xie, meetings="党组会", closing="妥否，请批示")

    log = AuditEvent.objects.filter(kind="settings").order_by("number")
    assert [(event.actor_name, event.summary) for event in log] == [
        ("秦若兰", "修改会议名称：党组会、局长办公会"),
        ("秦若兰", "修改报送函结语：妥否，请批示"),
        ("谢云舟", "修改会议名称：党组会"),
    ]
    assert '"before":["党组会","局长办公会"]' in log[2].body


def test_the_desk_of_a_unit_reads_the_words_and_others_do_not_come_here(cast: Cast) -> None:
    cast.xie.memberships.all().delete()
    grant(None, cast.xie, Role.BUDGET_OFFICER, cast.centre)
    below = as_(cast.xie)
    page = below.get(PAGE)
    assert "由本级预算绩效岗设置" in text_of(page)
    assert "保存用语" not in text_of(page)
    assert below.post(PAGE, OWN).status_code == 403
    with pytest.raises(NotAllowed, match="由本级预算绩效岗设置"):
        set_wording(cast.gao, **OWN)
    assert as_(cast.gao).get(PAGE).status_code == 403
    assert not DepartmentWord.objects.exists()


def test_the_words_are_asked_once_however_many_cases_wait(cast: Cast) -> None:
    meeting_route()
    at_meeting(cast)
    client, url = as_(cast.qin), reverse("workflows:register_meeting")
    few = queries(client, url)
    for number in range(3):
        at_meeting(cast, title=f"第{number}件")
    set_wording(cast.qin, **OWN)
    assert queries(client, url) == few


def test_the_assistant_leads_to_the_page_and_counts_what_was_set(cast: Cast) -> None:
    client = as_(cast.qin)
    page = client.get("/settings/setup/").content.decode()
    assert f'href="{PAGE}"' in page
    assert "安装时设置" not in page
    client.post(PAGE, OWN)

    assert "已设置会议名称和结语" in text_of(client.get("/settings/setup/"))
    assert "返回启用向导" in text_of(client.get(PAGE))
