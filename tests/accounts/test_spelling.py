"""How names are read: first letters for searching, and what an administrator says of 多音字."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.test import Client

from accounts import people, roster
from accounts.errors import Refused
from accounts.models import User
from accounts.spelling import Unreadable, clean_reading, initials_of, syllables_of
from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    from tests.cast import make_cast

    return make_cast()


def test_letters_figures_and_characters_each_give_one_letter() -> None:
    assert initials_of("AB角2026年、单位（乐器）") == "abj2026ndwyq"
    assert initials_of("单公馆修缮") == "dggxs"
    assert initials_of("单公馆修缮", "单shan") == "sggxs"


def test_a_character_that_stands_twice_takes_its_readings_in_their_order() -> None:
    assert syllables_of("乐乐", "乐le 乐yue") == ["le", "yue"]
    assert syllables_of("乐乐", "乐yue") == ["yue", "yue"]


@pytest.mark.parametrize("typed", ["单 shàn", "单：shan", "单(SHAN)", "单ｓｈａｎ"])
def test_a_reading_is_kept_in_one_shape_however_it_was_typed(typed: str) -> None:
    assert clean_reading(typed, "单雄信") == "单shan"


def test_several_readings_are_kept_and_the_umlaut_is_a_v() -> None:
    assert clean_reading("单shàn、吕lǚ", "单吕") == "单shan 吕lv"
    assert clean_reading("  ", "单吕") == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [("shan", "请写成“字＋拼音”"), ("单shan x", "请写成“字＋拼音”"), ("善shan", "名称里没有“善”")],
)
def test_what_is_no_reading_is_refused_with_what_to_write(typed: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        clean_reading(typed, "单雄信")


def test_people_written_many_at_once_are_spelled_too(cast: Cast) -> None:
    assert User.objects.get(pk=cast.ouyang.pk).initials == "oyyc"


def test_a_person_is_sorted_and_found_as_the_administrator_says(cast: Cast) -> None:
    user, _ = people.create_person(None, username="shanxx", name="单雄信", unit=cast.centre)
    assert (user.name_sort, user.initials) == ("dan xiong xin", "dxx")

    assert people.change_person(cast.luo, user, reading="单 shàn") == ["填写姓名读音“单shan”"]

    user.refresh_from_db()
    assert (user.name_sort, user.initials, user.reading) == ("shan xiong xin", "sxx", "单shan")
    assert [one.name for one in roster.Filter(words="SXX").people()] == ["单雄信"]
    assert not roster.Filter(words="dxx").people().exists()


def test_the_verb_refuses_a_reading_of_another_name(cast: Cast) -> None:
    with pytest.raises(Refused, match="名称里没有“单”"):
        people.change_person(cast.luo, cast.gao, reading="单shan")


def test_the_form_says_at_the_field_what_is_wrong_and_keeps_what_was_typed(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.luo, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"name": "高映雪", "post": "主任", "place": f"unit:{cast.centre.pk}", "reading": "善shan"}

    refused = client.post(f"/people/{cast.gao.pk}/edit/", sent)
    done = client.post(f"/people/{cast.gao.pk}/edit/", sent | {"reading": "雪xue"})

    assert "名称里没有“善”" in refused.content.decode()
    assert 'value="善shan"' in refused.content.decode()
    assert done.status_code == 302
    assert "雪xue" in client.get(f"/people/{cast.gao.pk}/").content.decode()


def test_the_migration_spells_everybody_there_is(cast: Cast) -> None:
    User.objects.update(initials="")
    importlib.import_module("accounts.migrations.0004_readings_and_visits").spell(apps, None)
    assert User.objects.get(pk=cast.shen.pk).initials == "szy"
