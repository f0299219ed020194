"""系统审核 on the form: remarks beside their cells, repair buttons, explanations, questions, remarks of reviewers."""

import re

import pytest

from projects.models import Explanation, Indicator, OpenQuestion, PlanPoint, TargetVersion
from tests.projects.forms.conftest import fresh, url
from tests.projects.forms.test_target_page import row_id, typed_values
from workflows import cases
from workflows.kinds import Remark

pytestmark = pytest.mark.django_db


def repairs(text: str) -> list[str]:
    return re.findall(r'name="repair" value="([^"]+)"', text)


def cell(text: str, path: str) -> str:
    """The part of the page from a cell to the next one."""
    start = text.index(f'id="c-{path.replace("/", "-")}"')
    return text[start : start + 900]


@pytest.fixture
def doubled(version) -> str:
    """The first row's value has its sign twice; answers the row's id."""
    Indicator.objects.filter(version=version, name="更新终端站点数").update(value="≥≥60 个")
    return row_id(version, "更新终端站点数")


def test_a_sheet_without_fault_may_be_submitted(page, version):
    text = page.get(url("target_edit", version)).content.decode()
    assert "必须修改 0" in text
    assert "可以提交" in text
    assert 'id="bar-submit" aria-disabled' not in text


def test_a_fault_stands_beside_its_cell_and_in_the_panel_with_a_link_and_a_button(page, version, doubled):
    text = page.get(url("target_edit", version)).content.decode()
    path = f"indicators/{doubled}/value"
    assert "必须修改 1" in text
    assert 'aria-invalid="true"' in cell(text, path)
    assert "note bad" in cell(text, path)
    assert f'href="#c-indicators-{doubled}-value">数量第1行 指标值' in text
    assert "改为 ≥60 个" in text
    assert 'id="bar-submit" aria-disabled="true"' in text
    assert "R13" not in re.sub(r'(value|name|id)="[^"]*"', "", text)


def test_a_repair_button_mends_the_cell_saves_what_was_typed_and_goes_to_the_cell(
    page, version, doubled, form
):
    text = page.get(url("target_edit", version)).content.decode()
    answer = page.post(url("target_repair", version), form(repair=repairs(text)[0], purpose="改好的用途"))
    assert answer.status_code == 302
    assert answer.url.endswith(f"#c-indicators-{doubled}-value")
    now = fresh(version)
    assert now.indicators.get(uuid=doubled).value == "≥60 个"
    assert now.purpose == "改好的用途"


def test_a_repair_works_on_what_is_typed_and_not_saved_yet(page, version, form):
    one = row_id(version, "更新终端站点数")
    typed = {f"{one}-number": "≥70", f"{one}-unit": " 个"}
    text = page.post(url("target_check", version), form(**typed)).content.decode()
    page.post(url("target_repair", version), form(repair=repairs(text)[0], **typed))
    assert version.indicators.get(uuid=one).value == "≥70 个"


def test_a_repair_of_a_remark_that_is_gone_changes_nothing_and_says_so(page, version, doubled, form):
    button = repairs(page.get(url("target_edit", version)).content.decode())[0]
    typed = {f"{doubled}-number": "60"}
    answer = page.post(url("target_repair", version), form(repair=button, **typed))
    assert "已经变了" in answer.content.decode()
    assert fresh(version).revision == 0
    assert typed_values(answer.content.decode())[f"{doubled}-number"] == "60"


def test_a_repair_that_adds_a_row_waits_for_its_name_and_saves_nothing(page, version, form):
    Indicator.objects.filter(version=version, level2="质量指标").delete()
    text = page.get(url("target_edit", version)).content.decode()
    assert "还没有质量指标" in text
    answer = page.post(url("target_repair", version), form(repair=repairs(text)[0]))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<span>质量</span>第1行" in text
    assert "autofocus" in text
    assert version.indicators.count() == 5


def test_the_same_fault_in_several_rows_is_one_remark_with_one_button(page, version, form):
    for row in version.indicators.filter(level2__in=["数量指标", "质量指标"]):
        Indicator.objects.filter(pk=row.pk).update(value=row.value.replace("≥", ">"))
    text = page.get(url("target_edit", version)).content.decode()
    assert len(repairs(text)) == 1
    page.post(url("target_repair", version), form(repair=repairs(text)[0]))
    assert [row.value for row in fresh(version).indicators.all()[:2]] == ["≥60 个", "≥98 %"]


@pytest.fixture
def unexplained(version) -> str:
    """12月底 95 %: somebody has to say why. Answers the remark's key."""
    PlanPoint.objects.filter(version=version, month=12).update(percent=95)
    return "R08"


def explain_key(text: str) -> str:
    return re.findall(r'name="explain" value="([^"]+)"', text)[0]


