"""The roles of domain.md §1 and what separates them."""

from django.db import models


class Role(models.TextChoices):
    DRAFTER = "drafter", "经办人"
    SECTION_HEAD = "section_head", "科室负责人"
    UNIT_ACCOUNTANT = "unit_accountant", "单位财务"
    BUDGET_OFFICER = "budget_officer", "预算绩效岗"
    DIVISION_LEADER = "division_leader", "分管领导"
    FINANCE_LEADER = "finance_leader", "分管财务领导"
    DEPARTMENT_LEADER = "department_leader", "主要领导"
    INSPECTOR = "inspector", "审计/纪检/巡察"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全保密管理员"
    LOG_AUDITOR = "log_auditor", "安全审计员"


#: 三员: none of them may hold a business role.
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.LOG_AUDITOR})
#: Roles held in a 科室; all others are held in a unit.
OFFICE_ROLES = frozenset({Role.DRAFTER, Role.SECTION_HEAD, Role.DIVISION_LEADER})
#: Who leads the department: what waits for them is put before them by the budget desk.
LEADERS = frozenset({Role.DIVISION_LEADER, Role.FINANCE_LEADER, Role.DEPARTMENT_LEADER})
