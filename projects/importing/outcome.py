"""What a commit did, for the page, the command and the record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Project:
    """A project as the document names it."""

    code: str
    name: str
    unit_code: str
    unit_name: str = ""
    why: str = ""

    def __str__(self) -> str:
        return f"{self.code or '（无编码）'} {self.name}"


_DEPARTMENT = {
    "written": "已写成草稿，请核对并关联项目。",
    "kept": "系统中本年度已有，没有覆盖。",
    "too_big": "条目太多或文字太长，没有写入。",
}


@dataclass
class Outcome:
    """Every project of the document stands in exactly one list."""

    written: list[Project] = field(default_factory=list)
    #: there already, and the same
    unchanged: list[Project] = field(default_factory=list)
    #: there already, with other content: left as it is
    different: list[Project] = field(default_factory=list)
    #: of units this department does not know
    unknown: list[Project] = field(default_factory=list)
    #: cannot be stored, or outside the actor's reach
    refused: list[Project] = field(default_factory=list)
    #: questions still open in what was written
    questions: int = 0
    #: what became of the department's part: see ``projects.department.importing``
    department: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def sentences(self) -> Iterator[str]:
        """For the command and the page; the first one sums up."""
        yield f"写入草稿 {len(self.written)} 个，其中待回答的问题 {self.questions} 个；原已导入、没有变化 {len(self.unchanged)} 个。"
        for one in self.different:
            yield f"{one}：系统中已有这个编码，内容不同，没有覆盖。请对照核对。"
        for code, name in dict.fromkeys((one.unit_code, one.unit_name) for one in self.unknown):
            here = [one for one in self.unknown if one.unit_code == code]
            yield (
                f"单位 {code} {name} 不在单位表中，它的 {len(here)} 个项目没有写入：{'、'.join(one.name for one in here)}。"
                "请先由系统管理员建立单位，再导入一次。"
            )
        for one in self.refused:
            yield f"{one}：{one.why}，没有写入。"
        if self.department in _DEPARTMENT:
            yield f"部门整体绩效目标：{_DEPARTMENT[self.department]}"
