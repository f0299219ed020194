"""The form: what is demanded, what comes back, who writes, what reviewers read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from monitoring.lights import Light
from monitoring.midyear.checking import problems
from monitoring.midyear.content import content_of, place, shown
from monitoring.midyear.lights import performance, worse
from monitoring.midyear.saving import save
from monitoring.models import MonitoringReport
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.monitoring.checkpoints.year import on
from tests.monitoring.midyear.year import DAY, FINE, case_of, fill, filled
from workflows import cases
from workflows.errors import NotAllowed, Refused, Stale
from workflows.kinds import Remark
from workflows.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("chances", "light"),
    [
        (["certain", "certain"], Light.NORMAL),
        (["certain", "maybe"], Light.ATTENTION),
        (["maybe", "impossible"], Light.WARNING),
        (["certain", ""], Light.UNPLANNED),
        (["maybe", ""], Light.ATTENTION),
        ([], Light.UNPLANNED),
    ],
)
def test_the_light_of_the_indicators(chances: list[str], light: Light) -> None:
    assert performance(chances) is light


def test_the_worse_of_both_lights_counts() -> None:
    assert worse(Light.NORMAL, Light.ATTENTION) is Light.ATTENTION
    assert worse(Light.WARNING, Light.NORMAL) is Light.WARNING
    assert worse(Light.UNPLANNED, Light.NORMAL) is Light.NORMAL


def fresh(report: MonitoringReport) -> MonitoringReport:
    return MonitoringReport.objects.select_related("project__unit", "round__round", "version").get(
        pk=report.pk
    )


def asked(report: MonitoringReport) -> list[str]:
    return [one.text for one in problems(content_of(fresh(report)))]


@pytest.mark.parametrize("chance", ["maybe", "impossible"])
def test_anything_but_certain_demands_cause_explanation_and_measure(
    cast: Cast, report: MonitoringReport, chance: str
) -> None:
    with on(DAY):
        fill(report, cast.shen, chance, words=False)

    assert asked(report) == [
        "数量第1行 偏差原因：请勾选偏差原因。",
        "数量第1行 原因说明：请写明原因。",
        "数量第1行 改进措施：请写明改进措施和完成时间。",
    ]
    with on(DAY):
        fill(report, cast.shen, chance)
    assert asked(report) == []


def test_every_cell_that_is_missing_is_named(cast: Cast, report: MonitoringReport) -> None:
    said = asked(report)

    assert "其中财政资金 全年预计执行数：请填写全年预计执行数。" in said
    assert "数量第1行 执行情况：请填写1–6月执行情况。" in said
    assert "社会效益第1行 完成目标可能性：请选择完成目标可能性。" in said
    assert "合规情况 资金是否按规定的范围和用途使用：请选择是、否或不涉及。" in said


@pytest.mark.parametrize(
    ("code", "answer", "demands"),
    [
        ("scope", "no", True),
        ("assets", "na", False),
        ("carry_over", "yes", True),
        ("carry_over", "no", False),
    ],
)
def test_an_answer_that_is_not_fine_demands_a_remark(
    cast: Cast, report: MonitoringReport, code: str, answer: str, demands: bool
) -> None:
    with on(DAY):
        fill(report, cast.shen, answers=FINE | {code: (answer, "")})
    assert any("说明" in one for one in asked(report)) is demands
    with on(DAY):
        fill(report, cast.shen, answers=FINE | {code: (answer, "约 2 万元")})
    assert asked(report) == []


def test_an_expectation_below_what_is_spent_is_asked_about(cast: Cast, report: MonitoringReport) -> None:
    report.funds.filter(source__in=["total", "fiscal"]).update(spent=Decimal(500000))
    with on(DAY):
        fill(report, cast.shen, expected={"fiscal": Decimal(400000)})

    (said,) = asked(report)
    assert "少于已执行数" in said
    assert report.funds.get(source="total").expected == 400000


def test_where_two_sources_have_money_the_drafter_divides_what_was_spent(
    cast: Cast, report: MonitoringReport
) -> None:
    report.funds.filter(source="other").update(initial=Decimal(200000))
    report.funds.filter(source="total").update(spent=Decimal(500000))
    with on(DAY):
        fill(report, cast.shen, spent={"fiscal": Decimal(300000), "other": Decimal(100000)},
             expected={"fiscal": Decimal(800000), "other": Decimal(200000)})  # fmt: skip
    assert "合计 40.00 万元，总额 50.00 万元" in asked(report)[0]
    with on(DAY):
        fill(report, cast.shen, spent={"fiscal": Decimal(300000), "other": Decimal(200000)},
             expected={"fiscal": Decimal(800000), "other": Decimal(200000)})  # fmt: skip
    assert asked(report) == []


def test_only_clerks_write_and_only_while_it_is_with_them(cast: Cast, report: MonitoringReport) -> None:
    with on(DAY):
        fill(report, cast.su)
        with pytest.raises(NotAllowed):
            fill(report, cast.gao)
        cases.submit(case_of(report).pk, actor=cast.shen)
        with pytest.raises(Stale, match="不能修改"):
            fill(report, cast.shen)


def test_a_text_that_is_too_long_is_refused_at_its_cell(cast: Cast, report: MonitoringReport) -> None:
    typed = filled(report)
    long = {uuid: replace(row, measure="长" * 1001) for uuid, row in typed.rows.items()}
    with on(DAY), pytest.raises(Refused) as refused:
        save(report.pk, actor=cast.shen, revision=0, typed=replace(typed, rows=long))
    assert len(refused.value.problems) == 2


def sent(report: MonitoringReport, **changes: str) -> dict[str, Any]:
    """The form as a browser sends it."""
    data: dict[str, Any] = {"revision": "0", "funds:fiscal:expected": "100"}
    for uuid, row in filled(report).rows.items():
        at = f"indicators:{uuid}"
        data |= {f"{at}:achieved": row.achieved, f"{at}:expected": row.expected, f"{at}:chance": row.chance}
    data |= {f"compliance:{code}:answer": answer for code, (answer, _) in FINE.items()}
    return data | changes


def test_saving_and_handing_in_from_the_page(cast: Cast, report: MonitoringReport) -> None:
    page = reverse("monitoring:midyear", args=[report.pk])
    with on(DAY):
        client = as_(cast.shen)
        assert "数量第1行 培训期数 年度指标值 ≥10 期" in text_of(client.get(page))
        assert client.post(page, sent(report)).status_code == 302
        answer = client.post(page, sent(report, revision="1", do="submit"))
        assert answer.status_code == 302
        assert answer["Location"] == reverse("workflows:case", args=[case_of(report).pk])
        shown = text_of(as_(cast.gao).get(answer["Location"]))
    assert "项目绩效监控情况表" in shown
    assert "已办 5 期" in shown


def test_what_was_typed_stays_when_somebody_saved_meanwhile(cast: Cast, report: MonitoringReport) -> None:
    page = reverse("monitoring:midyear", args=[report.pk])
    row = next(iter(filled(report).rows))
    with on(DAY):
        fill(report, cast.su)
        answer = as_(cast.shen).post(page, sent(report, **{f"indicators:{row}:achieved": "已办 7 期"}))
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "\n已办 7 期</textarea>" in html
    assert "别人保存的是：已办 5 期" in html
    assert 'name="revision" value="1"' in html


def test_an_amount_that_cannot_be_read_comes_back_with_everything_else(
    cast: Cast, report: MonitoringReport
) -> None:
    page = reverse("monitoring:midyear", args=[report.pk])
    with on(DAY):
        answer = as_(cast.shen).post(page, sent(report, **{"funds:fiscal:expected": "一百"}))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="一百"' in html
    assert "已办 5 期" in html
    report.refresh_from_db()
    assert report.revision == 0


def test_handing_in_too_early_saves_and_names_the_cells(cast: Cast, report: MonitoringReport) -> None:
    page = reverse("monitoring:midyear", args=[report.pk])
    row = next(iter(filled(report).rows))
    with on(DAY):
        answer = as_(cast.shen).post(
            page, sent(report, do="submit", **{f"indicators:{row}:chance": "impossible"})
        )
    assert answer.status_code == 422
    text = text_of(answer)
    assert "已保存，还不能提交：3 处需要补充" in text
    assert "数量第1行 改进措施：请写明改进措施和完成时间。" in text
    report.refresh_from_db()
    assert (report.revision, report.lamp) == (1, Light.WARNING)


def test_a_remark_at_a_cell_comes_back_to_the_form(cast: Cast, report: MonitoringReport) -> None:
    page = reverse("monitoring:midyear", args=[report.pk])
    row = next(iter(filled(report).rows))
    path = f"indicators/{row}/achieved"
    with on(DAY):
        fill(report, cast.shen)
        cases.submit(case_of(report).pk, actor=cast.shen)
        cases.send_back(
            case_of(report).pk, actor=cast.gao, comment="请补充", remarks=[Remark(path, "请写明场次日期")]
        )
        text = text_of(as_(cast.shen).get(page))
    assert "请写明场次日期" in text
    assert Event.objects.filter(kind=Event.Kind.SENT_BACK).exists()


def test_places_and_values_are_spoken(cast: Cast, report: MonitoringReport) -> None:
    content = content_of(fresh(report))
    row = content["indicators"][0]["uuid"]

    assert place(f"indicators/{row}/chance", content) == "数量第1行 完成目标可能性"
    assert place("funds/carried/expected", content) == "上年结转 全年预计执行数"
    assert shown(f"indicators/{row}/causes", "funds、other") == "经费保障、其他"
    assert shown("funds/total/spent", "314000.00") == "31.40 万元"


def test_others_do_not_find_it(cast: Cast, report: MonitoringReport) -> None:
    with on(DAY):
        for stranger in (cast.bai, cast.ouyang):
            answer = as_(stranger).get(reverse("monitoring:midyear", args=[report.pk]))
            assert answer.status_code == 404
