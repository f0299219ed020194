"""Every page of 系统设置 with the sentence that says what it does and who sees the effect. Said here once: on the page
itself and in the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from accounts.roles import Role
from projects.models import BudgetYear

SYSTEM, SECURITY = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN
AUDITOR, DESK = Role.LOG_AUDITOR, Role.BUDGET_OFFICER


@dataclass(frozen=True)
class SettingsPage:
    """``name``: of the route. ``roles``: who opens it. ``says``: what it does; ``seen``: who sees the effect.

    ``yearly``: the address takes the year. ``group`` is empty for pages that are reached from a listed one.
    """

    name: str
    words: str
    roles: frozenset[Role]
    says: str
    seen: str
    group: str = ""
    yearly: bool = False

    def url(self, year: BudgetYear | None) -> str:
        """Where it is; empty while there is no year to show."""
        if not self.yearly:
            return reverse(self.name)
        return reverse(self.name, args=[year.pk]) if year is not None else ""


def find(name: str, roles: Collection[str]) -> SettingsPage | None:
    """The page with this route name, for whoever may open it."""
    found = _by_name().get(name)
    return found if found is not None and found.roles & set(roles) else None


def groups(
    roles: Collection[str], year: BudgetYear | None
) -> Iterator[tuple[str, list[tuple[SettingsPage, str]]]]:
    """The listed pages somebody may open, by group, each with its address."""
    mine = [page for page in all_pages() if page.roles & set(roles)]
    for group in _groups():
        if listed := [(page, page.url(year)) for page in mine if page.group == group]:
            yield group, listed


def all_pages() -> tuple[SettingsPage, ...]:
    """In the order of the list."""
    from desk.administration import rows

    return rows.PAGES


def _groups() -> tuple[str, ...]:
    from desk.administration import rows

    return rows.GROUPS


@cache
def _by_name() -> dict[str, SettingsPage]:
    return {page.name: page for page in all_pages()}
