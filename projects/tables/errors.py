"""Why a file is not read."""


class UnreadableError(Exception):
    """The file is not a table we read; the text is a sentence for the person who uploaded it."""
