"""Two people, two windows: nobody's text is lost, and who may not write is told whom to ask."""

import pytest

from projects.models import TargetVersion
from tests.projects.forms.conftest import fresh, url
from tests.projects.forms.test_target_page import row_id, typed_values
from workflows import cases
from workflows.models import Case

pytestmark = pytest.mark.django_db


def test_a_save_after_somebody_elses_shows_both_texts_and_loses_nothing(page, version, form):
    one = row_id(version, "更新终端站点数")
    mine = form(purpose="我写的用途", **{f"{one}-number": "61"})
    page.post(url("target_edit", version), form(purpose="先存的用途"))
    answer = page.post(url("target_edit", version), mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "先存的用途" in text
    assert typed_values(text)["purpose"] == "我写的用途"
    assert "数量第1行 指标值" in text
    assert fresh(version).purpose == "先存的用途"


def test_saving_again_after_the_conflict_was_shown_puts_the_typed_text_in_place(page, version, form):
    mine = form(purpose="我写的用途")
    page.post(url("target_edit", version), form(purpose="先存的用途"))
    text = page.post(url("target_edit", version), mine).content.decode()
    again = mine | {"revision": typed_values(text)["revision"]}
    assert page.post(url("target_edit", version), again).status_code == 302
    assert fresh(version).purpose == "我写的用途"


def test_a_row_one_of_the_two_does_not_have_is_named(page, version, form):
    one = row_id(version, "更新终端站点数")
    mine = form()
    shorter = form()
    shorter["row"] = [row for row in shorter["row"] if row != one]
    page.post(url("target_edit", version), shorter)
    text = page.post(url("target_edit", version), mine).content.decode()
    assert "（没有这一行）" in text


def test_a_target_that_was_submitted_meanwhile_keeps_the_typed_text_on_the_page(
    page, cast, version, form, monkeypatch
):
    cases.open_case("target", version, cast.shen)
    mine = form(purpose="写到一半的用途")
    from projects.views import target_saving

    real = target_saving.versions.save

    def submitted_first(*args, **kwargs):
        cases.submit(Case.objects.get(document_id=version.pk).pk, actor=cast.shen)
        return real(*args, **kwargs)

    monkeypatch.setattr(target_saving.versions, "save", submitted_first)
    answer = page.post(url("target_edit", version), mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "写到一半的用途" in text
    assert "没有保存" in text
    assert fresh(version).purpose != "写到一半的用途"


def test_submitting_saves_first_and_says_what_comes_next(page, cast, version, form):
    cases.open_case("target", version, cast.shen)
    answer = page.post(url("target_edit", version), form(do="submit", purpose="最后改的用途"), follow=True)
    assert fresh(version).state == TargetVersion.State.IN_REVIEW
    assert fresh(version).purpose == "最后改的用途"
    assert "已提交" in answer.content.decode()


def test_a_submission_with_a_fault_is_blocked_and_the_text_is_kept(page, cast, version, form):
    cases.open_case("target", version, cast.shen)
    one = row_id(version, "更新终端站点数")
    answer = page.post(
        url("target_edit", version), form(do="submit", **{f"{one}-number": "≥60"}), follow=True
    )
    assert fresh(version).state == TargetVersion.State.DRAFT
    assert "还不能提交" in answer.content.decode()
    assert version.indicators.get(uuid=one).value == "≥≥60 个"


@pytest.mark.parametrize(
    ("who", "reads", "edits"),
    [
        ("shen", 200, 200),
        ("gao", 200, 403),
        ("qin", 200, 403),
        ("bai", 404, 404),
        ("fang", 404, 404),
        ("luo", 404, 404),
    ],
)
def test_only_its_drafter_opens_the_form(client, cast, version, who, reads, edits):
    client.force_login(getattr(cast, who))
    assert client.get(url("target", version)).status_code == reads
    assert client.get(url("target_edit", version)).status_code == edits
    for name in ("target_edit", "target_check", "target_repair", "target_explain", "target_balance"):
        if edits != 200:
            assert client.post(url(name, version), {}).status_code == edits
    assert fresh(version).revision == 0


def test_nobody_edits_what_is_under_review(page, cast, version):
    cases.open_case("target", version, cast.shen)
    cases.submit(Case.objects.get(document_id=version.pk).pk, actor=cast.shen)
    assert page.get(url("target_edit", version)).status_code == 403
    text = page.get(url("target", version)).content.decode()
    assert "审核中" in text
    assert "沈知远已于" in text
    assert "现在：科室审核。" in text
    assert url("target_edit", version) not in text


def test_who_is_not_logged_in_is_sent_to_the_login(client, version):
    for name in ("target", "target_edit"):
        answer = client.get(url(name, version))
        assert answer.status_code == 302
        assert "login" in answer.url


def test_the_reading_sheet_lists_the_versions_of_the_project_and_says_which_is_locked(page, cast, version):
    TargetVersion.objects.filter(pk=version.pk).update(state="approved", label="approved")
    later = TargetVersion.objects.create(project=version.project, label="adjusted", label_number=1)
    text = page.get(url("target", version)).content.decode()
    assert "已批复并锁定" in text
    assert "调整版1" in text
    assert url("target", later) in text
