"""The bases of every flow."""

from __future__ import annotations

from viewflow.workflow.base import Flow

from workflows.engine.lock import case_lock, run_lock


class CaseFlow(Flow):
    """A flow under a case. Plain ``Process`` and ``Task`` rows; everything of ours hangs on the case one to one.

    A new version of a flow is a complete new class, never a subclass of the old one: inherited nodes keep pointing at the
    nodes of the parent. Old classes stay while cases run in them.
    """

    lock_impl = case_lock


class RunFlow(Flow):
    """The flow of a year, under a ``YearRun`` as a case's is under its case. The same holds for new versions of it."""

    lock_impl = run_lock
