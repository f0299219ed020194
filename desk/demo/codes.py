"""Project codes of the fictional region 1399, with the check character of the rule."""

from __future__ import annotations

from projects.checks.r01_code import check_character

CITY, PROVINCE = "139900", "130000"


def code(registered: int, number: int, region: str = CITY) -> str:
    """The 21 characters. Numbers below 5000: those above belong to the sample document."""
    first = f"{region}{registered % 100:02d}P0002{registered % 10}41{number:04d}"
    return first + check_character(first)
