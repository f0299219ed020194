"""The form saves by itself: what was typed is stored, nobody is overwritten, a lost answer does no harm."""

import pytest

from accounts.models import User
from projects.models import Project
from projects.versions import content_of
from tests.projects.forms.conftest import fresh, url
from tests.projects.forms.test_target_page import row_id
from workflows.models import Event

pytestmark = pytest.mark.django_db


def test_it_stores_what_stands_on_the_form_and_leaves_no_mark_in_the_record(page, version, form):
    before = Event.objects.count()
    answer = page.post(url("target_autosave", version), form(purpose="写了一半"))
    assert answer.status_code == 200
    assert answer.json()["revision"] == 1
    assert fresh(version).purpose == "写了一半"
    assert Event.objects.count() == before


def test_another_windows_save_is_not_overwritten_and_the_button_then_shows_both_texts(page, version, form):
    mine = form(purpose="我写的")
    page.post(url("target_autosave", version), form(purpose="另一个窗口写的"))
    answer = page.post(url("target_autosave", version), mine)
    assert answer.status_code == 409
    assert "另一处保存过" in answer.json()["reason"]
    assert fresh(version).purpose == "另一个窗口写的"
    text = page.post(url("target_edit", version), mine).content.decode()
    assert "另一个窗口写的" in text
    assert "我写的" in text


def test_a_save_whose_answer_was_lost_is_sent_again_without_a_conflict(page, version, form):
    mine = form(purpose="网络断开前写的")
    page.post(url("target_autosave", version), mine)
    answer = page.post(url("target_autosave", version), mine)
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)


def test_a_window_that_typed_offline_meets_what_was_saved_meanwhile_and_goes_on_from_there(
    page, version, form
):
    one = row_id(version, "更新终端站点数")
    offline = form(purpose="断网时写的", **{f"{one}-number": "61"})
    page.post(url("target_autosave", version), form(purpose="另一个窗口写的"))
    page.post(url("target_autosave", version), form(name="另一个窗口改的名称"))
    for _ in range(2):  # the network is back: it is sent again as it was, and once more by the person
        answer = page.post(url("target_autosave", version), offline)
        assert (answer.status_code, fresh(version).revision) == (409, 2)
    shown = page.post(url("target_edit", version), offline)
    assert shown.status_code == 409
    both = shown.content.decode()
    for text in ("另一个窗口写的", "断网时写的", "另一个窗口改的名称", "数量第1行 指标值"):
        assert text in both
    assert page.post(url("target_autosave", version), offline | {"revision": "2"}).json()["revision"] == 3
    assert (fresh(version).purpose, fresh(version).indicators.get(uuid=one).value) == ("断网时写的", "≥61 个")


def test_who_may_no_longer_write_is_told_so_in_words_and_keeps_the_text(page, cast, version, form):
    mine = form(purpose="写到一半")
    Project.objects.filter(pk=version.project_id).update(drafter=cast.fang)
    answer = page.post(url("target_autosave", version), mine)
    assert answer.status_code == 403
    assert "由经办人方以宁填报" in answer.json()["reason"]
    shown = page.post(url("target_edit", version), mine)
    assert shown.status_code == 403
    assert "写到一半" in shown.content.decode()
    assert 'value="save" id="bar-save"' not in shown.content.decode()
    # Deactivated, or gone for good: to the login, which this script reads as such; never an error page.
    cast.shen.memberships.all().delete()
    assert page.post(url("target_autosave", version), mine).status_code == 404
    User.objects.filter(pk=cast.shen.pk).update(is_active=False)
    answer = page.post(url("target_autosave", version), mine)
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/login/")
    assert fresh(version).purpose != "写到一半"


def test_a_person_who_is_gone_in_the_middle_of_the_save_gets_an_answer(
    page, cast, version, form, monkeypatch
):
    from projects.views import target_autosave

    real = target_autosave.versions.save

    def gone_first(*args, **kwargs):
        User.objects.filter(pk=cast.shen.pk).update(is_active=False)
        return real(*args, **kwargs)

    monkeypatch.setattr(target_autosave.versions, "save", gone_first)
    answer = page.post(url("target_autosave", version), form(purpose="最后一句"))
    assert (answer.status_code, bool(answer.json()["reason"])) == (403, True)
    assert fresh(version).purpose != "最后一句"


def test_a_cell_that_cannot_be_stored_keeps_everything_unsaved_and_says_why(page, version, form):
    before = content_of(fresh(version))
    unread = page.post(url("target_autosave", version), form(budget="三十六万"))
    nameless = page.post(url("target_autosave", version), form(name="  "))
    assert (unread.status_code, nameless.status_code) == (422, 422)
    assert nameless.json()["reason"] == "请填写项目名称"
    assert content_of(fresh(version)) == before


def test_nobody_becomes_drafter_by_typing(page, cast, version, form):
    Project.objects.filter(pk=version.project_id).update(drafter=None)
    answer = page.post(url("target_autosave", version), form(purpose="只是看看"))
    assert answer.status_code == 409
    assert fresh(version).project.drafter is None
    assert "data-save" not in page.get(url("target_edit", version)).content.decode()


def test_points_the_scheme_fills_in_are_told_to_the_form(page, version, form):
    blank = {f"{row.uuid}-weight": "" for row in version.indicators.all()}
    answer = page.post(url("target_autosave", version), form(**blank)).json()
    assert answer["weights"][row_id(version, "基层党员满意度")] == "10"


def test_a_block_is_shown_before_it_is_put_in_and_then_only_typed(page, version, form):
    one = row_id(version, "更新终端站点数")
    block = {
        "paste-at": f"indicators/{one}/name",
        "paste-text": "更新站点\t年内更新\t≥66 个\r\n课件\t自制\t≥36 部",
    }
    shown = page.post(url("target_edit", version), form(do="paste:", **block)).content.decode()
    for said in ("粘贴预览", "数量第2行", "新行", "<s>更新终端站点数</s>", "放入表中"):
        assert said in shown
    put = page.post(url("target_edit", version), form(do="paste-in:", **block)).content.decode()
    assert "粘贴预览" not in put
    assert ">课件</textarea>" in put.replace("\n", "")
    assert fresh(version).revision == 0


def test_a_paste_without_a_table_says_what_to_do(page, version, form):
    answer = page.post(url("target_edit", version), form(do="paste:"))
    assert "没有读到表格" in answer.content.decode()


def test_five_hundred_rows_are_saved_and_come_back(page, version, form):
    lines = "\n".join(f"数量指标\t指标{n}\t描述\t≥{n} 个\t台账" for n in range(500))
    typed = form(do="save")
    typed["row"] = []
    from projects.forms.draft import new_uuid

    for line in lines.splitlines():
        one = new_uuid()
        _, name, description, value, basis = line.split("\t")
        typed["row"].append(one)
        typed |= {
            f"{one}-class": "产出指标|数量指标",
            f"{one}-name": name,
            f"{one}-description": description,
            f"{one}-operator": "≥",
            f"{one}-number": value[1:-2],
            f"{one}-unit": " 个",
            f"{one}-basis": basis,
        }
    assert page.post(url("target_autosave", version), typed).status_code == 200
    assert fresh(version).indicators.count() == 500
