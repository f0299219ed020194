"""The base of every flow."""

from __future__ import annotations

from viewflow.workflow.base import Flow

from workflows.engine.lock import case_lock


class CaseFlow(Flow):
    """A flow under a case. Plain ``Process`` and ``Task`` rows; everything of ours hangs on the case one to one.

    A new version of a flow is a complete new class, never a subclass of the old one: inherited nodes keep pointing at the
    nodes of the parent. Old classes stay while cases run in them.
    """

    lock_impl = case_lock
