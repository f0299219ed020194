"""抄录到一体化: the order of the columns, values as the other system wants them, ticks that stay and drop off."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from projects import versions
from projects.integrated.copying import Order, counted, groups_of, order_for, tick, ticks_of
from projects.models import TargetVersion
from tests.cast import Cast
from tests.desk.rows import as_, text_of
from tests.projects.integrated.conftest import Bring, content
from workflows import cases
from workflows.errors import Refused

pytestmark = pytest.mark.django_db


def done_of(user: Any, version: TargetVersion) -> tuple[int, int]:
    return counted(groups_of(content(version), order_for(version.project), ticks_of(user, version)))


def test_cells_stand_in_the_order_of_the_mapped_export_in_its_unit_of_money(
    cast: Cast, version: TargetVersion, bring: Bring
) -> None:
    usual = groups_of(content(version), order_for(version.project), {})
    assert [(cell.words, cell.value) for cell in usual[0].cells][2:4] == [
        ("预算数（万元）", "36.50"),
        ("财政资金（万元）", "36.50"),
    ]
    bring([content(version)])
    order = order_for(version.project)
    assert order.known
    groups = groups_of(content(version), order, {})
    head = [(cell.words, cell.value) for cell in groups[0].cells]
    assert head[:3] == [
        ("项目编码", content(version)["code"]),
        ("项目名称", content(version)["name"]),
        ("预算数（元）", "365000.00"),
    ]
    assert head[-1] == ("绩效目标", "1.完成 60 个站点的设备更新并通过验收。\n2.使党员参学覆盖率达到 92%。")
    assert [group.title for group in groups][1:4] == ["数量第1行", "质量第1行", "时效第1行"]
    apart = groups_of(content(version), Order(["name", "operator", "value", "unit"], "wan"), {})
    assert [cell.value for cell in apart[0].cells] == ["更新终端站点数", "≥", "60", "个"]


def test_ticks_are_each_persons_survive_and_drop_off_where_the_value_changed(
    cast: Cast, version: TargetVersion
) -> None:
    cases.open_case("target", version, cast.shen)
    ours = content(version)
    paths = [f"indicators/{ours['indicators'][2]['uuid']}/{cell}" for cell in ("value", "basis")]
    for path in ("budget", *paths):
        tick(cast.shen, version, path, ours, on=True)
    assert done_of(cast.shen, version) == (3, 35)
    assert done_of(cast.qin, version) == (0, 35)
    now = versions.with_rows(TargetVersion.objects.all()).get(pk=version.pk)
    data = versions.data_of(now)
    rows = tuple(replace(row, value="≤9 月") if row.value == "≤10 月" else row for row in data.indicators)
    versions.save(version.pk, actor=cast.shen, revision=now.revision, data=replace(data, indicators=rows))
    assert done_of(cast.shen, version) == (2, 35)
    tick(cast.shen, version, "budget", content(version), on=False)
    assert done_of(cast.shen, version) == (1, 35)
    with pytest.raises(Refused):
        tick(cast.shen, version, "indicators/x/value", content(version), on=True)


def test_the_page_works_without_script_for_those_whose_work_it_is(cast: Cast, version: TargetVersion) -> None:
    page, drafter = reverse("projects:target_copy", args=[version.pk]), as_(cast.shen)
    assert "已抄 0 / 35" in text_of(drafter.get(page))
    assert drafter.post(page, {"tick": "budget"}).status_code == 302
    assert "已抄 1 / 35" in text_of(drafter.get(page))
    assert "预算数（万元）" not in text_of(drafter.get(page, {"open": "1"}))
    assert drafter.post(page, {"tick": "nothing"}).status_code == 422
    assert as_(cast.gu).get(page).status_code == 403
    assert as_(cast.bai).get(page).status_code == 404
    version.project.kind = "separate"
    version.project.save()
    assert "另行管理" in text_of(as_(cast.qin).get(page))
