"""Names of classes as people write them: 数量, 数量指标, 满意度指标."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from projects.sheet import LEVELS

Layout = Mapping[str, Sequence[str]]

#: layouts of other years have classes of their own; here it is only asked whether a text is the name of a class
_COST = {"成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标")}


def plain(text: str) -> str:
    """``"数量 指标"`` -> 数量: without blanks and the word 指标."""
    return re.sub(r"\s+", "", text).removesuffix("指标")


def level2_in(text: str, layout: Layout) -> str | None:
    """The level-2 class of the year's form that is meant; None where there is none."""
    wanted = plain(text)
    for name in (name for classes in layout.values() for name in classes):
        if wanted and wanted in (
            plain(name),
            plain(name).removeprefix("服务对象"),
            plain(name).removesuffix("影响"),
        ):
            return name
    return None


def is_level1(text: str) -> bool:
    """Whether the text is the name of a level-1 class, and of nothing else."""
    return plain(text) in _LEVEL1


def is_level2(text: str) -> bool:
    """Whether the text names a level-2 class of some year's form."""
    return level2_in(text, LEVELS) is not None or level2_in(text, _COST) is not None


_LEVEL1 = {plain(name) for name in (*LEVELS, *_COST)}