def test_an_explanation_settles_the_remark_until_its_cell_changes(page, version, form, unexplained):
    text = page.get(url("target_edit", version)).content.decode()
    assert "请说明 1" in text
    key = explain_key(text)
    page.post(url("target_explain", version), form(explain=key, **{f"explain:{key}": "质保金次年支付。"}))
    text = page.get(url("target_edit", version)).content.decode()
    assert "请说明 0" in text
    assert "已说明：质保金次年支付。" in text
    assert "可以提交" in text

    page.post(url("target_edit", version), form(purpose="别处的改动不影响说明。"))
    assert Explanation.objects.filter(version=version).count() == 1

    page.post(url("target_edit", version), form(**{"plan-12": "96"}))
    assert Explanation.objects.filter(version=version).count() == 0
    assert "请说明 1" in page.get(url("target_edit", version)).content.decode()


def test_a_blank_explanation_is_asked_for_and_one_that_stands_can_be_taken_back(
    page, version, form, unexplained
):
    key = explain_key(page.get(url("target_edit", version)).content.decode())
    blank = form(explain=key, **{f"explain:{key}": " "})
    text = page.post(url("target_explain", version), blank, follow=True).content.decode()
    assert "说明还没有写。请写明原因或依据，再点“保存说明”。" in text
    page.post(url("target_explain", version), form(explain=key, **{f"explain:{key}": "质保金次年支付。"}))
    assert Explanation.objects.filter(version=version).count() == 1
    blank = form(explain=key, **{f"explain:{key}": ""})
    text = page.post(url("target_explain", version), blank, follow=True).content.decode()
    assert "说明还没有写" not in text
    assert Explanation.objects.filter(version=version).count() == 0


def test_while_the_cell_is_being_changed_its_explanation_no_longer_counts(page, version, form, unexplained):
    key = explain_key(page.get(url("target_edit", version)).content.decode())
    page.post(url("target_explain", version), form(explain=key, **{f"explain:{key}": "质保金次年支付。"}))
    assert "请说明 1" in page.post(url("target_check", version), form(**{"plan-12": "96"})).content.decode()
    assert "请说明 0" in page.post(url("target_check", version), form()).content.decode()


def test_an_explanation_being_written_survives_a_refresh_of_the_panel(page, version, form, unexplained):
    key = explain_key(page.get(url("target_edit", version)).content.decode())
    text = page.post(url("target_check", version), form(**{f"explain:{key}": "还没写完"})).content.decode()
    assert ">还没写完</textarea>" in text
    assert '<details class="explain" open>' in text


def test_explaining_also_saves_what_was_typed(page, version, form, unexplained):
    key = explain_key(page.get(url("target_edit", version)).content.decode())
    page.post(
        url("target_explain", version),
        form(explain=key, purpose="一起存下", **{f"explain:{key}": "质保金。"}),
    )
    assert fresh(version).purpose == "一起存下"


def test_the_live_review_sees_what_is_typed_and_saves_nothing(page, version, form):
    one = row_id(version, "更新终端站点数")
    text = page.post(
        url("target_check", version), form(budget="40", **{f"{one}-number": "≥60"})
    ).content.decode()
    assert f'data-cells="c-indicators-{one}-value"' in text
    assert "预算数 40.00" in text
    assert 'id="cross-money" hx-swap-oob="true"' in text
    assert fresh(version).revision == 0
    assert "<html" not in text


def test_a_cell_that_cannot_be_read_is_named_and_the_other_remarks_stay(page, version, form, doubled):
    text = page.post(url("target_check", version), form(budget="三十")).content.decode()
    assert 'data-cells="c-budget"' in text
    assert f'data-cells="c-indicators-{doubled}-value"' in text


def test_of_many_remarks_five_are_shown_and_the_rest_is_folded(page, version):
    wrong = {
        "更新终端站点数": "≥≥60 个",
        "站点验收合格率": "≥980 %",
        "更新完成时间": "≤2026年6月",
        "总成本": "≥36.5 万元",
        "基层党员满意度": ">90 %",
    }
    for name, value in wrong.items():
        Indicator.objects.filter(version=version, name=name).update(value=value)
    PlanPoint.objects.filter(version=version, month=10).update(percent=30)
    TargetVersion.objects.filter(pk=version.pk).update(fiscal=1)
    text = page.get(url("target_edit", version)).content.decode()
    folded = re.search(r"另有 (\d+) 条", text)
    assert folded is not None
    panel = text[text.index('id="findings"') :]
    shown, rest = panel[: panel.index("另有")], panel[panel.index("另有") :]
    assert shown.count("<li class=") == 5
    assert rest[: rest.index("</details>")].count("<li class=") == int(folded[1])


@pytest.fixture
def question(version) -> OpenQuestion:
    PlanPoint.objects.filter(version=version).update(percent=None)
    return OpenQuestion.objects.create(
        version=version, path="plan", text="只有两个数，请确认是哪几个月底的计划。", printed="40% 100%"
    )


def test_the_months_of_a_plan_are_chosen_in_place(page, version, form, question):
    text = page.get(url("target_edit", version)).content.decode()
    assert "只有两个数" in text
    assert text.count(f'name="answer-{question.pk}"') == 2
    assert "1 个问题待确认" in text
    page.post(url("target_edit", version), form(**{f"answer-{question.pk}": ["6", "12"]}))
    assert [point.percent for point in fresh(version).plan_points.all()] == [0, 40, 100, 100] or [
        point.percent for point in fresh(version).plan_points.all()
    ] == [0, 40, None, 100]
    assert "个问题待确认" not in page.get(url("target_edit", version)).content.decode()


