"""What verbs of this room refuse, with the sentence a person reads."""


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """The act is not possible; ``text`` says why and what to do next."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NotAllowed(Refused):
    """The person may not do this; ``text`` says who may."""


class Busy(Refused):
    """Somebody else is at work on it; in a moment it is possible."""
