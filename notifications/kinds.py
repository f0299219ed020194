"""What kinds of notices are called, and which of them only inform. The room that writes a kind says both."""

_words: dict[str, str] = {}
_informing: set[str] = set()


def name(**kinds: str) -> None:
    """``name(to_do="待办")``: say how a kind is shown; in ``AppConfig.ready``."""
    _words.update(kinds)


def words(kind: str) -> str:
    """The word for a kind; a kind nobody has named shows as it is."""
    return _words.get(kind, kind)


def only_inform(*kinds: str) -> None:
    """Nothing has to be done after notices of these kinds; in ``AppConfig.ready``."""
    _informing.update(kinds)


def is_duty(kind: str) -> bool:
    """Whether the recipient has to do something: then nobody can switch it off. A kind nobody has spoken of is one."""
    return kind not in _informing
