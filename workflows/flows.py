"""The flows, told on one page. Viewflow needs this file name; what the nodes are is in ``engine/nodes.py``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from viewflow import this

from workflows import kinds
from workflows.engine.flow import CaseFlow, RunFlow
from workflows.engine.nodes import Begin, Checking, Finish, Fork, Meet, Signing, Stage, Waiting
from workflows.errors import Refused

if TYPE_CHECKING:
    from viewflow.workflow.models import Process


class Outcome(StrEnum):
    """How a waiting task of ``ApprovalFlow`` can end."""

    SUBMITTED = "submitted"  # the drafter hands in
    NEXT = "next"  # signed, and the route has another step
    OUTSIDE = "outside"  # signed, and what remains is decided outside (批复)
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"


class ApprovalFlow(CaseFlow):
    """审批

    The drafter fills, the system checks, one person after the other signs; then, where the route says so, a letter from
    outside is awaited. From every step the case can go back to the drafter or end.
    """

    start = Begin().Next(this.fill)

    fill = Waiting(submitted=this.check).Annotation(title="填报")

    check = Checking(this.nothing_blocks).Next(this.step).Annotation(title="系统审核")

    step = Signing(
        next=this.step,
        outside=this.outside,
        approved=this.approved,
        returned=this.fill,
        rejected=this.rejected,
    ).Annotation(title="审核")

    outside = Waiting(approved=this.approved, returned=this.fill, rejected=this.rejected).Annotation(
        title="待报财政"
    )

    approved = Finish().Annotation(title="已批复")

    rejected = Finish().Annotation(title="不予安排")

    def nothing_blocks(self, process: Process) -> None:
        """The kind's own checks, under the lock: ``Refused`` names what must be corrected first."""
        case = process.case
        kind = kinds.get(case.kind)
        problems = kind.problems(kind.lock(case.document_id))
        if problems:
            raise Refused(f"还有 {len(problems)} 处需要先处理，处理后再提交。", problems, case)


#: how a stage ends, whatever came of it
PASSED = "passed"


class YearFlow(RunFlow):
    """年度

    The target is drafted and approved; then the four checkpoints, the monitoring and the self-evaluation run side by side, each
    opened and closed by its own dates, none waiting for another; when all of them have passed, the year is archived.
    """

    start = Begin().Next(this.target)

    target = Stage("target", passed=this.begin).Annotation(title="绩效目标")

    begin = (
        Fork()
        .Next(this.march)
        .Next(this.june)
        .Next(this.october)
        .Next(this.december)
        .Next(this.monitoring)
        .Next(this.self_evaluation)
        .Annotation(title="目标已批复")
    )

    march = Stage("checkpoint", passed=this.together).Annotation(title="3月底")

    june = Stage("checkpoint", passed=this.together).Annotation(title="6月底")

    october = Stage("checkpoint", passed=this.together).Annotation(title="10月底")

    december = Stage("checkpoint", passed=this.together).Annotation(title="12月底")

    monitoring = Stage("monitoring", passed=this.together).Annotation(title="运行监控")

    self_evaluation = Stage("self_evaluation", passed=this.together).Annotation(title="绩效自评")

    together = Meet().Next(this.archive).Annotation(title="各环节已过")

    archive = Stage("archive", passed=this.end).Annotation(title="归档")

    end = Finish().Annotation(title="年度结束")
