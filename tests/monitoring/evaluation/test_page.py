"""The page of a self-evaluation: live points while typing, every refusal gives back what was typed, and its paper."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from monitoring.models import SelfEvaluation
from projects.models import BudgetYear
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import on
from tests.monitoring.evaluation.scene import (
    DAY,
    case_of,
    filled,
    opened,
    project_of,
    row_of,
    sheet_of,
    typed,
)
from workflows import cases
from workflows.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(cast: Cast, budget_year: BudgetYear) -> SelfEvaluation:
    return opened(cast, project_of(cast, budget_year))[0]


def get(user: User, name: str, pk: int) -> HttpResponse:
    with on(DAY, 11):
        return as_(user).get(reverse(name, args=[pk]))  # type: ignore[return-value]


def post(user: User, name: str, pk: int, data: dict[str, str]) -> HttpResponse:
    with on(DAY, 11):
        return as_(user).post(reverse(name, args=[pk]), data)  # type: ignore[return-value]


def test_while_typing_every_row_shows_its_formula_and_nothing_is_saved(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    answer = post(cast.shen, "monitoring:evaluation_score", sheet.pk, typed(sheet))
    page = text_of(answer)
    assert "57 ÷ 60 × 12.5 = 11.88" in page
    assert "310250 ÷ 365000 × 10 = 8.5" in page
    assert "总分 97.88" in page
    assert f'id="s-{row_of(sheet, "更新终端站点数").uuid}" hx-swap-oob="true"' in answer.content.decode()
    assert row_of(sheet, "更新终端站点数").actual is None
    unread = post(
        cast.shen, "monitoring:evaluation_score", sheet.pk, typed(sheet, 更新终端站点数__actual="快完成了")
    )
    assert "请填数字（单位：个）" in text_of(unread)
    assert "总分 97.88" not in text_of(unread)


def test_a_lost_point_demands_a_cause_at_its_field_and_what_was_typed_is_kept(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    data = typed(sheet, 更新终端站点数__cause="") | {"revision": "0", "do": "submit"}
    refused = post(cast.shen, "monitoring:evaluation", sheet.pk, data)
    assert refused.status_code == 422
    page = text_of(refused)
    assert "已保存，还不能提交" in page
    assert "数量第1行得 11.88 分，满分 12.50 分。请写明偏差原因" in page
    assert row_of(sheet, "更新终端站点数").measure == "2027年4月底前补齐"
    data = typed(sheet) | {"revision": "1", "do": "submit"}
    assert post(cast.shen, "monitoring:evaluation", sheet.pk, data).status_code == 302
    assert case_of(sheet).state == Case.State.OPEN


def test_what_cannot_be_read_or_came_too_late_comes_back_as_it_was_typed(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    data = typed(sheet, 总成本__actual="三十万") | {"revision": "0"}
    refused = post(cast.shen, "monitoring:evaluation", sheet.pk, data)
    assert refused.status_code == 422
    assert 'value="三十万"' in refused.content.decode()
    assert 'value="57"' in refused.content.decode()
    assert sheet_of(sheet.project).revision == 0
    with on(DAY):
        filled(sheet, cast.shen, achieved="别处保存的文字")
    stale = post(
        cast.shen, "monitoring:evaluation", sheet.pk, typed(sheet, achieved="我的文字") | {"revision": "0"}
    )
    assert stale.status_code == 409
    page = text_of(stale)
    assert "实际完成情况 别处保存的文字 我的文字" in page
    revision = re.search(r'name="revision" value="(\d+)"', stale.content.decode())
    assert revision is not None
    again = typed(sheet, achieved="我的文字") | {"revision": revision[1]}
    assert post(cast.shen, "monitoring:evaluation", sheet.pk, again).status_code == 302
    assert sheet_of(sheet.project).achieved == "我的文字"


def test_others_read_it_as_the_official_paper_and_reviewers_in_the_case(
    cast: Cast, sheet: SelfEvaluation
) -> None:
    with on(DAY):
        filled(sheet, cast.shen)
        case = case_of(sheet)
        cases.submit(case.pk, actor=cast.shen)
    page = text_of(get(cast.gao, "monitoring:evaluation", sheet.pk))
    assert "项目支出绩效自评表" in page
    assert "保存自评" not in page
    with on(DAY, 12):
        review = text_of(as_(cast.gao).get(reverse("workflows:case", args=[case.pk])))
    assert "发放 220，回收 200，满意 191" in review
    assert "97.88" in review
    with on(DAY, 12):
        cases.send_back(case.pk, actor=cast.gao, comment="请核对站点数")
    assert "请核对站点数" in text_of(get(cast.shen, "monitoring:evaluation", sheet.pk))
    assert get(cast.ouyang, "monitoring:evaluation", sheet.pk).status_code == 404


def test_it_waits_on_the_drafters_desk_until_it_is_handed_in(cast: Cast, sheet: SelfEvaluation) -> None:
    with on(DAY, 11):
        page = text_of(as_(cast.shen).get("/"))
        assert "待我自评 1" in page
        assert "02-28" in page
        assert "待我自评" not in text_of(as_(cast.gao).get("/"))
        filled(sheet, cast.shen)
        assert "97.88 分，待提交" in text_of(as_(cast.shen).get("/"))
        cases.submit(case_of(sheet).pk, actor=cast.shen)
        assert "待我自评" not in text_of(as_(cast.shen).get("/"))
