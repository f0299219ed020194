"""One step as the page shows it, and whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.roles import Role

#: who sees 启用向导
READERS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.BUDGET_OFFICER)
NOT_BEGUN, BEGUN, DONE, LATER = "none", "begun", "done", "later"
STATE_WORDS = {NOT_BEGUN: "未开始", BEGUN: "进行中", DONE: "已完成", LATER: "以后再说"}


@dataclass(frozen=True)
class Way:
    """A link into the page where the step is done, for those whose page it is. ``name``: of the route."""

    words: str
    name: str
    roles: frozenset[Role]
    args: tuple[int, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Step:
    """``has``: what is there; ``lacks``: what is still missing, in words; ``begun``: whether anything of it was done.

    ``business``: what is there is no matter of the 三员; they are told the state alone.
    """

    code: str
    words: str
    about: str
    role: Role
    has: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    begun: bool = False
    can_wait: bool = False
    postponed: bool = False
    business: bool = False

    @property
    def state(self) -> str:
        if not self.lacks:
            return DONE
        if self.postponed:
            return LATER
        return BEGUN if self.begun else NOT_BEGUN

    @property
    def is_over(self) -> bool:
        """Done, or left for later."""
        return self.state in (DONE, LATER)

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]
