"""What an archive is made of. Each part of the year registers its section: which papers and files it has of a project."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from projects.layout.paper import Paper
from projects.models import Project
from workflows.models import Attachment


@dataclass(frozen=True)
class Entry:
    """One thing of an archive: a paper of ours (``make``), or a file somebody handed in.

    ``key`` lasts: the same entry has it on every list. ``withheld`` says why it stays outside although it belongs here.
    """

    key: str
    title: str
    dated: date | None = None
    make: Callable[[], Paper] | None = None
    file: Attachment | None = None
    withheld: str = ""
    private: bool = False

    @property
    def personal(self) -> bool:
        """含个人信息: not given to inspectors unless that was chosen."""
        return self.private or (self.file is not None and self.file.personal)

    @property
    def sort(self) -> str:
        """What it is, in words."""
        if self.withheld:
            return f"未收入：{self.withheld}"
        words = "表格" if self.make else "文件"
        return f"{words}（含个人信息）" if self.personal else words


@dataclass(frozen=True)
class Section:
    """A folder of the archive; they stand in the order of ``order``."""

    code: str
    words: str
    order: int
    entries: Callable[[Project], Sequence[Entry]]
    #: without anything in it the drafter says why
    needed: bool = True


_registry: dict[str, Section] = {}


def register(section: Section) -> None:
    """In ``AppConfig.ready``; registering a code again replaces it."""
    _registry[section.code] = section


def sections() -> list[Section]:
    """All of them in their order."""
    return sorted(_registry.values(), key=lambda one: (one.order, one.code))


def catalogue(project: Project) -> list[tuple[Section, list[Entry]]]:
    """What belongs into the project's archive, section by section; those without anything too: that something is missing
    is what whoever reads the list looks for."""
    return [(section, list(section.entries(project))) for section in sections()]
