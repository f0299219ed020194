"""The target form as its 经办人 meets it: what is shown, typed, saved, and given back."""

import html
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.models import Indicator, Project
from projects.sheet import LEVELS
from projects.versions import content_of
from projects.views.kind_notes import KIND_HINTS, KIND_NOTES
from tests.projects.forms.conftest import fresh, url

pytestmark = pytest.mark.django_db


def row_id(version, name: str) -> str:
    return str(version.indicators.get(name=name).uuid)


def typed_values(text: str) -> dict[str, str]:
    """Field name -> value of every text input and textarea of a page."""
    inputs = re.findall(r'<input[^>]* name="([^"]+)" value="([^"]*)"', text)
    areas = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n?([^<]*)</textarea>', text)
    return {name: html.unescape(value) for name, value in (*inputs, *areas)}


def test_the_form_says_by_how_much_the_budget_leaves_the_controlled_amount(page, version):
    assert "控制数" not in page.get(url("target_edit", version)).content.decode()
    for controlled, said in (
        ("320000", "预算数多 4.50 万元"),
        ("365000", "相符"),
        ("400000", "预算数少 3.50 万元"),
    ):
        Project.objects.filter(pk=version.project_id).update(controlled=Decimal(controlled))
        text = page.get(url("target_edit", version)).content.decode()
        assert said in text.split("财政下达的控制数")[1].split("</dl>")[0]


def test_the_form_shows_every_field_and_its_rows_with_their_spoken_address(page, version):
    text = page.get(url("target_edit", version)).content.decode()
    for shown in ("36.50", version.project.code, "更新终端站点数", "完成 60 个站点的设备更新并通过验收。"):
        assert shown in text
    for address in ("<span>数量</span>第1行", "<span>时效</span>第1行", "<span>满意度</span>第1行"):
        assert address in text
    for name in (one for classes in LEVELS.values() for one in classes):
        assert f"<b>{name}</b>" in text


def test_the_page_brings_no_style_and_no_script_of_its_own(page, version):
    text = page.get(url("target_edit", version)).content.decode()
    assert not re.search(r"<[^>]*\s(style|on\w+)=", text)
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


def test_posting_what_is_shown_changes_nothing(page, version, form):
    before = content_of(fresh(version))
    answer = page.post(url("target_edit", version), form(do="save"))
    assert answer.status_code == 302
    assert content_of(fresh(version)) == before
    assert fresh(version).revision == 0


def test_every_field_of_the_page_is_a_field_of_the_post(page, version, form):
    shown = set(typed_values(page.get(url("target_edit", version)).content.decode()))
    sent = (
        set(form())
        | {f"reason-{name}" for classes in LEVELS.values() for name in classes}
        | {"csrfmiddlewaretoken", "q", "do", "paste-text", "library-q"}
    )
    assert {name for name in shown if not name.startswith("explain:")} <= sent


def test_what_is_typed_is_stored_and_shown_again(page, version, form):
    quantity, cost = row_id(version, "更新终端站点数"), row_id(version, "总成本")
    typed = {
        "name": "站点更新与平台运维经费", "budget": "36.80", "other": "0.3", "purpose": "用于更新设备。\r\n支付运维费。", "plan-6": "50%",
        f"{quantity}-number": "66", f"{quantity}-unit": "个", f"{cost}-number": "36.80", f"{cost}-weight": "10",
    }  # fmt: skip
    assert page.post(url("target_edit", version), form(**typed)).status_code == 302
    now = fresh(version)
    assert (now.project.name, now.budget, now.other) == (
        "站点更新与平台运维经费",
        Decimal(368000),
        Decimal(3000),
    )
    assert now.purpose == "用于更新设备。\n支付运维费。"
    assert [point.percent for point in now.plan_points.all()] == [15, 50, 80, 100]
    assert now.indicators.get(uuid=quantity).value == "≥66个"
    assert now.indicators.get(uuid=cost).weight == 10
    assert "36.80" in page.get(url("target_edit", version)).content.decode()


