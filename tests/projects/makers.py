"""Rows the tests begin with, written straight into the tables."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Office, Unit, User
from projects.checks.r01_code import check_character
from projects.models import BudgetYear, Goal, Indicator, PlanPoint, Project, TargetVersion
from projects.weights import USUAL_SCHEME

CODE = "13990027P000214100077"

#: level1, level2, 三级指标, 描述, 指标值, 依据, 分值
ROWS = [
    ("产出指标", "数量指标", "更新终端站点数", "年内更新设备并通过联调的村级站点数量", "≥60 个", "《站点建设规范（试行）》", "12.5"),
    ("产出指标", "质量指标", "站点验收合格率", "验收合格站点数÷更新站点数×100%", "≥98 %", "《站点建设规范（试行）》", "12.5"),
    ("产出指标", "时效指标", "更新完成时间", "全部站点通过验收的月份", "≤10 月", "项目实施方案", "12.5"),
    ("产出指标", "成本指标", "总成本", "站点更新与运行维护", "≤36.5 万元", "预算测算表", "12.5"),
    ("效益指标", "社会效益指标", "党员参学覆盖率", "参加站点学习的党员数÷应参学党员数×100%", "≥92 %", "平台后台统计", "30"),
    ("满意度指标", "服务对象满意度指标", "基层党员满意度", "问卷中满意人数÷有效问卷数×100%", "≥90 %", "问卷调查", "10"),
]  # fmt: skip


#: every draft here is a copy of one table: the rule about projects alike would ask about each
COPIES_ARE_FINE = {"checks": {"twin_share": "2"}}


def code_of(year: int, number: int = 21410007) -> str:
    """A 项目编码 of the year (two digits) whose check character is right."""
    stem = f"139900{year}P{number:011d}"
    return stem + check_character(stem)


def make_year(number: int = 2027, **fields: object) -> BudgetYear:
    usual = {"weight_scheme": USUAL_SCHEME, "settings": COPIES_ARE_FINE}
    return BudgetYear.objects.create(year=number, **(usual | fields))


def draft(
    year: BudgetYear,
    unit: Unit,
    office: Office | None,
    drafter: User | None,
    *,
    code: str = CODE,
    name: str = "远程教育站点更新与运行维护经费",
) -> TargetVersion:
    """A complete draft: 36.5 万元, two goals, four plan points, six rows."""
    project = Project.objects.create(
        year=year, unit=unit, office=office, drafter=drafter, code=code, name=name, kind="current"
    )
    version = TargetVersion.objects.create(
        project=project,
        created_by=drafter,
        budget=Decimal("365000"),
        fiscal=Decimal("365000"),
        other=Decimal(0),
        purpose="用于更新 60 个村级站点设备，支付平台全年运行维护费。",
    )
    PlanPoint.objects.bulk_create(
        PlanPoint(version=version, month=month, percent=Decimal(percent))
        for month, percent in ((3, 15), (6, 45), (10, 80), (12, 100))
    )
    Goal.objects.bulk_create(
        Goal(version=version, order=order, text=text)
        for order, text in enumerate(["完成 60 个站点的设备更新并通过验收。", "使党员参学覆盖率达到 92%。"])
    )
    Indicator.objects.bulk_create(
        Indicator(
            version=version,
            order=order,
            level1=level1,
            level2=level2,
            name=row_name,
            description=description,
            value=value,
            basis=basis,
            weight=Decimal(weight),
        )
        for order, (level1, level2, row_name, description, value, basis, weight) in enumerate(ROWS)
    )
    return version
