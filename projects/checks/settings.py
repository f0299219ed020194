"""Every word list and threshold of the rules: the one place where a department's habits may differ.

``Context.settings`` overrides a key; a list of words replaces the one here. Words are matched inside a cell,
without spaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from projects.checks.base import Context

DEFAULTS: Mapping[str, Any] = {
    # R01: the department's region (first six digits of its codes); "" takes the one most codes have
    "region": "",
    # R09: least share of the budget planned to be spent by 6月底 and 10月底
    "pace_june": Decimal(40),
    "pace_october": Decimal(70),
    # R30-R34: a name made of these words alone is the total; "培训总支出" is not, it is a part
    "total_heads": ("项目", "本项目", "全年", "年度", "项目年度", "本年"),
    "total_words": (
        "总成本", "总预算", "总支出", "总费用", "总投入", "总投资", "总经费", "总额", "成本总额", "预算总额", "支出总额",
        "费用总额", "经费总额", "资金总额", "资金总量", "预算总成本", "总成本预算", "支出总成本", "成本控制总额",
    ),
    # 项目成本 is the whole, 成本 alone is not
    "total_words_of_project": ("成本", "支出", "预算", "经费", "费用", "资金", "支出成本", "投入"),
    "total_tails": ("控制数", "控制额", "控制", "上限", "金额", "数", "额", "指标"),
    # R22: the department's text for values in words, and the words by which a standard of one's own is known
    "qualitative_standard": "",
    "grading_words": (
        "达成预期", "达到预期", "部分达成", "基本达成", "未达成", "分档", "两档", "三档", "四档", "评分标准", "评分办法",
    ),
    # R23
    "comparing_words": (
        "比上年", "较上年", "比去年", "较去年", "比往年", "较往年", "比上一年", "较上一年", "高于上年", "上年基础上", "同比",
    ),
    # R24: what names no document
    "bare_bases": (
        "工作计划", "年度工作计划", "年度计划", "工作安排", "年度工作安排", "工作要求", "相关文件", "有关文件", "上级文件", "上级要求",
        "相关规定", "有关规定", "实际情况", "工作需要",
    ),
    # R25: such a document stays in force after its year
    "standing_documents": (
        "通知", "意见", "办法", "规定", "条例", "规划", "制度", "细则", "批复", "函", "令", "法", "标准", "合同", "协议",
    ),
    # R37: yuan; from this budget on a single figure is noted
    "breakdown_from": Decimal(1_000_000),
    # R38: running costs, and what bears their name without being the office's own
    "running_words": ("日常办公", "日常公用", "公用经费", "办公经费", "日常运转"),
    "running_exceptions": (
        "特需公用经费", "离休干部公用经费", "生均公用经费", "村级组织办公经费", "村级办公经费", "社区办公经费",
    ),
    # R44, R49: from 0 to 1
    "goal_likeness": Decimal("0.85"),
    "twin_share": Decimal("0.80"),
    # R45-R47: words of aims, which do not tell what is done
    "generic_aims": (
        "专项", "活动", "相关", "各项", "进行", "正常", "全面", "水平", "能力", "提升", "提高", "落实", "保障", "建设", "管理", "服务",
    ),
    # R46: share of the budget from which a part of the cost should be named in the use
    "large_share": Decimal("0.30"),
    # R52: the value offered for 100 %; work -> (whom it serves, the words they are known by); words that mean everybody
    "usual_satisfaction": 95,
    "served_groups": {
        "培训": ("参训人员", ("训", "学员", "学生", "参加")),
        "慰问": ("慰问对象", ("慰问", "帮扶", "走访", "干部", "党员")),
        "补助": ("领取补助的人员", ("补助", "补贴", "受助", "资助", "领取", "人才")),
    },
    "everybody_words": ("服务对象", "受益", "群众", "社会公众", "各方", "干部职工"),
    # R30-R34: a saving is no cost
    "saving_words": ("节约", "节省", "节支", "降低", "压减", "减少", "下降"),
    # R32: a difference above this share of the total needs a row or an explanation
    "uncovered_share": Decimal("0.10"),
    # R11: classes besides 成本 whose value may be money
    "money_classes": ("经济效益",),
    # R11: punctuality belongs to 时效
    "timely_words": ("及时", "按时", "按期", "准时", "如期"),
    # R11: with these words a number of 月 is an amount of months, no deadline
    "months_amount_words": ("月数", "个月", "每月", "时长", "期限", "周期", "月均"),
    # R17: a growth may be above 100 %
    "growth_words": ("增长", "增幅", "增速", "涨幅", "同比", "环比"),
    # R18: units of people, and the words that say the row counts days
    "people_units": ("人", "名", "人次", "位"),
    "day_words": ("天数", "日数"),
    # R20: what nobody wants more of, unless the row counts how it is dealt with
    "unwanted_words": (
        "事故", "投诉", "差错", "失误", "违规", "违纪", "泄密", "故障", "上访", "流失", "伤亡", "死亡", "负面", "不良反应",
    ),
    "handling_words": (
        "处理", "处置", "化解", "办结", "整改", "查处", "响应", "修复", "排除", "排查", "下降", "降低", "减少", "预防",
        "防控", "演练", "培训", "及时", "回复", "答复", "控制", "应对", "调查", "监测", "无",
    ),
    # R34: an average is a price for one
    "average_words": ("平均", "均次"),
    # R32, R34: what an average is counted in
    "event_units": ("次", "场", "场次", "期", "班次", "班", "轮", "批", "批次", "个", "部", "项"),
    # R32, R34: words that do not tell what a row is about
    "generic_words": (
        "人数", "人次", "人员", "次数", "数量", "预算", "标准", "成本", "费用", "经费", "支出", "每人", "每天", "每年", "每月",
        "人均", "平均", "指标", "全省", "全市", "全县", "组织", "工作", "开展",
    ),
    # R35: a row of such a name is a price whatever its unit
    "price_words": ("标准", "单价", "人均", "平均", "均次"),
    # R35: amounts after these words are not this year's
    "other_year_words": ("上年", "去年", "往年", "原", "比", "节约", "增加", "减少"),
    # R51
    "secret_words": ("涉密",),
    # R53: points per class; without 满意度 its points go to 效益
    "weights": {"产出": Decimal(50), "效益": Decimal(30), "满意度": Decimal(10)},
    "weights_with_cost": {"成本": Decimal(20), "产出": Decimal(40), "效益": Decimal(20), "满意度": Decimal(10)},
    # rule -> reason, or "rule/code of the project" -> reason: the budget desk does without it
    "waived": {},
}  # fmt: skip


def setting(context: Context, key: str) -> Any:
    """The department's value of ``key``, or the usual one."""
    return context.settings.get(key, DEFAULTS[key])


def mentions(text: str, words: tuple[str, ...]) -> bool:
    """True when one of ``words`` stands in ``text``."""
    return any(word in text for word in words)