def test_an_amount_finer_than_the_screen_survives_a_save_that_does_not_touch_it(page, version, form):
    type(version).objects.filter(pk=version.pk).update(fiscal=Decimal("365012.34"))
    page.post(url("target_edit", version), form(purpose="改了用途。"))
    assert fresh(version).fiscal == Decimal("365012.34")


def test_what_cannot_be_read_comes_back_in_place_with_a_sentence_and_nothing_is_lost(page, version, form):
    quantity = row_id(version, "更新终端站点数")
    typed = {
        "budget": "三十六万",
        "plan-6": "一半",
        f"{quantity}-weight": "许多",
        "purpose": "写了很久的用途",
    }
    answer = page.post(url("target_edit", version), form(**typed))
    text = answer.content.decode()
    assert answer.status_code == 422
    shown = typed_values(text)
    for name, value in typed.items():
        assert shown[name] == value
    assert "请填写以万元为单位的数字" in text
    assert "“一半”不是可用的数字" in text
    assert fresh(version).revision == 0


def test_a_class_that_does_not_apply_needs_a_reason(page, version, form):
    Indicator.objects.filter(version=version, level2="时效指标").delete()
    answer = page.post(
        url("target_edit", version), form(not_applicable=["时效指标"], **{"reason-时效指标": ""})
    )
    assert answer.status_code == 422
    assert "请写明“时效指标”不适用的原因" in answer.content.decode()
    page.post(
        url("target_edit", version),
        form(not_applicable=["时效指标"], **{"reason-时效指标": "按季度支付，没有期限"}),
    )
    assert fresh(version).not_applicable == {"时效指标": "按季度支付，没有期限"}


