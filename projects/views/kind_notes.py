"""What the kinds of project mean to whoever chooses one, and what follows for the form."""

from __future__ import annotations

from projects.models import Project

#: What each kind means, in one line beside the choice.
KIND_NOTES: dict[str, str] = {
    Project.Kind.CURRENT: "本年安排、本年完成",
    Project.Kind.CARRIED_OVER: "上年没有完成，资金转到本年；上年的目标可对照",
    Project.Kind.CONTINUED: "跨年度实施，沿用原来的项目编码",
    Project.Kind.ADDED: "预算批复以后追加",
    Project.Kind.ON_BEHALF: "先由本部门代编，6月底前分解到具体项目",
    Project.Kind.TRANSFER_DOWN: "资金下达到县区，绩效目标表由县区填报",
    Project.Kind.TRANSFER_UP: "上级下达的资金，编码开头是上级的地区",
    Project.Kind.SEPARATE: "不在本系统办理内容，只留位置；不得填写涉密内容",
}
#: What the kind means for filling in the form; the usual kind needs no words.
KIND_HINTS: dict[str, str] = {
    Project.Kind.CARRIED_OVER: "已声明结转：名称、编码、依据中的往年年份不再逐条询问。",
    Project.Kind.CONTINUED: "延续项目：沿用原来的项目编码，指标值按本年的任务填写。",
    Project.Kind.ADDED: "年中追加：只填追加下达以后的任务；追加前已过的支出节点填 0。",
    Project.Kind.ON_BEHALF: "代编项目：先按总的任务填写，6月底前分解到具体项目。",
    Project.Kind.TRANSFER_DOWN: "对下转移支付：写清资金下达县区的安排；县区的绩效目标表由县区填报。",
    Project.Kind.TRANSFER_UP: "上级转移支付：项目编码按上级下达的填写，开头是上级的地区。",
    Project.Kind.SEPARATE: "另行管理项目：编码、名称、金额只填保密审查允许的，其余留空。",
}
