"""Random cells that look like Chinese official prose without being any department's words."""

from __future__ import annotations

import random

from tests.projects.importing.paper import Row

_HAN = (
    "云河市建设管理服务平台运行维护培训干部人才档案数字信息系统安全保障调研组织活动开展完成情况质量数量时"
    "间成本效益满意程度群众基层站点课件制作发放补贴资金预算标准文件通知办法规定考核评价提升能力水平进一步"
    "加强推动落实全年按期及时有序"
)
_UNITS = ("次", "人", "人次", "个", "期", "月", "天", "万元", "元/人·天", "%", "部", "场", "套")
_LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "成本指标": ("经济成本指标", "社会成本指标", "生态环境成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}


def words(rng: random.Random, least: int, most: int) -> str:
    return "".join(rng.choice(_HAN) for _ in range(rng.randint(least, most)))


def phrase(rng: random.Random, least: int, most: int) -> str:
    """Words with numbers, quotes and stops; a number is set off by spaces, as typesetters do."""
    length = rng.randint(least, most)
    text = words(rng, 2, min(6, length))
    while len(text) < length:
        kind = rng.random()
        if kind < 0.15:
            text += (
                f" {rng.choice((2027, 12, 6, 430, 98.5))} " + rng.choice("年月次人个期") + words(rng, 1, 4)
            )
        elif kind < 0.25:
            text += "，" + words(rng, 2, 6)
        elif kind < 0.3:
            text += "“" + words(rng, 1, 4) + "”" + words(rng, 1, 3)
        else:
            text += words(rng, 2, 8)
    return text + ("。" if rng.random() < 0.4 else "")


def value(rng: random.Random) -> str:
    if rng.random() < 0.15:
        return rng.choice(("进一步提升", "逐步提高", "明显改善", "持续增强"))
    number = rng.choice(("1", "3", "12", "95", "100", "430", "2400", "58.32", "120.5"))
    unit = rng.choice(_UNITS)
    sign = rng.choice(("≥", "≥", "≤", "=", ">", ""))
    return f"{sign}{number}{unit}" if unit == "%" else f"{sign}{number} {unit}"


def basis(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.35:
        return f"{rng.choice((2026, 2027))} 年" + words(rng, 3, 9)
    if kind < 0.6:
        return "《" + words(rng, 4, 18) + "》"
    if kind < 0.7:
        return words(rng, 3, 8) + f"〔{rng.choice((2024, 2026))}〕{rng.randint(1, 90)} 号"
    return words(rng, 2, 9)


def rows(rng: random.Random, *, breaks: bool = True) -> list[Row]:
    """The rows of one table: groups of 一级指标, each with some 二级指标."""
    found: list[Row] = []
    first = rng.choice(
        (("产出指标", "效益指标", "满意度指标"), ("成本指标", "产出指标", "效益指标", "满意度指标"))
    )
    for level1 in first:
        for number in range(rng.randint(1, 5)):
            level2 = rng.choice(_LEVELS[level1])
            cells = (
                level1 if number == 0 else "",
                level2,
                words(rng, 2, 12),
                phrase(rng, 4, 40),
                value(rng),
                basis(rng),
            )
            room = rng.randint(1, 3) if breaks and rng.random() < 0.12 else None
            page = bool(breaks and found and rng.random() < 0.05)
            found.append(Row(cells, room, page))
    return found


def widths(rng: random.Random) -> tuple[float, ...]:
    """Widths that hold the longest unbreakable piece of their column."""
    return (
        rng.choice((4.0, 5.0, 5.5, 6.0)),
        rng.choice((4.5, 5.0, 5.5, 6.0, 7.0, 9.5)),
        rng.choice((4.5, 5.0, 5.5, 6.0, 7.0, 8.0)),
        rng.choice((9.0, 10.5, 11.0, 12.5, 14.0, 16.0)),
        rng.choice((4.5, 5.25, 6.0, 7.0)),
        rng.choice((5.0, 5.5, 6.5, 7.5, 9.0)),
    )
