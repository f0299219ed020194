"""The demo's 部门整体绩效目标 of 2026: drafted anew after the changes of the spring, signed, and waiting for the 部务会."""

from __future__ import annotations

from functools import partial

from accounts.roles import Role
from desk.demo.agenda import Agenda, moment
from desk.demo.people import ROOT, Department
from projects.department import creating
from projects.department.access import CASE_KIND
from projects.department.text import Part, RowText, TargetText
from projects.department.totals import projects_of
from projects.models import BudgetYear, DepartmentTarget, Project, TargetVersion
from workflows import cases, kinds
from workflows.configuring.comparing import Sketch
from workflows.configuring.saving import Change, save_route
from workflows.models import RULES, Case, RouteStep
from workflows.routes import ensure_route

MEETING_STEP = "部务会研究"
INTRO = "围绕全市干部队伍、基层党建和人才工作，管好用好 2026 年组织工作经费；3月追加、4月调剂和 5月分解后的变动已写入各项目标。"
OVERALL = (
    ("建强基层组织", "完成换届培训和驻村轮训，规范化建设的活动阵地按期验收，党员教育终端站点保持可用。"),
    (
        "建好干部人才队伍",
        "教育培训、遴选招录、人才服务和专家巡回指导按计划完成，参训和服务对象满意度不低于 90%。",
    ),
)
SAFEGUARDS = (
    ("经费保障", "按支出计划逐月对照执行数，落后的项目由科室说明原因并限期整改。"),
    ("业务保障", "办公室每个统计截止日汇总一次，结果报部务会。"),
)


def write(made: Department, agenda: Agenda) -> None:
    """Each act at its own moment; the last one leaves it with the meeting."""
    agenda.at(moment(2026, 6, 8, 8, 40), partial(decide_at_a_meeting, made))
    agenda.at(moment(2026, 6, 16, 16, 30), partial(_draft, made))
    agenda.at(moment(2026, 6, 17, 9, 15), partial(_submit, made))
    agenda.at(moment(2026, 6, 18, 10, 40), partial(_sign, made, "guhuaijin"))
    agenda.at(moment(2026, 6, 22, 15, 25), partial(_sign, made, "dingweiyue"))


def decide_at_a_meeting(made: Department) -> None:
    """Version 2 of its route: after both leaders the 部务会, whose decision 秦若兰 registers."""
    kind = kinds.get(CASE_KIND)
    current = ensure_route(kind)
    before = Sketch.of(current)
    steps = [RouteStep(**{rule: getattr(step, rule) for rule in RULES}) for step in before.steps]
    meeting = RouteStep(
        name=MEETING_STEP,
        role=Role.BUDGET_OFFICER,
        place=RouteStep.Place.ROOT,
        medium=RouteStep.Medium.MEETING,
        limit_days=0,
    )
    sketch = Sketch(before.name, before.same_person, [*steps, meeting])
    note = "部门整体绩效目标经部务会研究后审定"
    save_route(made.people["qinruolan"], Change(kind, None, note, current.pk, sketch))


def _draft(made: Department) -> None:
    year = BudgetYear.objects.get(pk=2026)
    creating.begin(year, made.units[ROOT], actor=made.people["qinruolan"], text=_text(year))


def _text(year: BudgetYear) -> TargetText:
    """Every project of the year stands behind one item; what it is to bring is its own first goal."""
    rows = [RowText(Part.OVERALL, title, text) for title, text in OVERALL]
    for project in projects_of(year).order_by("-is_key", "unit__code", "code", "pk"):
        rows.append(_item(project))
    rows += [RowText(Part.SAFEGUARDS, title, text) for title, text in SAFEGUARDS]
    return TargetText(INTRO, tuple(rows))


def _item(project: Project) -> RowText:
    newest = TargetVersion.objects.filter(project=project).order_by("-pk").first()
    goal = newest.goals.order_by("order").first() if newest is not None else None
    part = Part.SPECIAL if project.is_key else Part.ITEMS
    said = goal.text if goal is not None else "按下达的预算和批准的用途完成。"
    return RowText(part, project.name, said, project=project.pk)


def _case() -> Case:
    return Case.objects.get(kind=CASE_KIND, document_id=DepartmentTarget.objects.get(year=2026).pk)


def _submit(made: Department) -> None:
    cases.submit(_case().pk, actor=made.people["qinruolan"])


def _sign(made: Department, who: str) -> None:
    cases.approve(_case().pk, actor=made.people[who], comment="同意，提请部务会研究。")
