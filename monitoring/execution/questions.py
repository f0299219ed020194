"""What a file leaves open, as the preview asks it; nothing is guessed, and each question is asked once."""

from __future__ import annotations

from dataclasses import dataclass

#: what an answer may be, per kind of question
BLANK_AS_ZERO, LEAVE_OUT = "zero", "skip"
ONCE, EACH = "once", "each"
LINES, WHOLE = "lines", "whole"
FALLEN, NOT_NOW = "fallen", "skip"
KEEP, ZERO = "keep", "zero"
SEEN = "seen"
TYPED, SAID = "typed", "said"


@dataclass(frozen=True)
class Option:
    """One answer: its value in the form and the words beside it."""

    value: str
    words: str


@dataclass(frozen=True)
class Question:
    """``name`` is the field of the form; ``answer`` "" while nobody has answered."""

    name: str
    place: str
    text: str
    options: tuple[Option, ...]
    answer: str = ""

    @property
    def open(self) -> bool:
        return self.answer not in {option.value for option in self.options}
