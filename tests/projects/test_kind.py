"""The target as the engine knows it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from accounts.roles import Role
from projects import versions
from projects.kinds import TargetKind
from projects.models import Explanation, TargetVersion
from projects.versions.editing import held
from workflows import kinds
from workflows.diff import fields

pytestmark = pytest.mark.django_db
kind = TargetKind()


def content(version: TargetVersion):
    return versions.content_of(TargetVersion.objects.get(pk=version.pk))


def test_it_is_registered():
    assert isinstance(kinds.get("target"), TargetKind)


def test_its_facts_are_those_of_the_project(cast, version):
    facts = kind.facts(held(version.pk))
    assert (facts.title, facts.unit, facts.office, facts.year) == (
        version.project.name,
        cast.centre,
        None,
        2027,
    )
    assert facts.amount == Decimal(365000)
    assert facts.others["code"] == version.project.code


def test_the_content_says_everything_in_plain_values(version):
    found = content(version)
    assert found["budget"] == "365000"
    assert found["other"] == "0"
    assert found["plan"][1] == {"uuid": "6", "month": 6, "percent": "45"}
    assert found["kind"] == "当年"
    assert found["indicators"][0]["weight"] == "12.5"
    assert {len(row["uuid"]) for row in found["goals"] + found["indicators"]} == {36}


def test_the_same_content_gives_the_same_text_however_decimals_were_computed(version):
    TargetVersion.objects.filter(pk=version.pk).update(budget=Decimal("3.65E+5"))
    assert content(version)["budget"] == "365000"


def test_fields_are_spoken_of_by_their_place(version):
    found = content(version)
    uuid = found["indicators"][2]["uuid"]
    said = {
        "budget": "预算数",
        f"indicators/{uuid}/value": "时效第1行 指标值",
        f"indicators/{uuid}": "时效第1行",
        f"goals/{found['goals'][1]['uuid']}/text": "绩效目标第2条",
        "plan/6": "6月底计划",
        "plan/6/percent": "6月底计划",
        "goals": "绩效目标",
        "not_applicable/质量指标": "质量指标 不适用的原因",
        "indicators/00000000-0000-0000-0000-000000000000/value": "绩效指标（该行已删除）",
    }
    assert {path: kind.place(path, found) for path in said} == said


@pytest.mark.parametrize(
    ("amount", "same"), [("365000", True), ("365049.99", True), ("365050", False), ("364000", False)]
)
def test_an_outside_amount_is_compared_at_a_hundredth_of_wan(version, amount, same):
    remarks = kind.outside_difference(held(version.pk), Decimal(amount))
    assert (not remarks) == same
    if remarks:
        assert remarks[0].path == "budget"
        assert "36.50 万元" in remarks[0].text
        assert {"fiscal", "plan"} <= {one.path for one in remarks}


def test_the_amount_of_the_letter_is_kept_whether_or_not_it_agrees(version):
    kind.record_outside_amount(held(version.pk), Decimal(300000))
    version.project.refresh_from_db()
    assert version.project.approved == Decimal(300000)


def test_the_states_follow_the_case(cast, version):
    kind.on_submitted(held(version.pk), cast.shen)
    assert held(version.pk).state == "in_review"
    assert held(version.pk).project.requested == Decimal(365000)
    kind.on_returned(held(version.pk), cast.gao)
    assert held(version.pk).state == "draft"
    kind.on_submitted(held(version.pk), cast.shen)
    kind.on_approved(held(version.pk), cast.qin)
    locked = held(version.pk)
    assert (locked.state, locked.label) == ("approved", "approved")
    assert locked.locked_at is not None
    assert locked.project.approved == Decimal(365000)


def test_a_newly_approved_version_supersedes_the_one_before(cast, version):
    kind.on_approved(held(version.pk), cast.qin)
    second = TargetVersion.objects.create(project=version.project, label="adjusted", label_number=1)
    kind.on_approved(held(second.pk), cast.qin)
    assert held(version.pk).state == "superseded"
    assert held(second.pk).label == "adjusted"


def test_a_complete_draft_has_no_problems_and_a_faulty_one_names_them(version):
    assert kind.problems(held(version.pk)) == []
    version.indicators.filter(order=3).update(value="≥36.5 万元")
    found = kind.problems(held(version.pk))
    assert [problem.path for problem in found] == [f"indicators/{version.indicators.get(order=3).uuid}/value"]
    assert "成本第1行「总成本」" in found[0].text


def test_problems_name_their_places_by_row(version):
    version.plan_points.filter(month=12).update(percent=10000)
    version.indicators.all().delete()
    assert {problem.path for problem in kind.problems(held(version.pk))} == {"plan/12", "indicators"}


def test_a_remark_that_is_explained_does_not_block_until_its_cell_changes(cast, version):
    version.indicators.filter(order=3).update(value="≤30 万元")
    open_before = kind.problems(held(version.pk))
    assert len(open_before) == 1
    finding = versions.review(held(version.pk)).blocking[0]
    versions.explain(
        version.pk, actor=cast.shen, rule=finding.rule, path=finding.path, text="其余为设备质保金。"
    )
    assert kind.problems(held(version.pk)) == []
    data = versions.data_of(held(version.pk))
    from dataclasses import replace

    rows = tuple(replace(row, value="≤29 万元") if row.name == "总成本" else row for row in data.indicators)
    versions.save(version.pk, actor=cast.shen, revision=0, data=replace(data, indicators=rows))
    assert not Explanation.objects.exists()
    assert len(kind.problems(held(version.pk))) == 1


def test_a_repair_button_mends_the_stored_draft(cast, version):
    version.indicators.filter(order=3).update(value="≥36.5 万元")
    finding = versions.review(held(version.pk)).blocking[0]
    label = finding.repairs[0].label
    versions.apply_repair(
        version.pk, actor=cast.shen, revision=0, rule=finding.rule, path=finding.path, label=label
    )
    assert kind.problems(held(version.pk)) == []
    assert version.indicators.get(order=3).value.startswith("≤36.5")


def test_every_signer_covers_the_whole_sheet_but_not_the_explanations(version):
    found = content(version)
    found["explanations"] = [{"uuid": "R25:name", "rule": "R25", "path": "name", "text": "结转项目"}]
    found["not_applicable"] = {"质量指标": "只买设备"}
    of_role = {role: [path for path, _ in fields(found) if not kind.covered(path, role)] for role in Role}
    assert {head for paths in of_role.values() for path in paths for head in [path.split("/")[0]]} == {
        "explanations"
    }
    assert all(len(paths) == 3 for paths in of_role.values())


def test_values_are_said_with_their_units(version):
    found = content(version)
    uuid = found["indicators"][0]["uuid"]
    said = {
        ("budget", "365000"): "36.50 万元",
        ("plan/6/percent", "45"): "45%",
        (f"indicators/{uuid}/weight", "12.5"): "12.5 分",
        (f"indicators/{uuid}/value", "≥180 个"): "≥180 个",
        ("other", None): "",
    }
    assert {(path, value): kind.shown(path, value) for path, value in said} == said


def test_a_point_of_the_plan_is_one_field(version):
    assert kind.value_path("plan/6") == "plan/6/percent"
    assert kind.value_path("plan/6/percent") == "plan/6/percent"
    assert kind.value_path("budget") == "budget"
