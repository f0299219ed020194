"""A document as the JSON object that ``manage.py import_targets --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from projects.checks.base import Finding
from projects.importing.published import Department, Document, ReadProject
from projects.sheet import IndicatorRow


def as_json(document: Document, findings: Iterable[Finding]) -> dict[str, Any]:
    """Texts as printed, amounts in 万元 and numbers as decimal strings, None where there is nothing."""
    return {
        "department": _department(document.department),
        "projects": [_project(project) for project in document.projects],
        "findings": [_finding(finding) for finding in findings],
    }


def _department(department: Department) -> dict[str, Any]:
    def sectioned(items: Any) -> list[dict[str, str]]:
        return [{"section": item.section, "title": item.title, "text": item.text} for item in items]

    return {
        "overall_intro": department.overall_intro,
        "overall_goals": [{"title": item.title, "text": item.text} for item in department.overall_goals],
        "sub_goals": sectioned(department.sub_goals),
        "safeguards": sectioned(department.safeguards),
    }


def _project(project: ReadProject) -> dict[str, Any]:
    sheet = project.sheet
    return {
        "code": sheet.code,
        "name": sheet.name,
        "unit_code": sheet.unit_code,
        "unit_name": sheet.unit_name,
        **asdict(project.amounts),
        "purpose": sheet.purpose,
        "plan": [point.text for point in sheet.plan],
        "goals": list(project.goals),
        "indicators": [_indicator(row) for row in sheet.indicators],
        "questions": [asdict(question) for question in project.questions],
        **(_exact(project) if project.exact else {}),
    }


def _exact(project: ReadProject) -> dict[str, Any]:
    """What only a table says for certain."""
    sheet = project.sheet
    told = {"exact": True, "kind": sheet.kind, "not_applicable": dict(sheet.not_applicable)}
    return told | ({"missing": list(project.missing)} if project.missing else {})


def _indicator(row: IndicatorRow) -> dict[str, Any]:
    value = row.parsed
    return {
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "description": row.description,
        "value": row.value,
        "operator": value.operator,
        "number": None if value.number is None else f"{value.number:f}",
        "unit": value.unit,
        "basis": row.basis,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "project": finding.project,
        "path": finding.path,
        "message": finding.message,
    }
