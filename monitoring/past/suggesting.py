"""What the results of the last year speak for, each with the rule that says so. People decide; nothing follows by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitoring.past.gathering import Past
from monitoring.scoring.values import plain

NONE = "—"


@dataclass(frozen=True)
class Suggestion:
    """``words`` is 建议保留, 建议压减 …; ``rule`` the reason with the numbers in it."""

    words: str
    rule: str


def suggestion(past: Sequence[Past]) -> Suggestion:
    """Of the last year alone, by the thresholds of that year; the first rule that fits speaks."""
    if not past:
        return Suggestion(NONE, "没有以前年度的项目")
    last, by = past[0], past[0].thresholds
    if last.score is None:
        return Suggestion(NONE, f"{last.year}年度没有办结的自评得分")
    if last.score < by.poor:
        return Suggestion("建议不安排", f"{last.year}年度自评 {last.score} 分，低于 {plain(by.poor)} 分")
    if last.open_rectifications:
        return Suggestion("建议整改后再定", f"{last.year}年度还有 {last.open_rectifications} 项整改没有销号")
    if last.score < by.middling:
        return Suggestion("建议压减", f"{last.year}年度自评 {last.score} 分，低于 {plain(by.middling)} 分")
    if last.rate is not None and last.rate < by.slow:
        return Suggestion("建议压减", f"{last.year}年度执行率 {last.rate}%，低于 {plain(by.slow)}%")
    return Suggestion(
        "建议保留",
        f"{last.year}年度自评 {last.score} 分，执行率 {last.rate if last.rate is not None else NONE}%",
    )


def trend(past: Sequence[Past]) -> str:
    """Scores from year to year: 2024年 88.00 → 2025年 92.50 ↑; "" where there are not two."""
    scores = [(one.year, one.score) for one in reversed(past) if one.score is not None]
    if not scores:
        return ""
    words = " → ".join(f"{year}年 {score}" for year, score in scores)
    if len(scores) < 2:
        return words
    before, last = scores[-2][1], scores[-1][1]
    return f"{words} {'↑' if last > before else '↓' if last < before else '→'}"
