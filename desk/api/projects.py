"""The projects of a year with the filters of the list, and one project with its amounts and versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.urls import reverse

from accounts import clock
from desk.api.operations import Call, Operation
from desk.views.project import project_or_404
from monitoring.execution import known_through, spent_at
from projects.listing import Filters, listing
from projects.models import BudgetYear, Project
from projects.standing import Standing, standing_of
from projects.views.years import present_year
from workflows.access import visible_cases


@dataclass(frozen=True)
class ProjectQuery:
    year: Annotated[int | None, "预算年度；不写为执行中的年度"] = None
    q: Annotated[str, "名称或编码中的文字"] = ""
    unit: Annotated[int | None, "单位的 id"] = None
    office: Annotated[int | None, "科室的 id"] = None
    kind: Annotated[str, "项目类别，例如 current"] = ""
    state: Annotated[str, "绩效目标的状态，与页面文字相同，例如 草稿"] = ""
    mine: Annotated[bool, "只要本人经办的"] = False
    page: Annotated[int, "第几页，每页 100 个"] = 1


@dataclass(frozen=True)
class ProjectLine:
    id: Annotated[int, "项目的 id"]
    code: Annotated[str, "项目编码"]
    name: Annotated[str, "项目名称"]
    unit: Annotated[int, "单位的 id"]
    unit_words: Annotated[str, "单位"]
    office_words: Annotated[str, "科室"]
    kind: Annotated[str, "项目类别；空为未说明"]
    drafter: Annotated[str, "经办人"]
    version: Annotated[str, "绩效目标的版本"]
    state: Annotated[str, "绩效目标的状态"]
    budget: Annotated[Decimal | None, "绩效目标上的预算数（元）"]


@dataclass(frozen=True)
class ProjectList:
    year: Annotated[int | None, "预算年度；还没有年度时为空"]
    count: Annotated[int, "共几个"]
    page: Annotated[int, "第几页"]
    pages: Annotated[int, "共几页"]
    budget: Annotated[Decimal, "预算数合计（元）"]
    projects: Annotated[list[ProjectLine], "项目，次序与页面相同"]


@dataclass(frozen=True)
class VersionLine:
    target: Annotated[int, "绩效目标的 id"]
    label: Annotated[str, "版本"]
    state: Annotated[str, "状态"]
    case: Annotated[int | None, "审核它的事项的 id"]


@dataclass(frozen=True)
class ProjectShown:
    id: Annotated[int, "项目的 id"]
    year: Annotated[int, "预算年度"]
    code: Annotated[str, "项目编码"]
    name: Annotated[str, "项目名称"]
    unit: Annotated[int, "单位的 id"]
    unit_words: Annotated[str, "单位"]
    office_words: Annotated[str, "科室"]
    kind: Annotated[str, "项目类别；空为未说明"]
    is_key: Annotated[bool, "是否重点项目"]
    drafter: Annotated[str, "经办人"]
    requested: Annotated[Decimal | None, "申报数（元）"]
    controlled: Annotated[Decimal | None, "控制数（元）"]
    approved: Annotated[Decimal | None, "批复数（元）"]
    adjusted: Annotated[Decimal | None, "调整后（元）"]
    spent: Annotated[Decimal | None, "累计执行数（元）；还没有导入时为空"]
    spent_through: Annotated[date | None, "执行数截至哪一天"]
    versions: Annotated[list[VersionLine], "绩效目标的各版本，新的在前"]
    url: Annotated[str, "页面地址"]


def project_list(call: Call) -> ProjectList:
    """The page of the list that was asked for."""
    wanted: ProjectQuery = call.query
    years = list(BudgetYear.objects.all())
    year = next((one for one in years if one.year == wanted.year), None)
    if wanted.year is None:
        year = present_year(years)
    if year is None:
        return ProjectList(wanted.year, 0, 1, 1, Decimal(0), [])
    found = listing(call.user, year, _filters(wanted))
    return ProjectList(
        year=year.year,
        count=found.count,
        page=found.page,
        pages=found.pages,
        budget=found.budget,
        projects=[
            ProjectLine(
                id=row.project.pk,
                code=row.project.code,
                name=row.project.name,
                version=row.version,
                state=row.state,
                budget=row.budget,
                kind=row.project.kind,
                **_whose(row.project),
            )
            for row in found.rows
        ],
    )


def _filters(wanted: ProjectQuery) -> Filters:
    return Filters(
        q=wanted.q.strip()[:60],
        unit=str(wanted.unit or ""),
        office=str(wanted.office or ""),
        kind=wanted.kind[:60],
        state=wanted.state[:60],
        mine="me" if wanted.mine else "",
        page=min(wanted.page, 99_999) or 1,
    )


def _whose(project: Project) -> dict[str, Any]:
    return {
        "unit": project.unit_id,
        "unit_words": project.unit.label,
        "office_words": project.office.name if project.office else "",
        "drafter": project.drafter.name if project.drafter else "",
    }


def project_shown(call: Call) -> ProjectShown:
    """One project; a case beside a version only where the person may read it."""
    project, today = project_or_404(call.user, call.pk), clock.today()
    standings = standing_of(project)
    cases = [one.case.pk for one in standings if one.case is not None]
    readable = set(visible_cases(call.user).filter(pk__in=cases).values_list("pk", flat=True))
    return ProjectShown(
        id=project.pk,
        year=project.year_id,
        code=project.code,
        name=project.name,
        kind=project.kind,
        is_key=project.is_key,
        requested=project.requested,
        controlled=project.controlled,
        approved=project.approved,
        adjusted=project.adjusted,
        spent=spent_at([project.pk], today).get(project.pk),
        spent_through=known_through([project.unit_id], on=today).get(project.unit_id),
        versions=[_version(one, readable) for one in standings],
        url=call.request.build_absolute_uri(reverse("desk:project", args=[project.pk])),
        **_whose(project),
    )


def _version(one: Standing, readable: set[int]) -> VersionLine:
    case = one.case.pk if one.case is not None and one.case.pk in readable else None
    return VersionLine(one.version.pk, one.label, one.state, case)


OPERATIONS = [
    Operation(
        name="projects",
        method="GET",
        path="projects",
        summary="项目列表",
        text="本人可以查阅的项目，条件和次序与“项目绩效”页面相同。",
        handle=project_list,
        answers=ProjectList,
        query=ProjectQuery,
    ),
    Operation(
        name="project",
        method="GET",
        path="projects/{id}",
        summary="一个项目",
        text="基本情况、各项金额、累计执行数和绩效目标的各版本。",
        handle=project_shown,
        answers=ProjectShown,
    ),
]
