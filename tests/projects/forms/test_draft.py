"""The draft between POST and data: nothing typed is lost, ids stay, rows move within their class."""

import uuid
from decimal import Decimal

from projects.forms.draft import draft_from_post, draft_of
from projects.forms.edits import edit
from projects.forms.layout import grouped
from projects.forms.repairs import repair
from projects.sheet import LEVELS, IndicatorRow
from projects.sheet_data import GoalText, SheetData
from tests.projects.forms.posting import as_query, posted


def row(level2: str, name: str, value: str = "≥5 次", **more) -> IndicatorRow:
    level1 = next(level1 for level1, classes in LEVELS.items() if level2 in classes)
    return IndicatorRow(level1, level2, name, value=value, uuid=str(uuid.uuid4()), **more)


def data() -> SheetData:
    return SheetData(
        code="13990026P00021410007Q",
        name="远程教育站点更新",
        kind="current",
        budget=Decimal(1_864_000),
        fiscal=Decimal(1_800_000),
        other=None,
        purpose="更新设备。\n培训管理员。",
        plan={3: Decimal(15), 6: None, 10: Decimal("80.5"), 12: Decimal(100)},
        goals=(
            GoalText("更新 180 个站点。", str(uuid.uuid4())),
            GoalText("培训 420 人次。", str(uuid.uuid4())),
        ),
        indicators=(
            row("数量指标", "更新站点数", "≥180 个", weight=Decimal("6.5")),
            row("数量指标", "培训人次", "≥≥420 人次", basis="工作要点"),
            row("成本指标", "总成本", "≤186.40 万元"),
            row("可持续影响指标", "长效机制", "进一步健全", description="责任到人"),
        ),
        not_applicable={"生态效益指标": "不涉及"},
    )


def test_what_the_form_shows_comes_back_as_it_was():
    draft = draft_of(data(), revision=7)
    assert draft_from_post(as_query(posted(draft))) == draft


def test_a_new_row_stands_at_the_end_of_its_class_with_the_usual_sign():
    draft = draft_of(data(), 0)
    shown = edit(draft, "add", "数量指标", LEVELS)
    assert [one.name for one in draft.rows[:2]] == ["更新站点数", "培训人次"]
    assert draft.rows[2].uuid == shown
    assert draft.rows[2].operator == "≥"
    edit(draft, "add", "时效指标", LEVELS)
    assert [one.level2 for one in draft.rows[2:5]] == ["数量指标", "时效指标", "成本指标"]
    assert draft.rows[3].operator == "≤"


def test_a_row_added_to_a_class_makes_it_apply_again():
    draft = draft_of(data(), 0)
    edit(draft, "add", "生态效益指标", LEVELS)
    assert draft.not_applicable == {}


def test_rows_move_past_their_neighbour_of_the_same_class_only():
    draft = draft_of(data(), 0)
    second = draft.rows[1].uuid
    edit(draft, "up", second, LEVELS)
    assert [one.name for one in draft.rows] == ["培训人次", "更新站点数", "总成本", "长效机制"]
    edit(draft, "up", second, LEVELS)
    edit(draft, "down", draft.rows[2].uuid, LEVELS)
    assert [one.name for one in draft.rows] == ["培训人次", "更新站点数", "总成本", "长效机制"]


def test_a_row_that_is_removed_leaves_the_eye_in_its_class():
    draft = draft_of(data(), 0)
    first, second = draft.rows[0].uuid, draft.rows[1].uuid
    assert edit(draft, "remove", first, LEVELS) == second
    assert edit(draft, "remove", second, LEVELS) == "数量指标"
    assert [one.name for one in draft.rows] == ["总成本", "长效机制"]


def test_goals_are_added_moved_and_removed():
    draft = draft_of(data(), 0)
    new = edit(draft, "add-goal", "", LEVELS)
    edit(draft, "up-goal", str(new), LEVELS)
    assert [goal.text for goal in draft.goals] == ["更新 180 个站点。", "", "培训 420 人次。"]
    edit(draft, "remove-goal", str(new), LEVELS)
    assert [goal.text for goal in draft.goals] == ["更新 180 个站点。", "培训 420 人次。"]


def test_unknown_buttons_and_rows_of_nobody_change_nothing():
    draft, same = draft_of(data(), 0), draft_of(data(), 0)
    same.goals, same.rows = list(draft.goals), list(draft.rows)
    for action, target in [
        ("explode", ""),
        ("up", "x"),
        ("remove", "x"),
        ("add", "没有的分类"),
        ("down-goal", "x"),
    ]:
        edit(draft, action, target, LEVELS)
    assert draft == same


def test_a_row_posted_twice_under_one_id_is_read_once_and_a_forged_id_is_replaced():
    fields = posted(draft_of(data(), 0))
    fields["row"] = [fields["row"][0], fields["row"][0], "<script>"]
    draft = draft_from_post(as_query(fields))
    assert len(draft.rows) == 2
    assert uuid.UUID(draft.rows[1].uuid)


def test_every_class_is_shown_in_the_order_of_the_form_and_strange_ones_last():
    rows = draft_of(data(), 0).rows
    rows[0].level2 = "数量"
    groups = grouped(rows, LEVELS)
    assert [group.level2 for group in groups[:-1]] == [
        name for classes in LEVELS.values() for name in classes
    ]
    assert (groups[-1].level2, groups[-1].known) == ("数量", False)


def test_a_repair_types_its_text_and_leaves_the_rest_as_typed():
    content = data()
    draft = draft_of(content, 0)
    draft.purpose = "正在写"
    at = repair(draft, content, {"indicators.1.value": "≥420 人次", "plan.1": "45%"})
    assert at == "plan/6"
    assert (draft.rows[1].value.printed, draft.plan[6], draft.purpose) == ("≥420 人次", "45", "正在写")


def test_a_repair_can_move_a_row_to_another_class_and_add_one():
    content = data()
    draft = draft_of(content, 0)
    repair(draft, content, {"indicators.2.level1": "效益指标", "indicators.2.level2": "经济效益指标"})
    assert (draft.rows[2].level1, draft.rows[2].level2) == ("效益指标", "经济效益指标")
    at = repair(
        draft,
        content,
        {
            "indicators.4.level1": "产出指标",
            "indicators.4.level2": "成本指标",
            "indicators.4.value": "≤2 万元",
        },
    )
    assert at == f"indicators/{draft.rows[-1].uuid}/value"
    assert draft.rows[-1].value.printed == "≤2 万元"
