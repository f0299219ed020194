"""What of a proposed version cannot stand: asked at every save, and once more at submission."""

from __future__ import annotations

from accounts import clock
from projects import amounts
from projects.access import ADJUSTMENT
from projects.changes.application import change_of
from projects.changes.easing import only_eased
from projects.changes.rules import rules_of
from projects.changes.wording import fixed, more_than_words
from projects.comparing import Comparison, compare
from projects.models import TargetChange, TargetVersion
from projects.sheet_data import SheetData
from projects.versions import blocking
from projects.versions.content import content_of, with_rows
from projects.versions.data import data_of
from projects.versions.lasting import lasting
from projects.versions.reviewing import review
from workflows.kinds import Problem
from workflows.models import Case

Label = TargetVersion.Label
NOTHING = "与原版本相比还没有任何改动，请先修改目标表。"


def base_of(version: TargetVersion) -> TargetVersion:
    """The version it changes, with its rows."""
    return with_rows(TargetVersion.objects.filter(changes__version=version)).get()


def not_to_save(version: TargetVersion, data: SheetData) -> dict[str, str]:
    """Path -> sentence for what a save may not store; nothing for a version that changes no approved one."""
    if not version.changes_approved:
        return {}
    base = data_of(base_of(version))
    found = fixed(base, data)
    return found | more_than_words(base, data) if version.label == Label.CORRECTED else found


def compared(version: TargetVersion) -> Comparison:
    """The version against the one it changes."""
    return compare(content_of(base_of(version)), content_of(version))


def problems(version: TargetVersion) -> list[Problem]:
    """What still keeps the 调整 or 更正 from being submitted; paths are by row uuid."""
    if version.label == Label.CORRECTED:
        return [*of_the_change(version), *_words_only(version), *_newly_wrong(version)]
    return [*of_the_change(version), *blocking.problems(version)]


def of_the_change(version: TargetVersion) -> list[Problem]:
    """Of these the part that is no remark of the system review: whether anything changed, and the application."""
    change = change_of(version)
    assert change is not None, "a version that changes an approved one has an application"
    found = compared(version)
    nothing = [] if found.differences or found.moved else [Problem(NOTHING)]
    if version.label == Label.CORRECTED:
        return nothing
    return [*nothing, *_application(change, version, found)]


def _words_only(version: TargetVersion) -> list[Problem]:
    content = content_of(version)
    said = not_to_save(version, data_of(version))
    return [Problem(sentence, lasting(path, content)) for path, sentence in said.items()]


def _newly_wrong(version: TargetVersion) -> list[Problem]:
    """What the system review finds and did not find before: a 更正 need not mend what was approved as it was."""
    known = {(one.rule, one.anchor or one.path) for one in review(base_of(version)).blocking}
    content = content_of(version)
    return [
        Problem(one.message, lasting(one.path, content))
        for one in review(version).blocking
        if (one.rule, one.anchor or one.path) not in known
    ]


def _application(change: TargetChange, version: TargetVersion, found: Comparison) -> list[Problem]:
    at = "application"
    said = []
    last_day = rules_of(version.project.year).last_day
    if clock.today() > last_day and not _was_handed_in(version):
        said.append(Problem(f"申请目标调整的最后日期是 {last_day}，已经过了，不能再提交。", at))
    event = change.event
    if event is not None and hasattr(event, "reversed_by"):
        said.append(Problem("据以调整的预算变动已被冲销，请在申请信息中重新选择。", at))
    if change.scan_id is None and (event is None or event.scan_id is None):
        said.append(Problem("请在申请信息中上传依据文件的扫描件。", at))
    if event is None and only_eased(found) and not change.eased_reason:
        said.append(
            Problem(
                "预算和实施内容没有变化，只是调低了指标值。请在申请信息中写明调低的理由，审核人会看到。", at
            )
        )
    budget = version.project.adjusted if event is not None else change.base.budget
    if not amounts.same(version.budget, budget):
        why = "按预算变动后的数" if event is not None else "没有选择预算变动，预算数不变"
        said.append(Problem(f"{why}，预算数应为 {amounts.shown(budget)} 万元。", "budget"))
    return said


def _was_handed_in(version: TargetVersion) -> bool:
    """Returned in time and mended afterwards: it was handed in before the last day."""
    return Case.objects.filter(kind=ADJUSTMENT, document_id=version.pk, round__gt=0).exists()
