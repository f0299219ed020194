"""Writing to a terminal that may have gone: a closed window must not keep anything from running or stopping."""

import sys
from contextlib import suppress


def say(text: str) -> None:
    """Print at once, or not at all."""
    with suppress(OSError, ValueError):
        sys.stdout.write(text)
        sys.stdout.flush()
