"""更正: words of an approved target are mended by the short route, and nothing but words."""

from __future__ import annotations

import pytest
from django.db import connection

from projects import versions
from projects.changes.application import Application
from projects.changes.starting import abandon, adjust, correct_target
from projects.models import Indicator, TargetVersion
from projects.versions import Invalid
from tests.cast import Cast
from tests.projects.changes.makers import asked, change, fresh
from workflows import cases, kinds
from workflows.errors import Refused
from workflows.models import Case

pytestmark = pytest.mark.django_db
WHY = Application(reason="数量第1行描述漏字")


@pytest.fixture
def correction(cast: Cast, approved: TargetVersion) -> TargetVersion:
    return correct_target(approved.project_id, WHY, actor=cast.shen)


def test_two_signatures_put_it_in_force(
    cast: Cast, approved: TargetVersion, correction: TargetVersion
) -> None:
    change(correction, "更新终端站点数", cast.shen, description="年内更新全部设备并通过联调的村级站点数量")
    case = Case.objects.get(kind="target_correction", document_id=correction.pk)
    cases.submit(case.pk, actor=cast.shen)
    for person in (cast.gao, cast.qin):
        cases.approve(case.pk, actor=person, comment="同意。")
    case.refresh_from_db()
    assert case.state_words == "已更正"
    assert [fresh(one).state for one in (approved, correction)] == ["superseded", "approved"]
    assert (correction.label, correction.label_number) == ("corrected", 1)


def test_a_figure_is_refused_at_its_cell_and_nothing_is_stored(cast: Cast, correction: TargetVersion) -> None:
    with pytest.raises(Invalid) as found:
        change(correction, "更新终端站点数", cast.shen, value="≥50 个", description="村级站点")
    assert list(found.value.problems) == ["indicators.0.value"]
    assert "申请目标调整" in found.value.problems["indicators.0.value"]
    assert fresh(correction).revision == 0


def test_a_figure_that_came_past_the_form_is_refused_at_submission(
    cast: Cast, correction: TargetVersion
) -> None:
    row = Indicator.objects.get(version=correction, order=0)
    Indicator.objects.filter(pk=row.pk).update(value="≥50 个")
    said = kinds.get("target_correction").problems(fresh(correction))
    assert [one.path for one in said] == [f"indicators/{row.uuid}/value"]


def test_what_was_wrong_before_does_not_keep_a_word_from_being_mended(
    cast: Cast, approved: TargetVersion
) -> None:
    """The approved sheet's total is above its budget; only new faults count."""
    raised = "UPDATE projects_indicator SET value = '≤99 万元' WHERE version_id = %s AND \"order\" = 3"
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(raised, [approved.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    assert versions.review(fresh(approved)).blocking
    new = correct_target(approved.project_id, WHY, actor=cast.shen)
    change(new, "更新终端站点数", cast.shen, description="年内更新全部设备并通过联调的村级站点数量")
    assert kinds.get("target_correction").problems(fresh(new)) == []


def test_it_says_what_was_mistyped_and_changes_something(cast: Cast, correction: TargetVersion) -> None:
    assert "还没有任何改动" in kinds.get("target_correction").problems(fresh(correction))[0].text
    abandon(correction.pk, actor=cast.shen)
    with pytest.raises(Invalid, match="哪里写错"):
        correct_target(correction.project_id, Application(reason=" "), actor=cast.shen)


def test_a_correction_and_an_adjustment_exclude_each_other(cast: Cast, correction: TargetVersion) -> None:
    with pytest.raises(Refused, match="更正版1正在办理"):
        adjust(correction.project_id, asked(cast.shen), actor=cast.shen)
