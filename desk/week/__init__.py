"""本周要做的事: what the budget desk does this week and next, with a sentence on how, so that a stand-in can follow it."""

from desk.week.agenda import Agenda, agenda

__all__ = ["Agenda", "agenda"]
