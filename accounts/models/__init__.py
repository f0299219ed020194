"""Who: persons, units, offices, memberships, deputies, their tokens, and the log of what is not a case."""

from accounts.models.audit import AuditEvent, AuditHead
from accounts.models.membership import Delegation, Deputy, Membership
from accounts.models.people import Office, Unit, User
from accounts.models.tokens import ApiAnswer, ApiToken, WrongTokens

__all__ = [
    "ApiAnswer",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "Delegation",
    "Deputy",
    "Membership",
    "Office",
    "Unit",
    "User",
    "WrongTokens",
]
