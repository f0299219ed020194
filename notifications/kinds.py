"""What kinds of notices are called. The room that writes a kind names it; this room only shows the word."""

_words: dict[str, str] = {}


def name(**kinds: str) -> None:
    """``name(to_do="待办")``: say how a kind is shown; in ``AppConfig.ready``."""
    _words.update(kinds)


def words(kind: str) -> str:
    """The word for a kind; a kind nobody has named shows as it is."""
    return _words.get(kind, kind)
