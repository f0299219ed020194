"""The method a target's value asks for."""

from __future__ import annotations

import pytest

from monitoring.scoring import Method, choose
from projects.values import parse_value


@pytest.mark.parametrize(
    ("value", "level2", "name", "expected"),
    [
        ("≥180 人次", "数量指标", "培训人次", Method.AT_LEAST),
        (">3 次", "数量指标", "走访次数", Method.AT_LEAST),
        ("12 期", "数量指标", "编印期数", Method.COUNT),
        ("=100 %", "质量指标", "合格率", Method.COUNT),
        ("1500 元/人", "成本指标", "人均标准", Method.STANDARD),
        ("1500元/人·天", "成本指标", "人均标准", Method.STANDARD),
        ("≤48.00 万元", "成本指标", "总成本", Method.AT_MOST),
        ("≤12 月", "时效指标", "完成时间", Method.DEADLINE),
        ("12 月", "时效指标", "完成时间", Method.DEADLINE),
        ("≤30 天", "时效指标", "办结天数", Method.AT_MOST),
        ("1 年", "时效指标", "服务期限", Method.PERIOD),
        ("≥95 %", "时效指标", "办结及时率", Method.AT_LEAST),
        ("100 %", "时效指标", "拨付及时率", Method.COUNT),
        ("12 月", "数量指标", "服务月数", Method.COUNT),
        ("长期", "可持续影响指标", "机制健全", Method.WORDS),
        ("2026年6月底前", "时效指标", "完成时间", Method.WORDS),
        ("≥90 %", "服务对象满意度指标", "满意度", Method.AT_LEAST),
    ],
)
def test_the_value_says_how_it_is_scored(value: str, level2: str, name: str, expected: Method) -> None:
    assert choose(parse_value(value), level2, name) is expected
