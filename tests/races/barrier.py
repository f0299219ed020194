"""Eight connections, released at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection

CONNECTIONS = 8
ROUNDS = 25


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run every act in a thread with a connection of its own, all released by one barrier.

    The answer holds, in the order of ``acts``, what each returned or the exception it raised.
    """
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            results[place] = act()
        except BaseException as error:  # the race judges it
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def eight(*acts: Callable[[], Any]) -> list[Callable[[], Any]]:
    """The acts in turn until every connection has one."""
    return [acts[place % len(acts)] for place in range(CONNECTIONS)]
