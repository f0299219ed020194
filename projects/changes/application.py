"""The application: what a person declares, what of it cannot stand, and how it is kept with its version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts import clock
from accounts.models import User
from projects import budget
from projects.models import Project, ProjectEvent, TargetChange, TargetVersion
from projects.versions.clean import line, text
from projects.versions.errors import Invalid
from workflows import attachments
from workflows.cases.letters import number_of
from workflows.models import Attachment

Ground = TargetChange.Ground
#: what the scan of a basis document belongs to; ``owner_id`` is the version
OWNER_KIND = "target_change"
LONGEST = 2000


@dataclass(frozen=True)
class Application:
    """What is filled in; a 更正 has only ``reason``. ``event`` is the 预算变动 it follows."""

    reason: str
    ground: str = Ground.FACTS
    explanation: str = ""
    document_number: str = ""
    document_date: date | None = None
    event: int | None = None
    declared: bool = False
    eased_reason: str = ""
    origin: str = ""
    scan: Attachment | None = None


def fields_of(asked: Application, project: Project, reasons: tuple[str, ...]) -> dict[str, Any]:
    """The columns of an adjustment's application; ``Invalid`` with a sentence per field."""
    event = _event(asked, project)
    found = _problems(asked, event, reasons)
    if found:
        raise Invalid(found)
    return {
        "ground": asked.ground,
        "reason": asked.reason,
        "explanation": text(asked.explanation),
        "document_number": number_of(asked.document_number)[:80],
        "document_date": asked.document_date,
        "event": event if asked.ground == Ground.MONEY else None,
        "declared": asked.declared,
        "eased_reason": text(asked.eased_reason),
        "origin": line(asked.origin)[:200],
    }


def correction_fields(asked: Application) -> dict[str, Any]:
    """The columns of a correction's application: what was mistyped, in one line."""
    reason = line(asked.reason)
    if not reason:
        raise Invalid({"reason": "请写明哪里写错了，例如“时效第1行描述中的‘培训’误写为‘赔训’”。"})
    if len(reason) > 100:
        raise Invalid({"reason": f"更正说明最多 100 个字，现在有 {len(reason)} 个，请精简。"})
    return {"ground": Ground.TYPING, "reason": reason}


def events_for(project: Project) -> list[ProjectEvent]:
    """The 预算变动 a 调整 may follow: those that stand, the newest first."""
    return list(budget.standing(project.events.all()).order_by("-effective_on", "-pk"))


def adopt(scan: Attachment, change: TargetChange, actor: User) -> None:
    """Let a fresh upload belong to the application. Refused for a file that is somebody else's or serves something else."""
    attachments.adopt(scan, owner_kind=OWNER_KIND, owner_id=change.version_id, actor=actor)
    change.scan = scan
    change.save(update_fields=["scan"])


def change_of(version: TargetVersion) -> TargetChange | None:
    """The application of a 调整版 or 更正版, with what its pages show; None for every other version."""
    if not version.changes_approved:
        return None
    related = ("base__project", "event", "scan")
    return TargetChange.objects.select_related(*related).filter(version=version).first()


def _event(asked: Application, project: Project) -> ProjectEvent | None:
    if asked.ground != Ground.MONEY or asked.event is None:
        return None
    return budget.standing(project.events.all()).filter(pk=asked.event).first()


def _problems(asked: Application, event: ProjectEvent | None, reasons: tuple[str, ...]) -> dict[str, str]:
    found = _grounds(asked, event, reasons) | _basis(asked)
    if not asked.declared:
        found["declared"] = (
            "目标调整不能用来迁就完不成的目标。请核对后勾选；预计完不成的，请在运行监控中说明。"
        )
    for name in ("explanation", "eased_reason"):
        if len(getattr(asked, name)) > LONGEST:
            found[name] = f"最多 {LONGEST} 个字，请精简。"
    return found


def _grounds(asked: Application, event: ProjectEvent | None, reasons: tuple[str, ...]) -> dict[str, str]:
    found = {}
    if asked.reason not in reasons:
        found["reason"] = "请从列表中选择调整原因。"
    if asked.ground not in (Ground.MONEY, Ground.FACTS):
        found["ground"] = "请选择是预算变动，还是政策、任务或实施条件变化。"
    if asked.ground == Ground.MONEY and event is None:
        found["event"] = "请选择据以调整的预算变动；还没有登记的，请预算绩效岗先登记。"
    if not text(asked.explanation):
        found["explanation"] = "请说明什么变了、为什么要调整目标。"
    return found


def _basis(asked: Application) -> dict[str, str]:
    found = {}
    if not number_of(asked.document_number):
        found["document_number"] = "请填写依据文件的文号，会议纪要填写纪要编号。"
    if asked.document_date is None:
        found["document_date"] = "请填写依据文件的日期。"
    elif asked.document_date > clock.today():
        found["document_date"] = "文件日期晚于今天，请核对原件。"
    return found
