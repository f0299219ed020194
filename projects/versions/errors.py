"""What can stand in the way of a save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Invalid(Exception):  # noqa: N818 - it is an answer, not a fault
    """The text cannot be stored as it stands: ``problems`` maps paths (``indicators.5.value``) to sentences."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


class Conflict(Exception):  # noqa: N818 - it is an answer, not a fault
    """Somebody saved in between. Nothing is written; both texts are here, in the shape of ``content_of``.

    ``mine`` is what was about to be saved, ``theirs`` what stands in the database as ``revision``.
    """

    def __init__(self, mine: dict[str, Any], theirs: dict[str, Any], revision: int) -> None:
        super().__init__("您打开以后，这张表已被另外保存过一次。两份内容都在，请核对后再保存。")
        self.mine = mine
        self.theirs = theirs
        self.revision = revision
