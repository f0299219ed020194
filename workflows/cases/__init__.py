"""The verbs. Each is one act: lock, who may, still relevant, move, one event, notices, one transaction."""

from workflows.cases.creation import open_case
from workflows.cases.deciding import approve, reject, send_back
from workflows.cases.letters import Letter, OutsideDecision
from workflows.cases.outside import Result, register_outside
from workflows.cases.paper import Slip, may_register, register_paper, slip_of
from workflows.cases.reseating import may_reseat, reseat
from workflows.cases.shared import Moved
from workflows.cases.submitting import may_withdraw, submit, withdraw

__all__ = [
    "Letter",
    "Moved",
    "OutsideDecision",
    "Result",
    "Slip",
    "approve",
    "may_register",
    "may_reseat",
    "may_withdraw",
    "open_case",
    "register_outside",
    "register_paper",
    "reject",
    "reseat",
    "send_back",
    "slip_of",
    "submit",
    "withdraw",
]
