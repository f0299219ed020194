"""Cases as an XES event log (IEEE 1849), for programs that study processes. ``log_of`` is all others need."""

from workflows.xes.log import log_of

__all__ = ["log_of"]
