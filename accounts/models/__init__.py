"""Who: persons, units, offices, memberships, deputies, and the log of what is not a case."""

from accounts.models.audit import AuditEvent, AuditHead
from accounts.models.membership import Delegation, Deputy, Membership
from accounts.models.people import Office, Unit, User

__all__ = ["AuditEvent", "AuditHead", "Delegation", "Deputy", "Membership", "Office", "Unit", "User"]
