"""The whole 项目绩效目标表 of one version: rows with their uuids, what the system review and the last return say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.urls import reverse

from desk.api.operations import Call, Operation
from projects.checks import remarks as checks
from projects.checks.base import SEVERITY_NAMES
from projects.models import TargetVersion
from projects.states import version_words
from projects.versions.content import decimal_of
from projects.versions.reviewing import review
from projects.views.target_access import readable
from projects.views.target_read import content_with_weights
from projects.views.target_remarks import last_return


@dataclass(frozen=True)
class PlanLine:
    month: Annotated[int, "月份：3、6、10、12"]
    percent: Annotated[str | None, "累计百分比；空为未填"]


@dataclass(frozen=True)
class GoalLine:
    uuid: Annotated[str, "行的标识，修改和复制后不变"]
    text: Annotated[str, "绩效目标"]


@dataclass(frozen=True)
class IndicatorLine:
    uuid: Annotated[str, "行的标识，修改和复制后不变"]
    level1: Annotated[str, "一级指标"]
    level2: Annotated[str, "二级指标"]
    name: Annotated[str, "三级指标"]
    description: Annotated[str, "绩效指标描述"]
    value: Annotated[str, "指标值"]
    basis: Annotated[str, "指标值确定依据"]
    weight: Annotated[str | None, "分值；空为未填"]


@dataclass(frozen=True)
class CheckRemark:
    severity: Annotated[str, "error 必须修改，warning 请说明，info 提示"]
    severity_words: Annotated[str, "必须修改、请说明或提示"]
    place: Annotated[str, "位置，与页面和打印件相同"]
    paths: Annotated[list[str], "栏目"]
    text: Annotated[str, "审核意见"]
    rules: Annotated[list[str], "规则编号"]
    explanation: Annotated[str, "经办人的说明；空为没有"]


@dataclass(frozen=True)
class ReturnRemark:
    place: Annotated[str, "位置"]
    author: Annotated[str, "谁写的"]
    at: Annotated[datetime, "时间"]
    text: Annotated[str, "意见"]
    changed: Annotated[bool, "该栏目是否已修改"]


@dataclass(frozen=True)
class TargetShown:
    id: Annotated[int, "绩效目标的 id"]
    project: Annotated[int, "项目的 id"]
    year: Annotated[int, "预算年度"]
    label: Annotated[str, "版本"]
    state: Annotated[str, "状态"]
    state_words: Annotated[str, "状态的名称"]
    revision: Annotated[int, "第几次保存"]
    code: Annotated[str, "项目编码"]
    name: Annotated[str, "项目名称"]
    unit_code: Annotated[str, "单位编码"]
    unit_name: Annotated[str, "单位名称"]
    kind_words: Annotated[str, "项目类别"]
    budget: Annotated[Decimal | None, "预算数（元）"]
    fiscal: Annotated[Decimal | None, "财政资金（元）"]
    other: Annotated[Decimal | None, "其他资金（元）"]
    purpose: Annotated[str, "资金用途"]
    plan: Annotated[list[PlanLine], "资金支出计划"]
    goals: Annotated[list[GoalLine], "绩效目标"]
    indicators: Annotated[list[IndicatorLine], "绩效指标，次序与表相同"]
    not_applicable: Annotated[dict[str, str], "不适用的二级指标和原因"]
    remarks: Annotated[list[CheckRemark], "系统审核：未处理的和已说明的"]
    returned: Annotated[list[ReturnRemark], "退回时写在栏目上的意见"]
    url: Annotated[str, "页面地址"]


def target_shown(call: Call) -> TargetShown:
    """The version as on paper; what only reviewers are told is left out for whoever drafts it."""
    version = readable(call.request, call.pk)
    content = content_with_weights(version)
    return TargetShown(
        id=version.pk,
        project=version.project_id,
        year=version.project.year_id,
        label=version_words(version.label, version.label_number),
        state=version.state,
        state_words=version.get_state_display(),
        revision=version.revision,
        kind_words=content["kind"],
        remarks=_checked(version, reviewer=version.project.drafter_id != call.user.pk),
        returned=_returned(version, content),
        url=call.request.build_absolute_uri(reverse("projects:target", args=[version.pk])),
        **_sheet(content),
    )


def _sheet(content: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("code", "name", "unit_code", "unit_name", "purpose")
    return {
        **{name: content[name] for name in texts},
        **{name: decimal_of(content[name]) for name in ("budget", "fiscal", "other")},
        "plan": [PlanLine(one["month"], one["percent"]) for one in content["plan"]],
        "goals": [GoalLine(one["uuid"], one["text"]) for one in content["goals"]],
        "indicators": [
            IndicatorLine(**{name: row[name] for name in IndicatorLine.__dataclass_fields__})
            for row in content["indicators"]
        ],
        "not_applicable": content["not_applicable"],
    }


def _checked(version: TargetVersion, *, reviewer: bool) -> list[CheckRemark]:
    panel = review(version).panel(reviewer=reviewer)
    return [*_remarks(panel.remarks), *_remarks(panel.explained)]


def _remarks(remarks: Iterable[checks.Remark]) -> Iterable[CheckRemark]:
    for one in remarks:
        yield CheckRemark(
            severity=one.severity,
            severity_words=SEVERITY_NAMES[one.severity],
            place=one.place,
            paths=[place.path for place in one.places],
            text=one.text,
            rules=list(one.rules),
            explanation=one.explanation.text if one.explanation else "",
        )


def _returned(version: TargetVersion, content: Mapping[str, Any]) -> list[ReturnRemark]:
    found = last_return(version, content) if version.state == TargetVersion.State.DRAFT else None
    return [
        ReturnRemark(one.place, one.remark.author, one.remark.at, one.remark.text, one.remark.changed)
        for one in (found.lines if found else ())
    ]


OPERATIONS = [
    Operation(
        name="target",
        method="GET",
        path="targets/{id}",
        summary="项目绩效目标表",
        text="一个版本的整张表：资金、支出计划、目标、指标，每行带不变的标识；系统审核和退回时的意见也在其中。",
        handle=target_shown,
        answers=TargetShown,
    )
]