def test_rows_are_added_without_script_and_nothing_is_saved_by_it(page, version, form):
    answer = page.post(url("target_edit", version), form(do="add:质量指标", purpose="正在写"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<span>质量</span>第2行" in text
    assert "正在写" in text
    assert "有未保存的修改" in text
    assert text.count("autofocus") == 1
    assert version.indicators.count() == 6


def test_a_row_added_and_filled_is_saved_in_its_class_under_the_id_it_was_given(page, version, form):
    text = page.post(url("target_edit", version), form(do="add:质量指标")).content.decode()
    kept = set(form()["row"])
    new = next(one for one in re.findall(r'name="row" value="([^"]+)"', text) if one not in kept)
    rows = re.findall(r'name="row" value="([^"]+)"', text)
    typed = {
        "row": rows,
        f"{new}-class": "产出指标|质量指标",
        f"{new}-name": "课件入库率",
        f"{new}-operator": "≥",
        f"{new}-number": "30",
        f"{new}-unit": "%",
    }
    page.post(url("target_edit", version), form(**typed))
    saved = version.indicators.get(uuid=new)
    assert (saved.level1, saved.level2, saved.value, saved.order) == ("产出指标", "质量指标", "≥30%", 2)


def test_rows_are_removed_and_moved_without_script(page, version, form):
    first, second = form()["row"][0], form()["row"][1]
    text = page.post(url("target_edit", version), form(do=f"remove:{first}")).content.decode()
    assert first not in text
    Indicator.objects.filter(uuid=second).update(level2="数量指标")
    text = page.post(url("target_edit", version), form(do=f"up:{second}")).content.decode()
    assert text.index(f'value="{second}"') < text.index(f'value="{first}"')


def test_a_row_can_be_put_into_another_class(page, version, form):
    one = row_id(version, "站点验收合格率")
    text = page.post(url("target_edit", version), form(do=f"class:{one}")).content.decode()
    assert f'<select class="form-select class-select" name="{one}-class"' in text
    page.post(url("target_edit", version), form(**{f"{one}-class": "产出指标|数量指标"}))
    assert version.indicators.get(uuid=one).level2 == "数量指标"


def test_a_row_of_a_class_the_form_does_not_have_asks_for_one(page, version):
    Indicator.objects.filter(version=version, name="总成本").update(level1="产出", level2="总成本控制")
    text = page.get(url("target_edit", version)).content.decode()
    assert "本年度的表没有这一类" in text
    assert '<option value="产出|总成本控制">请选择分类</option>' in text


def test_weights_are_balanced_on_the_form_and_saved_only_by_saving(page, version, form):
    one = row_id(version, "更新终端站点数")
    text = page.post(url("target_balance", version), form(**{f"{one}-weight": "30"})).content.decode()
    shown = typed_values(text)
    total = sum(Decimal(shown[f"{row}-weight"]) for row in form()["row"])
    assert total == 90
    assert "应为 90，相符" in text
    assert version.indicators.get(uuid=one).weight == Decimal("12.5")


def test_rows_without_weight_are_filled_by_the_scheme(page, version, form):
    one = row_id(version, "更新终端站点数")
    shown = typed_values(
        page.post(url("target_edit", version), form(do="fill:", **{f"{one}-weight": ""})).content.decode()
    )
    assert shown[f"{one}-weight"] == "12.5"


def test_text_is_text_and_never_markup(page, version, form):
    one = row_id(version, "更新终端站点数")
    evil = '"><script>alert(1)</script>'
    page.post(
        url("target_edit", version),
        form(
            name=evil,
            purpose=evil,
            **{f"{one}-name": evil, f"{one}-number": evil, f"{one}-basis": "</textarea><img src=x>"},
        ),
    )
    for name in ("target_edit", "target"):
        text = page.get(url(name, version)).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;" in text


def test_five_hundred_rows_are_posted_shown_and_kept(page, version, form):
    fields = form()
    for number in range(494):
        one = f"00000000-0000-4000-8000-{number:012d}"
        fields["row"].append(one)
        cells = {
            "class": "产出指标|数量指标",
            "name": f"指标{number}",
            "operator": "≥",
            "number": str(number + 1),
            "unit": "个",
            "weight": "0",
            "basis": "台账",
            "description": "",
        }
        fields |= {f"{one}-{cell}": value for cell, value in cells.items()}
    answer = page.post(url("target_edit", version), fields)
    assert answer.status_code == 302, re.findall(r"is-error.*?</p>", answer.content.decode(), re.S)
    assert version.indicators.count() == 500
    assert "第495行" in page.get(url("target_edit", version)).content.decode()


@pytest.mark.parametrize("name", ["target_edit", "target", "target_check"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    page, version, form, django_assert_num_queries, name
):
    def ask():
        return (
            page.post(url(name, version), form()) if name == "target_check" else page.get(url(name, version))
        )

    _fill(version, 10)
    ask()
    with CaptureQueriesContext(connection) as few:
        assert ask().status_code == 200
    _fill(version, 200)
    ask()  # what is shown for the first time is noted by one statement more
    with CaptureQueriesContext(connection) as many:
        assert ask().status_code == 200
    assert len(many) == len(few)


def _fill(version, total: int) -> None:
    start = version.indicators.count()
    Indicator.objects.bulk_create(
        Indicator(
            version=version,
            order=order,
            level1="产出指标",
            level2="数量指标",
            name=f"指标{order}",
            value=f"≥{order} 个",
            weight=0,
        )
        for order in range(start, total)
    )


def test_the_form_says_what_the_kind_means_and_where_the_project_sits(page, version):
    Project.objects.filter(pk=version.project_id).update(kind=Project.Kind.CONTINUED)
    text = page.get(url("target_edit", version)).content.decode()
    assert "延续项目：沿用原来的项目编码" in text
    assert "已声明结转" not in text


def test_every_kind_but_the_usual_one_has_its_hint():
    assert set(KIND_NOTES) == set(Project.Kind.values)
    assert set(KIND_HINTS) == set(Project.Kind.values) - {Project.Kind.CURRENT}
