"""What still blocks a submission, cell by cell. Asked of the content, so that a form can be asked while it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from monitoring.midyear.content import place
from monitoring.midyear.questions import ANSWERS, BY_CODE
from monitoring.models import MonitoringRow
from projects import amounts
from workflows.kinds import Problem

CERTAIN = MonitoringRow.Chance.CERTAIN
_DEMANDED = {
    "causes": "请勾选偏差原因",
    "explanation": "请写明原因",
    "measure": "请写明改进措施和完成时间",
}


def problems(content: Mapping[str, Any]) -> list[Problem]:
    """Every cell that is missing or does not agree, in the order of the paper."""
    return [*_of_funds(content), *_of_rows(content), *_of_answers(content)]


def demanded(row: Mapping[str, Any]) -> dict[str, str]:
    """Cell -> what is asked for; anything but 确定能 demands cause, explanation and measure."""
    if not row["chance"] or row["chance"] == CERTAIN:
        return {}
    return {cell: words for cell, words in _DEMANDED.items() if not row[cell].strip()}


def _of_rows(content: Mapping[str, Any]) -> list[Problem]:
    found = []
    for row in content["indicators"]:
        missing = {}
        if not row["achieved"].strip():
            missing["achieved"] = f"请填写{content['months']}执行情况"
        if not row["expected"].strip():
            missing["expected"] = "请填写全年预计完成情况"
        if not row["chance"]:
            missing["chance"] = "请选择完成目标可能性"
        missing |= demanded(row)
        found += [
            _problem(f"indicators/{row['uuid']}/{cell}", f"{words}。", content)
            for cell, words in missing.items()
        ]
    return found


def _of_funds(content: Mapping[str, Any]) -> list[Problem]:
    rows = {row["uuid"]: row for row in content["funds"]}
    total, own = rows["total"], [row for key, row in rows.items() if key != "total"]
    spent = sum((_number(row["spent"]) for row in own), Decimal(0))
    found = []
    if not amounts.same(spent, _number(total["spent"])):
        found.append(
            _problem(
                "funds/fiscal/spent",
                f"各来源执行数合计 {amounts.shown(spent)} 万元，总额 {amounts.shown(_number(total['spent']))} 万元，请核对分列的执行数。",
                content,
            )
        )
    for row in own:
        path = f"funds/{row['uuid']}/expected"
        if row["expected"] is None and (_number(row["initial"]) > 0 or _number(row["spent"]) > 0):
            found.append(_problem(path, "请填写全年预计执行数。", content))
        elif row["expected"] is not None and _number(row["expected"]) < _number(row["spent"]):
            found.append(
                _problem(path, "全年预计执行数少于已执行数，请核对；预计退回的在备注中说明。", content)
            )
    return found


def _of_answers(content: Mapping[str, Any]) -> list[Problem]:
    found = []
    for row in content["compliance"]:
        question, answer = BY_CODE[row["uuid"]], row["answer"]
        if answer not in ANSWERS:
            found.append(_problem(f"compliance/{question.code}/answer", "请选择是、否或不涉及。", content))
        elif answer not in (question.fine, "na") and not row["remark"].strip():
            found.append(
                _problem(
                    f"compliance/{question.code}/remark",
                    f"选“{ANSWERS[answer]}”的，请在说明中写明情况。",
                    content,
                )
            )
    return found


def _problem(path: str, text: str, content: Mapping[str, Any]) -> Problem:
    return Problem(f"{place(path, content)}：{text}", path)


def _number(text: str | None) -> Decimal:
    return Decimal(text) if text else Decimal(0)
