"""A 部门整体绩效目标 to work on."""

from __future__ import annotations

from projects.department.creating import begin
from projects.department.text import RowText, TargetText
from projects.models import BudgetYear, DepartmentTarget, Project
from tests.cast import Cast


def whole_text(project: Project | None = None) -> TargetText:
    """Complete: one paragraph, one item, one transfer, one measure."""
    return TargetText(
        "围绕中心工作抓好党员教育。",
        (
            RowText("overall", "抓好党员教育", "全年举办培训。"),
            RowText(
                "items",
                "远程教育站点运行维护经费",
                "站点全部可用。",
                project=project.pk if project else None,
            ),
            RowText("special", "村级组织运转经费", "保障村级组织运转。", transfer=True),
            RowText("safeguards", "完善制度", "修订办法。", "财务工作保障措施"),
        ),
    )


def department_draft(cast: Cast, year: BudgetYear, project: Project | None = None) -> DepartmentTarget:
    """秦若兰's draft with its case."""
    return begin(year, cast.root, actor=cast.qin, text=whole_text(project))
