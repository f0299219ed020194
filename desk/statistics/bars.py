"""Geometry of 办理时间: for each step a bar as long as its median and a line on to its 90th percentile, in working days.

One picture for a page and one for a phone, the same shapes in another width. The table below says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from desk.statistics.times import Line
from monitoring.curve.drawing import Drawing, Words
from monitoring.curve.drawing import Line as Path
from workflows.showing.chart.text import wrap

WIDE, PHONE = 860.0, 366.0
LABEL, RIGHT = 150.0, 84.0
TOP, ROW, HEAD, BAR = 20.0, 24.0, 26.0, 10.0
SIZE = 12.0


def draw(lines: Sequence[Line], width: float = WIDE) -> Drawing:
    """The picture of the steps that have a median."""
    told = [line for line in lines if line.median is not None]
    most = max((line.ninety or 0 for line in told), default=0) or 1
    kinds = len({line.kind for line in told})
    drawing = Drawing(width, TOP + ROW * len(told) + HEAD * kinds + 4)
    _scale(drawing, most)
    y, kind = TOP, ""
    for line in told:
        if line.kind != kind:
            kind = line.kind
            drawing.words.append(Words(0, y + 18, line.kind_words, "t-head"))
            y += HEAD
        _step(drawing, line, y, most)
        y += ROW
    return drawing


def told(lines: Sequence[Line]) -> str:
    """The whole picture in one sentence, for whoever does not see it."""
    said = [
        f"{line.kind_words}{line.step}中位数 {line.median:g} 天，九成在 {line.ninety} 天内"
        for line in lines
        if line.median is not None
    ]
    return f"{'；'.join(said)}。数字见下面的表。"


def _scale(drawing: Drawing, most: int) -> None:
    """Thin lines at whole days, at most six of them."""
    step = ceil(most / 5)
    for days in range(0, most + 1, step):
        x = _x(drawing, days, most)
        drawing.lines.append(Path(f"M{x:.1f} {TOP:g}V{drawing.height - 4:g}", "hair" if days else "axis"))
        drawing.words.append(Words(x, 12, f"{days}", "t-mute t-mid"))
    drawing.words.append(Words(drawing.width, 12, "工作日", "t-mute t-end"))


def _step(drawing: Drawing, line: Line, y: float, most: int) -> None:
    assert line.median is not None
    assert line.ninety is not None
    middle = y + ROW / 2
    begin, median, ninety = (_x(drawing, days, most) for days in (0, line.median, line.ninety))
    label = wrap(line.step, LABEL - 14, SIZE)
    drawing.words.append(Words(LABEL - 8, middle + 4, label[0] + ("…" if len(label) > 1 else ""), "t-end"))
    drawing.lines.append(
        Path(
            f"M{begin:.1f} {middle - BAR / 2:.1f}H{max(median, begin + 1):.1f}V{middle + BAR / 2:.1f}H{begin:.1f}Z",
            "col-actual",
        )
    )
    if ninety > median:
        drawing.lines.append(
            Path(f"M{median:.1f} {middle:.1f}H{ninety:.1f}M{ninety:.1f} {middle - 5:.1f}v10", "whisker")
        )
    drawing.words.append(
        Words(max(ninety, median) + 6, middle + 4, f"{line.median:g} / {line.ninety}", "t-mute")
    )


def _x(drawing: Drawing, days: float, most: int) -> float:
    return LABEL + (drawing.width - LABEL - RIGHT) * days / most
