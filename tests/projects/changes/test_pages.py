"""The pages of 调整 and 更正 through the client, and the comparison of versions."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from projects.changes.application import Application
from projects.changes.starting import adjust, correct_target
from projects.models import TargetChange, TargetVersion
from tests.cast import Cast
from tests.projects.changes.makers import asked, change
from workflows import cases
from workflows.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client, cast: Cast) -> Client:
    client.force_login(cast.shen)
    return client


FORM = {
    "reason": "实施内容、范围或对象变化",
    "ground": "facts",
    "explanation": "两个村并为一个。",
    "document_number": "云组〔2027〕18号",
    "document_date": "2027-07-01",
    "declared": "on",
}


def test_the_application_keeps_what_was_typed_until_it_stands(
    browser: Client, approved: TargetVersion
) -> None:
    page = reverse("projects:adjust", args=[approved.project_id])
    refused = browser.post(page, FORM | {"declared": "", "reason": ""})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "请从列表中选择调整原因" in text
    assert "两个村并为一个。" in text
    sent = browser.post(page, FORM)
    change = TargetChange.objects.get()
    assert sent.headers["Location"] == reverse("projects:target_edit", args=[change.version_id])
    assert change.document_number == "云组〔2027〕18号"
    strip = browser.get(sent.headers["Location"]).content.decode()
    assert "查看申请表" in strip


def test_what_another_page_carries_over_stands_in_the_form(browser: Client, approved: TargetVersion) -> None:
    page = reverse("projects:adjust", args=[approved.project_id])
    text = browser.get(
        page, {"origin": "1–6月绩效运行监控，数量第1行", "explanation": "村庄撤并"}
    ).content.decode()
    assert "1–6月绩效运行监控，数量第1行" in text
    assert "村庄撤并</textarea>" in text


def test_the_printed_form_and_the_review_page_tell_before_and_after(
    browser: Client, cast: Cast, approved: TargetVersion
) -> None:
    new = adjust(approved.project_id, asked(cast.shen), actor=cast.shen)
    change(new, "更新终端站点数", cast.shen, value="≥58 个", description="撤并后的站点")
    case = Case.objects.get(kind="target_adjustment")
    cases.submit(case.pk, actor=cast.shen)
    paper = browser.get(reverse("projects:change_paper", args=[new.pk])).content.decode()
    for form, begins in (("pdf", b"%PDF"), ("word", b"PK"), ("xlsx", b"PK")):
        file = browser.post(reverse("projects:change_paper", args=[new.pk]), {"format": form})
        assert file.content.startswith(begins)
    browser.force_login(cast.gao)
    review = browser.get(reverse("workflows:case", args=[case.pk])).content.decode()
    for text in (paper, review):
        assert "项目绩效目标调整申请表" in text
        assert "≥60 个" in text
        assert "≥58 个" in text
        assert "数量第1行 指标值" in text
    assert "项目支出绩效目标表" in review


def test_the_tab_offers_both_to_the_drafter_and_compares_two_versions(
    browser: Client, cast: Cast, approved: TargetVersion, django_assert_max_num_queries
) -> None:
    tab = reverse("desk:project", args=[approved.project_id]) + "?tab=versions"
    assert "申请目标调整" in browser.get(tab).content.decode()
    new = correct_target(approved.project_id, Application(reason="错字"), actor=cast.shen)
    change(new, "更新终端站点数", cast.shen, description="年内更新全部设备并通过联调的村级站点数量")
    assert "申请目标调整" not in browser.get(tab).content.decode()
    page = reverse("projects:compare", args=[approved.project_id])
    with django_assert_max_num_queries(40):
        side = browser.get(page, {"a": approved.pk, "b": new.pk}).content.decode()
    assert "<ins>全部</ins>" in side
    assert "1 处不同" in side
    inline = browser.get(page, {"view": "inline", "all": "1"}).content.decode()
    assert "更新完成时间" in inline
    assert browser.get(page, {"a": "999999"}).status_code == 404


def test_the_target_tab_shows_what_is_in_force(browser: Client, cast: Cast, approved: TargetVersion) -> None:
    new = correct_target(approved.project_id, Application(reason="错字"), actor=cast.shen)
    text = browser.get(reverse("desk:project", args=[approved.project_id]) + "?tab=target").content.decode()
    assert "更正版1正在办理（草稿），办结前仍以批复版为准" in text
    assert reverse("projects:target", args=[new.pk]) in text


def test_a_draft_is_abandoned_from_its_application(
    browser: Client, cast: Cast, approved: TargetVersion
) -> None:
    new = correct_target(approved.project_id, Application(reason="错字"), actor=cast.shen)
    browser.post(reverse("projects:abandon", args=[new.pk]))
    new.refresh_from_db()
    assert new.state == "cancelled"


def test_the_desk_sets_the_last_day_and_the_reasons(
    client: Client, cast: Cast, approved: TargetVersion
) -> None:
    client.force_login(cast.qin)
    page = reverse("projects:change_rules", args=[2027])
    client.post(page, {"last_day": "2027-07-07", "reasons": "政策变化\n\n任务变化"})
    client.force_login(cast.shen)
    text = client.get(reverse("projects:adjust", args=[approved.project_id])).content.decode()
    assert "最后日期是 2027-07-07" in text
    assert "<option>任务变化</option>" in text
