"""The stages of a year: codes, words and order, as the flow has them."""

from __future__ import annotations

from dataclasses import dataclass

from workflows import kinds
from workflows.flows import YearFlow
from workflows.kinds import StageKind

TARGET = "target"
MARCH, JUNE, OCTOBER, DECEMBER = "march", "june", "october", "december"
MONITORING = "monitoring"
SELF_EVALUATION = "self_evaluation"
ARCHIVE = "archive"

#: a stage whose kind no app has registered says this and waits
NOT_ENABLED = "未启用"
NOT_PLANNED = "未安排"


@dataclass(frozen=True)
class YearStage:
    """One node of the flow: its code, its words, and the code of the kind whose documents it usually asks for."""

    code: str
    words: str
    kind: str

    @property
    def enabled(self) -> bool:
        """Whether an app has registered the kind."""
        return kinds.find(self.kind) is not None


def _of(code: str) -> YearStage:
    node = YearFlow.instance.node(code)
    return YearStage(code, node.task_title, node.kind)


STAGES: tuple[YearStage, ...] = tuple(
    _of(code) for code in (TARGET, MARCH, JUNE, OCTOBER, DECEMBER, MONITORING, SELF_EVALUATION, ARCHIVE)
)
CHECKPOINTS = (MARCH, JUNE, OCTOBER, DECEMBER)
#: what runs side by side once the target is approved
BESIDE = (*CHECKPOINTS, MONITORING, SELF_EVALUATION)

_by_code = {stage.code: stage for stage in STAGES}


def stage_of(code: str) -> YearStage:
    """The stage of a code; KeyError names the unknown one."""
    return _by_code[code]


def stage_kind(code: str) -> StageKind | None:
    """The registered kind of this code, where it can be opened by a round; None while it is not registered."""
    kind = kinds.find(code)
    return kind if isinstance(kind, StageKind) else None
