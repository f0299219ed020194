"""Eight connections, released at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

CONNECTIONS = 8
ROUNDS = 25


#: threads that stay, each with its connection, as the workers of a server do: the first statements of a connection
#: take longer than the race
_crew = ThreadPoolExecutor(max_workers=64)
_most = 0


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run every act in a thread with a connection of its own, all released by one barrier.

    The answer holds, in the order of ``acts``, what each returned or the exception it raised.
    """
    global _most
    _most = max(_most, len(acts))
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(20)
            return act()
        except BaseException as error:  # the race judges it
            return error
        finally:
            if connection.in_atomic_block or not connection.is_usable():
                connection.close()

    return [going.result(60) for going in [_crew.submit(run, act) for act in acts]]


def part() -> None:
    """Every thread closes its connection: the test is over."""
    barrier = threading.Barrier(_most) if _most else None

    def leave() -> None:
        if barrier is not None:
            barrier.wait(20)
        connection.close()

    for going in [_crew.submit(leave) for _ in range(_most)]:
        going.result(60)


def eight(*acts: Callable[[], Any]) -> list[Callable[[], Any]]:
    """The acts in turn until every connection has one."""
    return [acts[place % len(acts)] for place in range(CONNECTIONS)]