def test_half_an_answer_is_asked_for_again_and_kept(page, version, form, question):
    answer = page.post(url("target_edit", version), form(**{f"answer-{question.pk}": ["", "12"]}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert '<option value="12" selected>' in text
    assert OpenQuestion.objects.get(pk=question.pk).answered_at is None


def test_a_row_in_question_may_stand_as_printed(page, version, form):
    one = row_id(version, "更新终端站点数")
    asked = OpenQuestion.objects.create(
        version=version, path=f"indicators/{one}", text="像是错了格。", printed="甲 | 乙"
    )
    text = page.get(url("target_edit", version)).content.decode()
    assert "与原文一致，不改" in text
    page.post(url("target_edit", version), form(**{f"answer-{asked.pk}": ["按原文"]}))
    assert OpenQuestion.objects.get(pk=asked.pk).answered_by is not None


def test_a_cell_in_question_takes_the_printed_text_by_a_tick_or_is_filled_in(page, version, form):
    one, other = row_id(version, "更新终端站点数"), row_id(version, "站点验收合格率")
    Indicator.objects.filter(version=version).filter(uuid__in=[one, other]).update(basis="")
    first, second = (
        OpenQuestion.objects.create(
            version=version, path=f"indicators/{row}/basis", text="看不清。", printed="建设规范"
        )
        for row in (one, other)
    )
    page.post(
        url("target_edit", version),
        form(**{f"answer-{first.pk}": ["建设规范"], f"{other}-basis": "验收办法"}),
    )
    assert version.indicators.get(uuid=one).basis == "建设规范"
    assert OpenQuestion.objects.filter(answered_at=None).count() == 0
    assert OpenQuestion.objects.get(pk=second.pk).answer == "验收办法"


def test_an_amount_in_question_is_answered_by_filling_it_in(page, version, form):
    TargetVersion.objects.filter(pk=version.pk).update(other=None)
    asked = OpenQuestion.objects.create(version=version, path="other", text="看不清。", printed="0.0O")
    assert 'href="#c-other">其他资金' in page.get(url("target_edit", version)).content.decode()
    page.post(url("target_edit", version), form(purpose="别处"))
    assert OpenQuestion.objects.get(pk=asked.pk).answered_at is None
    page.post(url("target_edit", version), form(other="0"))
    assert OpenQuestion.objects.get(pk=asked.pk).answered_at is not None


def test_what_has_no_cell_of_its_own_is_confirmed_by_a_tick(page, version, form):
    asked = OpenQuestion.objects.create(version=version, path="goals", text="序号不连续，请核对。")
    assert "已核对，以表中现在填的为准" in page.get(url("target_edit", version)).content.decode()
    page.post(url("target_edit", version), form(**{f"answer-{asked.pk}": ["按原文"]}))
    assert OpenQuestion.objects.get(pk=asked.pk).answered_at is not None


@pytest.fixture
def returned(cast, version) -> str:
    """沈知远 submitted, 高映雪 sent it back with an opinion and a remark on 依据 of the first row; its lasting path."""
    path = f"indicators/{row_id(version, '更新终端站点数')}/basis"
    case = cases.open_case("target", version, cast.shen)
    cases.submit(case.pk, actor=cast.shen)
    cases.send_back(case.pk, actor=cast.gao, comment="依据不够具体。", remarks=[Remark(path, "请写文号")])
    return path


def test_a_return_is_told_with_its_opinion_and_each_remark_beside_its_cell(page, version, returned):
    text = page.get(url("target_edit", version)).content.decode()
    assert "退回修改" in text
    assert "依据不够具体。" in text
    assert "1 处未改" in text
    assert f'href="#c-{returned.replace("/", "-")}">数量第1行 依据' in text
    assert '能不能直接报退回人，改好后见<a class="in-text" href=' in text
    assert "<b>高映雪</b>" in cell(text, returned)
    assert "请写文号" in cell(text, returned)
    assert "稿已改" not in text


def test_a_remark_says_when_it_was_heeded(page, version, returned, form):
    page.post(
        url("target_edit", version),
        form(**{f"{returned.split('/')[1]}-basis": "《站点建设规范》（云组办〔2026〕19号）"}),
    )
    text = page.get(url("target_edit", version)).content.decode()
    assert "第 2 稿已改" in cell(text, returned)
    assert "批注处都已改" in text


def test_a_remark_counts_as_heeded_while_the_new_text_is_being_typed(page, version, returned, form):
    typed = {f"{returned.split('/')[1]}-basis": "《站点建设规范》（云组办〔2026〕19号）"}
    text = page.post(url("target_check", version), form(**typed)).content.decode()
    assert "批注处都已改" in text


def test_a_return_is_told_until_the_target_is_handed_in_again(page, cast, version, returned, form):
    page.post(url("target_edit", version), form(do="submit"))
    assert "依据不够具体。" not in page.get(url("target", version)).content.decode()
