"""The year as a flow: what closes when, and how long timed work may take at a stretch."""

from config.environment import number, text

#: working days after the last date asked for, when what is missing is closed as 未报
STAGE_CLOSES_AFTER = number("STAGE_CLOSES_AFTER", 20)
#: the day of the next year (month-day) after which stages that have nothing to wait for pass
YEAR_PASSES_ON = text("YEAR_PASSES_ON", "03-31")
#: seconds one tick goes on taking batches of timed work; the next tick comes after a minute
DISPATCH_SECONDS = number("DISPATCH_SECONDS", 40)
