"""The chart of a case and its forecast, read together: the steps are asked for once."""

from __future__ import annotations

from datetime import date
from typing import Any

from workflows.forecast import Forecast
from workflows.handling import ELSEWHERE, ahead_of, forecast_of
from workflows.models import Case, CaseStep
from workflows.showing.chart import course_of, draw
from workflows.showing.forecast import words_of
from workflows.showing.gathered import Rows


def outlook_of(case: Case, rows: Rows | None = None) -> dict[str, Any]:
    """Context of parts/chart.html and parts/forecast.html; ``rows`` are what the page has read already."""
    rows = rows or Rows(case)
    steps = rows.steps
    forecast = forecast_of(case, steps)
    course = course_of(case, _expected(steps, forecast), rows)
    outside = any(step.medium in ELSEWHERE for step in steps)
    return {
        "course": course,
        "drawing": draw(course),
        "forecast": words_of(forecast, outside=outside),
    }


def _expected(steps: list[CaseStep], forecast: Forecast | None) -> dict[int, date]:
    if forecast is None:
        return {}
    ahead = ahead_of(steps)
    foreseen = zip(ahead, forecast.dates, strict=False)
    return {step.pk: on for step, on in foreseen if step.state == CaseStep.State.COMING}
