"""The rules as docs/checks.md lists them: reason, an example that fires, one that does not, the message, the count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from projects.checks import review_one
from projects.checks.base import SEVERITY_NAMES, Check, Finding
from projects.checks.examples import Example
from projects.checks.model import model_sheet, shown_in
from projects.checks.places import spoken
from projects.checks.registry import CHECKS
from projects.sheet import Sheet

BEGIN = "<!-- rules: manage.py describe_checks -->"
END = "<!-- end of rules -->"
_FIELDS = {"not_applicable": "不适用"}
#: fields of the context an example may need
_GIVEN = {"weights_due": "分值 are due"}


def described(page: str, counts: Mapping[str, Any]) -> str:
    """``page`` with the part between the marks written anew. ``counts``: as the command keeps them.

    ValueError where a mark is missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no {BEGIN} and {END}")
    return "\n".join((f"{before}{BEGIN}", "", *_lines(counts), f"{END}{after}"))


def _lines(counts: Mapping[str, Any]) -> Iterator[str]:
    yield f"Counts are of {counts['document']} ({counts['tables']} tables)."
    yield ""
    for check in CHECKS:
        yield from _rule(check, counts["rules"].get(check.code, {}))


def _rule(check: Check, count: Mapping[str, int]) -> Iterator[str]:
    marks = ("†" if check.old_year else "") + ("ᴿ" if check.reviewers_only else "")
    module = type(check).__module__.rpartition(".")[2]
    levels = "、".join(SEVERITY_NAMES[level] for level in check.levels)
    found = _count(count) if count else "none"
    yield f"### {check.code}{marks} {check.title}"
    yield ""
    yield f"`{module}.py` · {levels} · on the document: {found}"
    yield ""
    yield check.reason
    yield ""
    yield f"- fires: {_shown(check.fires)}"
    for finding in _heard(check, check.fires)[:1]:
        yield f"- says: {_said(finding)}"
    yield f"- does not: {_shown(check.silent)}"
    yield ""


def _count(count: Mapping[str, int]) -> str:
    tables = f"{count['tables']} tables" if count["tables"] > 1 else "1 table"
    kept = "" if count["shown"] == count["found"] else f", {count['shown']} shown beside what says it better"
    return f"{count['found']} in {tables}{kept}"


def _heard(check: Check, example: Example) -> list[Finding]:
    sheet, context = shown_in(example)
    found = [*review_one(sheet, context), *check.about_department(context)]
    return [one for one in found if one.rule == check.code]


def _said(finding: Finding) -> str:
    buttons = "".join(f"〔{repair.label}〕" for repair in finding.repairs)
    return f"{SEVERITY_NAMES[finding.severity]} · {finding.message}{buttons}"


def _shown(example: Example) -> str:
    sheet, context = shown_in(example)
    told = [_changes(example.changes, sheet)] if example.changes else []
    told += [
        f"{_FIELDS[name]} {'、'.join(f'{key}：{value}' for key, value in held.items())}"
        for name, held in example.fields.items()
        if isinstance(held, Mapping)
    ]
    told += [f"beside a project with {_changes(one, model_sheet())}" for one in example.neighbours]
    if context.department:
        told.append("、".join(_item(item) for item in context.department.items))
    told += [_GIVEN[name] for name in example.given if name != "department"]
    text = "; ".join(part for part in told if part)
    return f"{text} ({example.words})" if text and example.words else text or example.words


def _item(item: Any) -> str:
    marks = (" (transfer)" if item.transfer else "") + (" (linked)" if item.code else "")
    return f"the department's item “{item.title}”{marks}"


def _changes(changes: Mapping[str, str], sheet: Sheet) -> str:
    """``6月底计划 “30%”, …``; a row is called by its name as well."""
    return ", ".join(f"{_place(sheet, path)} “{text}”" for path, text in changes.items())


def _place(sheet: Sheet, path: str) -> str:
    parts = path.split(".")
    name = f"「{sheet.indicators[int(parts[1])].name}」" if parts[0] == "indicators" else ""
    return spoken(sheet, path).replace(" ", f"{name} ", 1) if name else spoken(sheet, path)
