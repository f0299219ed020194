"""这一页怎么用: which section of the handbook explains which page."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse

from desk.help.chapters import CHAPTERS, anchor

#: beginning of a page's route name -> chapter and section; the longest beginning that fits is the page's
SECTIONS: dict[str, tuple[str, str]] = {
    "desk:home": ("start", "我的待办"),
    "desk:since": ("start", "我的待办"),
    "desk:search": ("start", "查找"),
    "desk:me": ("start", "消息和提醒"),
    "desk:project": ("leaders", "看情况"),
    "desk:roll": ("administrators", "系统管理员"),
    "desk:statistics": ("section-head", "统计查询"),
    "desk:week": ("desk", "本周要做的事"),
    "desk:settings": ("administrators", "系统设置"),
    "desk:setup": ("administrators", "启用向导"),
    "desk:year_list": ("desk", "一年的安排"),
    "desk:year_": ("desk", "一年的安排"),
    "desk:round": ("desk", "一年的安排"),
    "desk:stage": ("desk", "一年的安排"),
    "desk:run": ("desk", "一年的安排"),
    "accounts:delegation": ("start", "授权代办"),
    "accounts:password": ("start", "登录"),
    "accounts:token": ("start", "接口令牌"),
    "api:": ("start", "接口令牌"),
    "api:docs": ("start", "接口令牌"),
    "accounts:people": ("administrators", "系统管理员"),
    "accounts:person": ("administrators", "系统管理员"),
    "accounts:unit": ("administrators", "系统管理员"),
    "accounts:office": ("administrators", "系统管理员"),
    "accounts:grant": ("administrators", "安全保密管理员"),
    "accounts:pair": ("administrators", "安全保密管理员"),
    "accounts:audit": ("administrators", "安全审计员"),
    "projects:list": ("start", "查找"),
    "projects:new": ("drafter", "新建项目"),
    "projects:carry": ("drafter", "从上年带入"),
    "projects:target_carry": ("drafter", "从上年带入"),
    "projects:target": ("drafter", "填报绩效目标"),
    "projects:adjust": ("drafter", "目标调整和更正"),
    "projects:correct": ("drafter", "目标调整和更正"),
    "projects:application": ("drafter", "目标调整和更正"),
    "projects:abandon": ("drafter", "目标调整和更正"),
    "projects:compare": ("drafter", "目标调整和更正"),
    "projects:change_": ("drafter", "目标调整和更正"),
    "projects:change_rules": ("desk", "一年的安排"),
    "projects:sheets": ("drafter", "打印和导出"),
    "projects:paper_job": ("drafter", "打印和导出"),
    "projects:target_paper": ("drafter", "打印和导出"),
    "projects:checks": ("desk", "系统审核设置"),
    "projects:library": ("desk", "指标库"),
    "projects:amount_": ("desk", "汇总报送"),
    "projects:integrated_": ("desk", "与一体化比对"),
    "projects:target_copy": ("drafter", "抄录到一体化"),
    "projects:department": ("desk", "部门整体绩效目标"),
    "projects:disclosure": ("desk", "报表报告"),
    "projects:import": ("desk", "汇总报送"),
    "projects:appraisal": ("section-head", "审核结果和目标审核表"),
    "projects:revise": ("section-head", "审核结果和目标审核表"),
    "projects:event": ("desk", "预算变动"),
    "projects:addition": ("desk", "预算变动"),
    "projects:child": ("desk", "预算变动"),
    "projects:part": ("desk", "预算变动"),
    "projects:rename": ("desk", "预算变动"),
    "projects:proposal": ("desk", "预算变动"),
    "workflows:": ("section-head", "审核一件事"),
    "workflows:path": ("drafter", "提交审核"),
    "workflows:submit": ("drafter", "提交审核"),
    "workflows:record": ("inspector", "核对记录没有被改过"),
    "workflows:as_of": ("inspector", "看什么"),
    "workflows:field": ("inspector", "看什么"),
    "workflows:take_back": ("section-head", "撤回已签意见"),
    "workflows:decide_many": ("section-head", "批量办理"),
    "workflows:consult": ("section-head", "请别人一起看"),
    "workflows:answer": ("section-head", "请别人一起看"),
    "workflows:transfer": ("section-head", "请别人一起看"),
    "workflows:add_signer": ("section-head", "请别人一起看"),
    "workflows:remove_signer": ("section-head", "请别人一起看"),
    "workflows:copy": ("section-head", "请别人一起看"),
    "workflows:to_read": ("section-head", "请别人一起看"),
    "workflows:urge": ("section-head", "催办"),
    "workflows:routes": ("desk", "审批流程"),
    "workflows:route": ("desk", "审批流程"),
    "workflows:export_xes": ("desk", "审批流程"),
    "workflows:words": ("desk", "用语"),
    "workflows:batch": ("desk", "汇总报送"),
    "workflows:register": ("desk", "汇总报送"),
    "workflows:registration": ("desk", "汇总报送"),
    "workflows:correct": ("desk", "汇总报送"),
    "workflows:slip": ("leaders", "在纸上签"),
    "workflows:oversight": ("desk", "督办清单"),
    "workflows:outstanding": ("desk", "督办清单"),
    "workflows:suspend": ("desk", "督办清单"),
    "workflows:resume": ("desk", "督办清单"),
    "workflows:cancel": ("desk", "督办清单"),
    "workflows:jump": ("desk", "督办清单"),
    "workflows:handover": ("desk", "工作移交"),
    "monitoring:": ("desk", "支出进度"),
    "monitoring:progress": ("drafter", "支出进度"),
    "monitoring:report": ("drafter", "支出进度"),
    "monitoring:import": ("accountant", "导入执行数"),
    "monitoring:voucher": ("accountant", "凭证"),
    "monitoring:midyear": ("drafter", "运行监控"),
    "monitoring:rectif": ("desk", "运行监控和整改"),
    "monitoring:rectification": ("drafter", "运行监控"),
    "monitoring:evaluation": ("drafter", "绩效自评"),
    "monitoring:evaluation_scheme": ("desk", "绩效自评"),
    "monitoring:evaluations": ("desk", "绩效自评"),
    "monitoring:rescores": ("desk", "绩效自评"),
    "monitoring:department": ("desk", "绩效自评"),
    "monitoring:paper": ("desk", "报表报告"),
    "monitoring:meeting": ("desk", "报表报告"),
    "monitoring:disclosure": ("desk", "报表报告"),
    "monitoring:archive": ("desk", "归档与调阅"),
    "monitoring:lending": ("desk", "归档与调阅"),
    "notifications:list": ("start", "消息和提醒"),
    "notifications:preferences": ("start", "消息和提醒"),
    "notifications:": ("administrators", "系统管理员"),
}


def section_of(page: str, roles: Collection[str]) -> tuple[str, str] | None:
    """Chapter and section for the page with the route name ``page``; what is only known by its room, and what is not
    known at all, is explained by the reader's own chapter, if there is one."""
    fitting = [name for name in SECTIONS if page.startswith(name)]
    best = max(fitting, key=len, default="")
    if best and not best.endswith(":"):
        return SECTIONS[best]
    own = own_chapter(roles)
    return SECTIONS[best] if best else (own, "") if own else None


def own_chapter(roles: Collection[str]) -> str | None:
    """The first chapter written for one of ``roles``."""
    return next((slug for slug, whose in CHAPTERS.items() if whose & set(roles)), None)


def help_url(page: str, roles: Collection[str]) -> str:
    """Where 这一页怎么用 leads from the page with the route name ``page``."""
    found = section_of(page, roles)
    if found is None:
        return reverse("desk:help")
    slug, heading = found
    return reverse("desk:help_chapter", args=[slug]) + (f"#{anchor(heading)}" if heading else "")
